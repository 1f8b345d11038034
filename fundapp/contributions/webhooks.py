"""Where Stripe knocks: verify the raw body, keep it once, answer at once. It never asks what an event means."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fundapp.contributions import actions
from fundapp.contributions.gateway import Forged, verified
from fundapp.kernel.actor import system

_STRIPE = system("stripe")
# Stripe's events have a few thousand bytes. A longer body is refused by what it says of itself, and never read.
MOST_BYTES = 500_000


# The signature over the body is what a token in a form would be elsewhere: nobody else's request carries it.
@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 as soon as the event is safe, whatever comes of it later; anything else makes Stripe send it again."""
    if _length(request) > MOST_BYTES:
        return HttpResponse("This is longer than anything Stripe says.", status=413, content_type="text/plain")
    signature = request.META.get("HTTP_STRIPE_SIGNATURE", "")
    try:
        announcement = verified(request.body, signature, secret=settings.STRIPE_WEBHOOK_SECRET)
    except Forged:
        return HttpResponse("This was not signed by Stripe for this fund.", status=400, content_type="text/plain")
    actions.store_event(
        _STRIPE,
        event_id=announcement.event_id,
        event_type=announcement.event_type,
        is_live=announcement.is_live,
        body=announcement.body,
    )
    return HttpResponse("Kept.", content_type="text/plain")


def _length(request: HttpRequest) -> int:
    """What the body says its length is. Django reads no further than that, and nothing of one that does not say."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0
