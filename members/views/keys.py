"""Which keys there are, and whether they are on: a cookie of one word on this device alone."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from members.access import organiser_required
from members.forms import KeysForm

COOKIE = "keys"
_LASTS = timedelta(days=365)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_required()
def keys(request: HttpRequest) -> HttpResponse:
    """The list, and three buttons: as the device is, always, never."""
    form = KeysForm(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "now": request.COOKIES.get(COOKIE, "auto")}
        return render(request, "members/keys.html", context, status=422 if form.is_bound else 200)
    answer = redirect("members:keys")
    if form.cleaned_data["keys"] == "auto":
        answer.delete_cookie(COOKIE, samesite="Lax")
    else:
        answer.set_cookie(
            COOKIE,
            form.cleaned_data["keys"],
            max_age=_LASTS,
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )
    return answer
