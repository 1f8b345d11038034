"""Which limits there are, what they may be, and in which words. It must never know what one is today.

Short on purpose: a number is here when changing it would let more money or more of people's data through with fewer
people knowing. Everything else stays a setting of the machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import refuse


class Limit(StrEnum):
    REFUND_ALONE = "refund_alone_pence"
    OPENINGS_PER_HOUR = "openings_per_hour"
    OPENINGS_PER_DAY = "openings_per_day"
    OPENINGS_PER_DAY_TOTAL = "openings_per_day_total"
    KEPT_EVIDENCE = "kept_evidence_days"
    KEPT_BANK = "kept_bank_days"
    KEPT_NARRATIVE = "kept_narrative_days"
    KEPT_CONTACT = "kept_contact_days"
    PAID_AT_ONCE = "paid_at_once_pence"
    PAID_IN_A_DAY = "paid_in_a_day_pence"
    PAID_IN_A_WEEK = "paid_in_a_week_pence"


class Unit(StrEnum):
    PENCE = "pence"
    TIMES = "times"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Described:
    """One limit: the setting it starts from, what it may be, and what a page calls it."""

    setting: str
    unit: Unit
    least: int
    most: int
    words: str

    def show(self, value: int) -> str:
        return format_pence(value) if self.unit is Unit.PENCE else str(value)


CATALOGUE: Mapping[Limit, Described] = {
    Limit.REFUND_ALONE: Described(
        "REFUND_ALONE_LIMIT_PENCE",
        Unit.PENCE,
        0,
        500_00,
        "Pounds that one organiser may give back to supporters in a day without a second one",
    ),
    Limit.OPENINGS_PER_HOUR: Described(
        "OPENINGS_PER_HOUR", Unit.TIMES, 1, 100, "Times that one organiser may open something sealed in an hour"
    ),
    Limit.OPENINGS_PER_DAY: Described(
        "OPENINGS_PER_DAY", Unit.TIMES, 1, 300, "Times that one organiser may open something sealed in a day"
    ),
    Limit.OPENINGS_PER_DAY_TOTAL: Described(
        "OPENINGS_PER_DAY_TOTAL", Unit.TIMES, 1, 1000, "Times that all organisers together may open something in a day"
    ),
    Limit.KEPT_EVIDENCE: Described(
        "RETENTION_EVIDENCE_DAYS", Unit.DAYS, 1, 180, "Days that letters and photos are kept after the decision"
    ),
    Limit.KEPT_BANK: Described(
        "RETENTION_BANK_DAYS", Unit.DAYS, 1, 180, "Days that account details are kept after the last payment"
    ),
    Limit.KEPT_NARRATIVE: Described(
        "RETENTION_NARRATIVE_DAYS", Unit.DAYS, 1, 365, "Days that the note is kept after the decision"
    ),
    Limit.KEPT_CONTACT: Described(
        "RETENTION_CONTACT_DAYS", Unit.DAYS, 1, 730, "Days that a name and an address are kept after everything"
    ),
    Limit.PAID_AT_ONCE: Described(
        "PAYOUT_CAP_PENCE", Unit.PENCE, 1_00, 10_000_00, "Pounds that one payment to one person can be"
    ),
    Limit.PAID_IN_A_DAY: Described(
        "PAID_IN_A_DAY_CAP_PENCE", Unit.PENCE, 1_00, 100_000_00, "Pounds that the payment runs of one day can pay"
    ),
    Limit.PAID_IN_A_WEEK: Described(
        "PAID_IN_A_WEEK_CAP_PENCE", Unit.PENCE, 1_00, 250_000_00, "Pounds that the payment runs of seven days can pay"
    ),
}


def need_in_bounds(limit: Limit, value: int) -> None:
    """Refuse what no decision may set this limit to."""
    known = CATALOGUE[limit]
    if not known.least <= value <= known.most:
        raise refuse(
            "limit_out_of_bounds",
            "This can be from %(least)s to %(most)s. Choose a number between them.",
            least=known.show(known.least),
            most=known.show(known.most),
        )
