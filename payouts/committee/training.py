"""Invented requests to practise on, and what an experienced panel said of each. It must never know a real one.

Every date is fixed, so the same rules give the same sum every time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fundapp.kernel.clock import LONDON
from payouts.committee.voting import Cast, Choice, Reason
from payouts.rulebook.facts import Facts, FundState, Period

# More than any of them could come to: practice is about the request, not about the pot.
PLENTY = FundState(1_000_000_00)
_ASKED = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Told:
    """What a request says of itself, by the names that a real one has."""

    letter_date: date | None
    proof_seen: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Practice:
    """One invented request. `shows` is what its letter says, `look_at` a hint where one is needed.

    `said` and `because` are the panel's.
    """

    number: int
    benefit: str
    reason: str
    told: Told
    facts: Facts
    shows: tuple[str, ...]
    look_at: str
    said: Cast
    because: str

    @property
    def reference(self) -> str:
        """Unlike any reference there is."""
        return f"PRACTICE-{self.number}"


def _asked(*, proof: str = "decision_letter", letter: date | None = date(2026, 1, 7)) -> Told:
    return Told(letter, proof, datetime(2026, 3, 2, 10, 0, tzinfo=LONDON))


def _lost(first: date = date(2026, 1, 5), last: date | None = date(2026, 2, 1), pence: int = 13_90) -> Facts:
    return Facts(
        (Period(first, last),),
        assessed_on=_ASKED,
        claimed_on=_ASKED,
        loss_per_day_pence=pence,
        member_since=date(2023, 5, 1),
        in_good_standing=True,
    )


_UC, _JSA = "Universal Credit", "Jobseeker's Allowance"
_MISSED = "I missed an appointment or phone call"

PRACTICES: tuple[Practice, ...] = (
    Practice(
        1,
        _UC,
        _MISSED,
        _asked(),
        _lost(),
        (
            "We have decided to apply a sanction to your payment.",
            "It starts on 5 January 2026 and lasts 28 days.",
            "Your payment is lower by £13.90 for each day.",
        ),
        "",
        Cast(Choice.YES),
        "Letter, dates and amount agree with the facts, and the rules do the rest. Most requests are like this one.",
    ),
    Practice(
        2,
        _JSA,
        "They did not tell me",
        _asked(proof="nothing_yet", letter=None),
        _lost(),
        (),
        "",
        Cast(Choice.NEED_ONE_THING, reason=Reason.SANCTION_LETTER),
        "Nobody has seen anything yet, and nobody has said that it is not so. Asking for the letter keeps the request "
        "alive; a no would end it.",
    ),
    Practice(
        3,
        _UC,
        "I did not do enough to look for work",
        _asked(),
        _lost(),
        (
            "We have decided to apply a sanction to your payment.",
            "It starts on 5 January 2026 and ends on 18 January 2026.",
            "Your payment is lower by £13.90 for each day.",
        ),
        "The facts say 28 days.",
        Cast(Choice.YES_DIFFERENT, 1, Reason.DATES_ARE_FEWER),
        "The sanction is real and shorter than the facts say: fourteen days. A smaller sum with its reason pays what "
        "was lost, today. Where you are not sure of the days, asking for the dates is right as well.",
    ),
    Practice(
        4,
        _UC,
        "Something else",
        _asked(),
        _lost(pence=4_20),
        ("We are taking back an advance that we paid you.", "Each payment is lower by £126.00 until it is paid back."),
        "Read what the money was taken for.",
        Cast(Choice.NO, reason=Reason.NOT_A_SANCTION),
        "It hurts as much, and it is a debt that is paid back, not a sanction. The fund's rules are for sanctions "
        "alone. The person reads why, in plain words, and where else to ask.",
    ),
    Practice(
        5,
        _UC,
        _MISSED,
        _asked(),
        _lost(date(2026, 2, 2), date(2026, 3, 1)),
        (
            "We have decided to apply a sanction to your payment.",
            "It starts on 2 February 2026 and lasts 28 days.",
            "Your payment is lower by £13.90 for each day.",
        ),
        "The same bank account as request PRACTICE-1, which was for January.",
        Cast(Choice.YES),
        "Other days, and the same person may ask again. A repeat is something to look at, and here a look is enough.",
    ),
    Practice(
        6,
        _JSA,
        _MISSED,
        _asked(),
        _lost(),
        (
            "We have decided to apply a sanction to your payment.",
            "You missed your appointment on 2 January 2026 at the office in your street.",
        ),
        "Your neighbour told you about this letter last week.",
        Cast(Choice.NOT_ME),
        "You know whose it is, so somebody else decides. Passing it on takes one press, and nobody asks why. It is no "
        "less right after you have opened it.",
    ),
)
BY_NUMBER: Mapping[int, Practice] = {practice.number: practice for practice in PRACTICES}


def is_alike(mine: Cast, theirs: Cast) -> bool:
    """Whether both say the same in kind; amounts and reasons may differ between people who read well."""
    return mine.choice is theirs.choice
