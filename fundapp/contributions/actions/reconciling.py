"""Writes down what a comparison with Stripe's own books found. It must never know how Stripe was asked."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.actions.troubles import Trouble, tell_trouble
from fundapp.contributions.models import ReconciliationRun
from fundapp.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Findings:
    """What one comparison found: lines looked at, posted anew, and left with the code of the reason; two balances."""

    since: datetime
    until: datetime
    seen: int
    posted: int
    left: dict[str, str]
    stripe_pence: int
    books_pence: int

    @property
    def difference_pence(self) -> int:
        """What Stripe has more than the books say."""
        return self.stripe_pence - self.books_pence


@transaction.atomic
def record_run(actor: Actor, *, found: Findings) -> ReconciliationRun:
    """Keep the comparison. When the two differ, or a line is left that was not left before, the treasurers are told."""
    before = ReconciliationRun.objects.order_by("-id").first()
    is_news = bool(found.difference_pence) or bool(found.left.keys() - (before.lines_left if before else {}).keys())

    run = ReconciliationRun.objects.create(
        since=found.since,
        until=found.until,
        lines_seen=found.seen,
        lines_posted=found.posted,
        lines_left=found.left,
        stripe_pence=found.stripe_pence,
        books_pence=found.books_pence,
    )

    audit.record(
        actor,
        Verb.STRIPE_RECONCILED,
        f"reconciliation:{run.id}",
        seen=found.seen,
        posted=found.posted,
        left=len(found.left),
        difference_pence=found.difference_pence,
    )

    if is_news:
        tell_trouble(actor, what=Trouble.BOOKS_DIFFER, about=f"reconciliation:{run.id}")
    return run
