"""Where Stripe knocks: verify the raw body, keep it once, answer at once. It never asks what an event means."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from fundapp.contributions import actions
from fundapp.contributions.gateway import Forged, verified
from fundapp.kernel.actor import system

_STRIPE = system("stripe")


# The signature over the body is what a token in a form would be elsewhere: nobody else's request carries it.
@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 as soon as the event is safe, whatever comes of it later; anything else makes Stripe send it again."""
    signature = request.headers.get("Stripe-Signature", "")
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
