"""What was at the bank before the books begin: said by one person, agreed by another."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fundapp.kernel.refusal import Refused
from fundapp.treasury import access, actions, presenting, selectors
from fundapp.treasury.forms import OpeningForm
from fundapp.web import statuses
from members.access import actor_of, organiser_required
from members.roles import Role

act = require_http_methods(["GET", "HEAD", "POST"])
opener = organiser_required(*access.OPENERS)


@act
@opener
def before(request: HttpRequest) -> HttpResponse:
    """What was said of each pot, and where a treasurer says it."""
    form, status = OpeningForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound and form.is_valid():
        try:
            actions.say_opening(actor_of(request), **form.asked)
        except Refused as refused:
            form.refuse(refused)
            status = statuses.of(refused)
        else:
            messages.success(request, _("Written down. Another person looks at the statement and agrees."))
            return redirect("treasury:before")
    elif form.is_bound:
        status = 422
    actor = actor_of(request)
    context = {
        "form": form,
        "openings": presenting.openings(selectors.openings(), actor),
        "reads_bank": access.reads_bank(actor),
        "may_say": Role.TREASURER.value in actor.roles,
    }
    return render(request, "treasury/before.html", context, status=status)


def _button(press: Callable[..., object], told: Promise) -> Callable[..., HttpResponse]:
    """A button of the list: it opens one door for one word of it, says what came of that, and leads back."""

    @act
    @opener
    def pressed(request: HttpRequest, opening_id: UUID) -> HttpResponse:
        access.opening_for(actor_of(request), opening_id)
        if request.method == "POST":
            press(actor_of(request), opening_id=opening_id)
            messages.success(request, str(told))
        return redirect("treasury:before")

    return pressed


agree = _button(actions.agree_opening, gettext_lazy("It is in the books."))
call_off = _button(actions.call_off_opening, gettext_lazy("Called off. Nothing was booked."))
doubt = _button(
    actions.doubt_opening, gettext_lazy("It stays until another person has looked at the statement and takes it out.")
)
keep = _button(actions.keep_opening, gettext_lazy("It stays in the books."))
take_back = _button(actions.take_back_opening, gettext_lazy("It is out of the books. Say anew what was there."))
