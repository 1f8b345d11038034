"""Reads of the comparisons with Stripe, and which of Stripe's lines are in the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from fundapp.contributions import journal
from fundapp.contributions.models import (
    Contribution,
    ReconciliationRun,
    RecurringContribution,
    Settlement,
    StripeEvent,
)
from fundapp.contributions.workflow import RecurringState, State
from fundapp.ledger import chart
from fundapp.ledger import selectors as ledger
from fundapp.ledger.models import Entry

_SHOWN = 20
# In one night. Whatever is older than these has been asked about before.
_ASKED_ABOUT = 500


def last_run() -> ReconciliationRun | None:
    return runs().first()


def runs() -> QuerySet[ReconciliationRun]:
    """Newest first."""
    return ReconciliationRun.objects.order_by("-id")


def booked(lines: Iterable[str]) -> frozenset[str]:
    """Those of Stripe's lines, by id, that are in the books."""
    names = {journal.source_of_line(line): line for line in lines}
    found = Entry.objects.filter(source__in=names).values_list("source", flat=True)
    return frozenset(names[source] for source in found)


def unfinished_gifts(*, before: datetime) -> QuerySet[Contribution]:
    """Gifts whose page should have closed, or whose debit has been on its way since: at most so many, newest first."""
    waiting = Contribution.objects.filter(state__in=[State.STARTED.value, State.WAITING.value], started_at__lt=before)
    return waiting.exclude(checkout_session_id="").order_by("-started_at")[:_ASKED_ABOUT]


def unfinished_promises(*, before: datetime) -> QuerySet[RecurringContribution]:
    """Promises whose first page should have closed."""
    started = RecurringContribution.objects.filter(state=RecurringState.STARTED.value, started_at__lt=before)
    return started.exclude(checkout_session_id="").order_by("-started_at")[:_ASKED_ABOUT]


@dataclass(frozen=True, slots=True)
class Standing:
    """The books now, and Stripe when it was last asked."""

    books_pence: int
    last: ReconciliationRun | None

    @property
    def is_equal(self) -> bool:
        return self.last is not None and self.last.difference_pence == 0 and not self.last.lines_left


def standing() -> Standing:
    return Standing(ledger.balance_pence(chart.STRIPE), last_run())


def is_unequal() -> bool:
    """Whether the last comparison found a difference, or left a line."""
    last = last_run()
    return last is not None and bool(last.difference_pence or last.lines_left)


def newest_runs() -> QuerySet[ReconciliationRun]:
    return runs()[:_SHOWN]


def refused_events() -> QuerySet[StripeEvent]:
    """What Stripe said of this fund's money and the books would not take, newest first."""
    return StripeEvent.objects.filter(state=StripeEvent.State.REFUSED).order_by("-id")[:_SHOWN]


def newest_settlements() -> QuerySet[Settlement]:
    return Settlement.objects.order_by("-made_at", "-id")[:_SHOWN]
