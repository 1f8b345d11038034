"""Where the provider of texts knocks when somebody answered one. It understands a word and keeps none."""

import hashlib
import hmac
import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fundapp.kernel.actor import system
from fundapp.messages import actions
from fundapp.web import errors, limits

_TEXTS = system("texts")
# A text of ten parts with everything a provider adds has far less.
_MOST_BYTES = 16_000
# Wrong secrets from one network, and texts from anywhere: a flood of either rests.
_WRONG, _ALL, _SECONDS = 10, 600, 15 * 60


# The secret in the address, and a signature where the provider makes one, are what a form's token would be.
@csrf_exempt
@require_POST
def text_in(request: HttpRequest, secret: str) -> HttpResponse:
    """204 whatever the text said: a provider that is told of trouble sends it again, and its sender is told nothing."""
    place = limits.take("messages.text_in", limits.network_of(request), most=_WRONG, seconds=_SECONDS)
    if place is None:
        return errors.too_many(request, wait_seconds=_SECONDS)
    if not settings.TEXTS_IN_SECRET or not constant_time_compare(secret, settings.TEXTS_IN_SECRET):
        raise Http404("There is no such address.")
    if _length(request) > _MOST_BYTES or not _is_signed(request):
        return HttpResponse("This is not a text for this fund.", status=400, content_type="text/plain")
    limits.give_back(place)
    if limits.take("messages.texts_in", "all", most=_ALL, seconds=_SECONDS) is None:
        return errors.too_many(request, wait_seconds=_SECONDS)

    told = _told(request)
    names = (settings.TEXTS_IN_ID, settings.TEXTS_IN_FROM, settings.TEXTS_IN_TEXT)
    provider_id, number, text = (str(told.get(name, "")) for name in names)
    if not provider_id or not number:
        return HttpResponse("A text has an id and a number.", status=400, content_type="text/plain")
    actions.take_in_text(_TEXTS, provider_id=provider_id[:200], number=number[:40], text=text)
    return HttpResponse(status=204)


def _told(request: HttpRequest) -> dict[str, object]:
    """A form's fields, or the members of a JSON object."""
    if request.content_type != "application/json":
        return {name: request.POST.get(name, "") for name in request.POST}
    try:
        told = json.loads(request.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _is_signed(request: HttpRequest) -> bool:
    """HMAC-SHA256 over the body, in hexadecimal, with or without `sha256=` before it; asked only where it is set up."""
    if not settings.TEXTS_IN_SIGNATURE_KEY:
        return True
    right = hmac.new(settings.TEXTS_IN_SIGNATURE_KEY.encode(), request.body, hashlib.sha256).hexdigest()
    said = request.headers.get(settings.TEXTS_IN_SIGNATURE_HEADER, "").removeprefix("sha256=").lower()
    return constant_time_compare(said, right)


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0
