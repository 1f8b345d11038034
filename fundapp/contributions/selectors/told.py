"""Finds what Stripe speaks of, locked for the action that follows. It must never change anything."""

from uuid import UUID

from django.conf import settings

from fundapp.contributions.facts import Invoiced
from fundapp.contributions.models import Contribution, RecurringContribution
from fundapp.kernel.refusal import Refused, refuse


def gift_told_of(gift: str, invoice: Invoiced | None) -> Contribution:
    """The gift that a mark names, or that an invoice brought. Another system on the same account may name its own."""
    gifts = Contribution.objects.select_for_update(of=("self",)).select_related("campaign")
    wanted = {"once_key": invoice_key(invoice)} if invoice else {"id__in": _ids(gift)}
    found = gifts.filter(**wanted).first()
    if found is None:
        raise refuse("gift_unknown", "There is no such gift in this fund.")
    return found


def promise_told_of(recurring: str, subscription: str) -> RecurringContribution:
    """The promise that a subscription carries the mark of, or that is known to have it."""
    promises = RecurringContribution.objects.select_for_update(of=("self",)).select_related("campaign", "supporter")
    found = promises.filter(id__in=_ids(recurring)).first()
    if found is None and subscription:
        found = promises.filter(subscription_id=subscription).first()
    if found is None:
        raise promise_unknown()
    return found


def invoice_key(invoice: Invoiced) -> str:
    """One invoice brings one gift, however often it is told of."""
    return f"invoice:{invoice.invoice}"


def promise_unknown() -> Refused:
    return refuse("promise_unknown", "There is no such recurring gift in this fund.")


def need_currency(currency: str) -> None:
    if currency != settings.FUND_CURRENCY:
        raise refuse(
            "currency_is_not_the_funds",
            "Stripe says %(theirs)s, and this fund keeps its books in %(ours)s.",
            theirs=currency,
            ours=settings.FUND_CURRENCY,
        )


def _ids(mark: str) -> list[UUID]:
    """The id that a mark is, or none: another system's marks are words of its own."""
    try:
        return [UUID(mark)]
    except ValueError:
        return []
