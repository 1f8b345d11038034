"""What may be published of payments and promises: only sums of five or more, so that no figure follows one person."""

from django.db.models import Case, F, Q, When

from fundapp.kernel.clock import LONDON
from fundapp.ledger import chart
from fundapp.ledger.groups import Dated, Group, closed_groups
from fundapp.ledger.models import Transfer

# What people are paid out of: the account at the bank, or the box.
_PAID_FROM = (chart.BANK, chart.CASH)


def promised() -> list[Group]:
    """What pots have promised, less what was released again, in groups of five events in the order of the books."""
    there = Q(debit__code__startswith="pot:", credit__code__startswith="promised:")
    back = Q(debit__code__startswith="promised:", credit__code__startswith="pot:")
    return _groups(there, back)


def paid() -> list[Group]:
    """What the bank has shown as gone or two people have handed over in cash, less what came back."""
    there = Q(debit=chart.IN_TRANSIT, credit__in=_PAID_FROM)
    back = Q(debit__in=_PAID_FROM, credit=chart.IN_TRANSIT)
    return _groups(there, back)


def sent_from(pot: str) -> list[Group]:
    """What was handed to the bank for one pot, less what came back to it."""
    there = Q(debit=chart.promised(pot), credit=chart.IN_TRANSIT)
    back = Q(debit=chart.IN_TRANSIT, credit=chart.promised(pot))
    return _groups(there, back)


def _groups(there: Q, back: Q) -> list[Group]:
    rows = (
        Transfer.objects.filter(there | back)
        .annotate(signed_pence=Case(When(there, then=F("amount_pence")), default=-F("amount_pence")))
        .order_by("id")
        .values_list("entry__at", "signed_pence")
    )
    return closed_groups(Dated(at.astimezone(LONDON).date(), pence) for at, pence in rows.iterator())
