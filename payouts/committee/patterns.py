"""How often two people gave a sum at once, and how often other people looked again: numbers, and what they came to.

For the committee and its auditors in full, for everybody else without the small ones. It must never name a claimant.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from payouts.committee.models import Decision, Emergency, Panel
from payouts.committee.voting import Verdict
from payouts.committee.workflow import PanelKind

# A smaller count could be somebody who is known to have asked.
LEAST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class EmergencyRow:
    """One emergency: who asked for it, what two people said, and what the full panel came to afterwards."""

    asked_at: datetime
    asked_by: str
    outcome: str
    amount_pence: int | None
    afterwards: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts of requests. Of `changed` and `kept`, None where the number is too small to be shown."""

    asked: int | None
    changed: int | None
    kept: int | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """The emergencies, their share of all that came to a panel, who asked for them, and the second looks."""

    rows: tuple[EmergencyRow, ...]
    decided: int
    by_caseworker: tuple[tuple[str, int], ...]
    given_pence: int
    second_looks: Numbers

    @property
    def share_percent(self) -> int:
        return round(100 * len(self.rows) / self.decided) if self.decided else 0


def pattern() -> Pattern:
    """Everything there is, the newest first."""
    asked = list(Emergency.objects.select_related("asked_by").order_by("-asked_at"))
    last = _decisions(emergency.claim_id for emergency in asked)
    rows = tuple(
        _row(emergency, last.get((emergency.claim_id, True)), last.get((emergency.claim_id, False)))
        for emergency in asked
    )
    return Pattern(
        rows=rows,
        decided=Panel.objects.values("claim").distinct().count(),
        by_caseworker=tuple(Counter(row.asked_by for row in rows).most_common()),
        given_pence=sum(row.amount_pence or 0 for row in rows),
        second_looks=second_looks(),
    )


def second_looks() -> Numbers:
    """How many requests other people looked at again, and for how many that changed the no."""
    again = Decision.objects.filter(panel__kind=PanelKind.SECOND_LOOK.value)
    changed = again.filter(outcome=Verdict.APPROVED.value).values("claim").distinct().count()
    kept = again.filter(outcome=Verdict.NOT_THIS_TIME.value).values("claim").distinct().count()
    asked = Panel.objects.filter(kind=PanelKind.SECOND_LOOK.value).values("claim").distinct().count()
    return Numbers(asked, changed, kept)


def public_second_looks() -> Numbers:
    """The same without small counts; and where one of the two is small, neither, or the one would tell the other."""
    exact = second_looks()
    asked = _shown(exact.asked)
    small = [count for count in (exact.changed, exact.kept) if count is not None and 0 < count < LEAST_SHOWN]
    if asked is None or small:
        return Numbers(asked, None, None)
    return Numbers(asked, exact.changed, exact.kept)


def public_emergencies() -> int | None:
    """How often two people gave a sum at once; None where it is too few to be shown."""
    given = Decision.objects.filter(panel__kind=PanelKind.EMERGENCY.value, outcome=Verdict.APPROVED.value)
    return _shown(given.count())


def _shown(count: int | None) -> int | None:
    return count if count is not None and count >= LEAST_SHOWN else None


def _decisions(claims: Iterable[UUID]) -> dict[tuple[UUID, bool], Decision]:
    """The last decision on each claim, of the two people and of the panels after them."""
    decisions = Decision.objects.filter(claim_id__in=list(claims)).select_related("panel").order_by("id")
    return {(decision.claim_id, decision.panel.is_emergency): decision for decision in decisions}


def _row(emergency: Emergency, at_once: Decision | None, afterwards: Decision | None) -> EmergencyRow:
    return EmergencyRow(
        asked_at=emergency.asked_at,
        asked_by=emergency.asked_by.label,
        outcome=at_once.outcome if at_once is not None else "",
        amount_pence=at_once.amount_pence if at_once is not None else None,
        afterwards=afterwards.outcome if afterwards is not None else "",
    )
