"""What a caseworker confirms of a sanction, and whether it can be so. It must never know a table or a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from fundapp.kernel.refusal import Refusal, Refused
from fundapp.ledger import chart
from payouts.rulebook.facts import MOST_DAYS


class ProofSeen(StrEnum):
    """What the caseworker has looked at. Nothing is kept of it but this word."""

    DECISION_LETTER = "decision_letter"
    JOURNAL_MESSAGE = "journal_message"
    BENEFIT_STATEMENT = "benefit_statement"
    BANK_STATEMENT = "bank_statement"
    ADVISER_LETTER = "adviser_letter"
    NOTHING_YET = "nothing_yet"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The facts that the rules need, and the pot it is to come from. `sanction_to` is None while no end is known.

    `more` are those that only some rules use, by their keys in a rulebook's examples.
    """

    sanction_from: date
    sanction_to: date | None
    loss_per_day_pence: int
    proof_seen: ProofSeen
    membership_code: str = ""
    income_pence: int | None = None
    pot: str = chart.GENERAL
    more: Mapping[str, object] = field(default_factory=dict)


def judged(confirmed: Confirmed) -> Confirmed:
    """The same facts; or `Refused` with every reason, each naming its `field`."""
    reasons: list[Refusal] = []
    if confirmed.loss_per_day_pence <= 0:
        reasons.append(_refusal("loss_missing", "Enter how much is lost each day, like 13.90", "loss_per_day_pence"))
    if confirmed.income_pence is not None and confirmed.income_pence < 0:
        reasons.append(_refusal("income_below_nothing", "Enter a yearly income of £0 or more", "income_pence"))
    if confirmed.sanction_to is not None and confirmed.sanction_to < confirmed.sanction_from:
        reasons.append(_refusal("period_backwards", "The last day must not be before the first day", "sanction_to"))
    if confirmed.sanction_to is not None and days_lost(confirmed.sanction_from, confirmed.sanction_to) > MOST_DAYS:
        reasons.append(_refusal("period_too_long", f"No sanction lasts longer than {MOST_DAYS} days", "sanction_to"))
    if reasons:
        raise Refused(*reasons)
    return confirmed


def days_lost(first: date, last: date) -> int:
    """Both ends included, every calendar day: a sanction does not rest at weekends."""
    return (last - first).days + 1


def _refusal(code: str, sentence: str, field: str) -> Refusal:
    return Refusal(code, sentence, {"field": field})
