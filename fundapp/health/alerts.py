"""When the committee should look up: five lines, each with its numbers. It must never know whose gift or vote it is."""

from dataclasses import dataclass
from enum import StrEnum

# Above this share of three months' gifts, one person's change of mind is the fund's.
ONE_GIVER_PERCENT = 25
WAITING_HOURS = 72
REVIEWERS_LEAST = 3
# A shift of the yes-rate is said when it is this many points, of at least so many decisions in each of the two spans.
SHIFT_POINTS = 20
SHIFT_DECISIONS = 5


class Alert(StrEnum):
    BELOW_FLOOR = "below_floor"
    ONE_GIVER = "one_giver"
    WAITING = "waiting"
    YES_RATE = "yes_rate"
    REVIEWERS = "reviewers"


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions of one span of time."""

    yes: int
    all: int

    @property
    def percent(self) -> int:
        return 100 * self.yes // self.all if self.all else 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What the alerts look at. `largest_giver_percent` is None where too few gave for a share to mean anything."""

    free_pence: int
    floor_pence: int | None
    largest_giver_percent: int | None
    waiting: int
    lately: Decided
    before: Decided
    reviewers: int


@dataclass(frozen=True, slots=True)
class Raised:
    """One alert with its two numbers: what is, and what it is measured against."""

    alert: Alert
    is_now: int
    line: int


def raised(seen: Seen) -> tuple[Raised, ...]:
    """Every alert that is on, in the order in which they want to be read."""
    found = (_floor(seen), _giver(seen), _waiting(seen), _shift(seen), _reviewers(seen))
    return tuple(each for each in found if each is not None)


def _floor(seen: Seen) -> Raised | None:
    if seen.floor_pence is None or seen.free_pence >= seen.floor_pence:
        return None
    return Raised(Alert.BELOW_FLOOR, seen.free_pence, seen.floor_pence)


def _giver(seen: Seen) -> Raised | None:
    percent = seen.largest_giver_percent
    return Raised(Alert.ONE_GIVER, percent, ONE_GIVER_PERCENT) if percent and percent > ONE_GIVER_PERCENT else None


def _waiting(seen: Seen) -> Raised | None:
    return Raised(Alert.WAITING, seen.waiting, WAITING_HOURS) if seen.waiting else None


def _shift(seen: Seen) -> Raised | None:
    if min(seen.lately.all, seen.before.all) < SHIFT_DECISIONS:
        return None
    if abs(seen.lately.percent - seen.before.percent) < SHIFT_POINTS:
        return None
    return Raised(Alert.YES_RATE, seen.lately.percent, seen.before.percent)


def _reviewers(seen: Seen) -> Raised | None:
    return Raised(Alert.REVIEWERS, seen.reviewers, REVIEWERS_LEAST) if seen.reviewers < REVIEWERS_LEAST else None
