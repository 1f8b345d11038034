"""Words for what a gift is made of: its way, its day, and how to stop what comes again. Never a name or an address."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fundapp.contributions.models import Contribution
from fundapp.contributions.workflow import RecurringState, Way
from fundapp.kernel.money import format_pence


def pounds(pence: int) -> str:
    return format_pence(pence, settings.FUND_CURRENCY)


def day(at: date | datetime) -> str:
    """`22 November 2026`, where the fund's people are."""
    return date_format(timezone.localtime(at).date() if isinstance(at, datetime) else at, "j F Y")


def way(name: str) -> str:
    return {
        Way.STRIPE: _("Card or online"),
        Way.BANK: _("Bank transfer"),
        Way.CASH: _("Cash"),
        Way.CHEQUE: _("Cheque"),
    }[Way(name)]


def how_to_stop(gift: Contribution) -> str:
    """The sentence that every receipt has."""
    promise = gift.recurring
    if promise is None:
        return _("You gave once. Nothing more will be taken.")
    if promise.state in {RecurringState.ENDED, RecurringState.ABANDONED}:
        return _("Your monthly gift has ended. Nothing more will be taken.")
    if promise.way == Way.STRIPE:
        return _(
            "You give every month. To change it, skip a month or stop, go to %(site)s/giving, or tell us by phone or "
            "email. No reason is asked for."
        ) % {"site": settings.SITE_URL}
    return _("You give by standing order. You can change or stop it at your bank, whenever you like.")


def how_to_reach_us() -> tuple[str, str]:
    return (
        _("Talk to a person: %(phone)s or %(email)s") % {"phone": settings.FUND_PHONE, "email": settings.FUND_EMAIL},
        settings.SITE_URL,
    )
