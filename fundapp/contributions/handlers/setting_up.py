"""Asks Stripe how the account is set up, and has it judged. It changes nothing, here or there."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from fundapp.contributions import setting_up
from fundapp.contributions.facts import HANDLED_EVENTS, Thing
from fundapp.contributions.gateway import StripeDown, gateway
from fundapp.contributions.setting_up import NotTold, Point


def look() -> list[Point]:
    """Every point of the account that the fund depends on. Raises StripeDown when not even the key works."""
    stripe = gateway()
    url = f"{settings.SITE_URL}{reverse('contributions:webhook')}"
    return [
        *setting_up.of_balance(stripe.balance(), currency=settings.FUND_CURRENCY),
        *setting_up.of_endpoints(_told(stripe.endpoints), url=url, events=HANDLED_EVENTS),
        *setting_up.of_portals(_told(stripe.portals)),
    ]


def _told(ask: Callable[[], list[Thing]]) -> list[Thing] | NotTold:
    try:
        return ask()
    except StripeDown as trouble:
        return NotTold(str(trouble))
