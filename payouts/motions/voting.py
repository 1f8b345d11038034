"""How the votes on a change of the rules are counted. It must never know who voted, nor on what."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from payouts.rulebook.choices import MotionMajority

# Nobody changes the rules alone, whatever a rulebook says.
LEAST_VOTES = 2


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The words of the rulebook in force when the motion opened. There is no default for quorum or majority."""

    quorum: int
    majority: MotionMajority
    open_days: int
    wait_days: int

    def __post_init__(self) -> None:
        assert self.quorum >= LEAST_VOTES, "two or more change the rules"


@dataclass(frozen=True, slots=True)
class Count:
    """What came in: how many said what, of how many who could."""

    yes: int
    no: int
    abstain: int
    electors: int

    @property
    def said_something(self) -> int:
        return self.yes + self.no


class Verdict(StrEnum):
    CARRIED = "carried"
    TOO_FEW_VOTED = "too_few_voted"
    TOO_FEW_AGREED = "too_few_agreed"


def count(choices: Collection[Choice], *, electors: int) -> Count:
    told = list(choices)
    return Count(told.count(Choice.YES), told.count(Choice.NO), told.count(Choice.ABSTAIN), electors)


def decide(counted: Count, *, quorum: int, majority: MotionMajority) -> Verdict:
    """The outcome once voting is over. An abstention neither agrees nor helps to the quorum; a tie changes nothing."""
    if counted.said_something < max(quorum, LEAST_VOTES):
        return Verdict.TOO_FEW_VOTED
    return Verdict.CARRIED if counted.yes >= needed(counted, majority) else Verdict.TOO_FEW_AGREED


def needed(counted: Count, majority: MotionMajority) -> int:
    """How many yeses carry it."""
    said = counted.said_something
    return {
        MotionMajority.MORE_YES_THAN_NO: said // 2 + 1,
        MotionMajority.HALF_OF_PANEL: counted.electors // 2 + 1,
        MotionMajority.TWO_THIRDS: -(-2 * said // 3),
        MotionMajority.UNANIMOUS: said,
    }[majority]
