"""How long each sealed class of a claim is kept, and who is told before. It must never know a table, a name or a text.

Facts in, a clock for each class out: a day on which its key is destroyed, or the reason why no clock runs. Nothing is
ever due while the person waits for us, or while something about the claim is still open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fundapp.kernel.clock import LONDON
from fundapp.vault.classes import SealedClass
from payouts.claims.workflow import State

# How many days before a deletion its owner is told.
WARNED_BEFORE = (14, 1)
_DECIDED = frozenset({State.APPROVED, State.PAYING, State.NOT_THIS_TIME, State.CLOSED})


# Why nothing can be deleted yet, not even by the person: a payment was handed to the bank and may still come back.
ON_ITS_WAY = "money_on_its_way"


@dataclass(frozen=True, slots=True)
class Open:
    """Something about a claim that is open, or was until `until`: a second look, a payment that came back."""

    why: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """How many days each class is kept after its clock starts."""

    evidence: int
    bank: int
    narrative: int
    contact: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What the clocks need to know of one claim; `classes` are those that hold something."""

    state: State
    classes: frozenset[SealedClass]
    decided_at: datetime | None = None
    paid_at: datetime | None = None
    ended_at: datetime | None = None
    matters: tuple[Open, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """When one class is due, and why; or, without a day, why it is kept."""

    sealed_class: SealedClass
    why: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done today: classes to destroy, and warnings as the day they are about and how long before."""

    over: tuple[Clock, ...] = ()
    warn: tuple[tuple[date, int], ...] = ()
    # Due, but its owner was not told on an earlier day.
    held_back: tuple[Clock, ...] = ()


def clocks(kept: Kept, days: Days) -> tuple[Clock, ...]:
    """A clock for each class that holds something."""
    return tuple(_clock(kept, sealed_class, days) for sealed_class in SealedClass if sealed_class in kept.classes)


def plan(running: Iterable[Clock], *, today: date, is_written_to: bool, told: Mapping[tuple[date, int], date]) -> Plan:
    """What today asks for. `told` says on which day each warning was promised.

    Whoever can be written to is told on an earlier day than the deletion, however late that makes it.
    """
    over: list[Clock] = []
    held_back: list[Clock] = []
    warn: list[tuple[date, int]] = []
    for clock in running:
        if clock.due_on is None:
            continue
        left = (clock.due_on - today).days
        wanted = (clock.due_on, _wanted(left))
        if is_written_to and wanted[1] and wanted not in told and wanted not in warn:
            warn.append((clock.due_on, wanted[1]))
        if left > 0:
            continue
        was_told = any(day < today for (due_on, _), day in told.items() if due_on == clock.due_on)
        (over if was_told or not is_written_to else held_back).append(clock)
    gone = {clock.due_on for clock in over}
    return Plan(tuple(over), tuple(one for one in warn if one[0] not in gone), tuple(held_back))


def warning_key(subject: str, due_on: date, before: int) -> str:
    """Under which the warning of `due_on` is promised once; a day that has moved has warnings of its own."""
    return f"{subject}:near:{due_on.isoformat()}:{before}"


def _wanted(left: int) -> int:
    """Which warning belongs to so many days before: the nearest whose time has come, or none."""
    due = [before for before in WARNED_BEFORE if left <= before]
    return min(due, default=0)


def _clock(kept: Kept, sealed_class: SealedClass, days: Days) -> Clock:
    starts_at, why = _start(kept, sealed_class)
    if starts_at is None:
        return Clock(sealed_class, why)
    still = next((matter for matter in kept.matters if matter.until is None), None)
    if still is not None:
        return Clock(sealed_class, still.why)
    ends = [matter.until for matter in kept.matters if matter.until is not None]
    last = max([starts_at, *ends])
    due_on = last.astimezone(LONDON).date() + timedelta(days=getattr(days, sealed_class.value))
    return Clock(sealed_class, why, due_on)


def _start(kept: Kept, sealed_class: SealedClass) -> tuple[datetime | None, str]:
    """When the clock of a class starts, and after what; or None, and what it waits for."""
    if kept.state is State.WITHDRAWN:
        return kept.ended_at, "stopped"
    if kept.state not in _DECIDED:
        return None, "waits_for_us"
    if sealed_class in {SealedClass.EVIDENCE, SealedClass.NARRATIVE} or kept.state is State.NOT_THIS_TIME:
        return kept.decided_at, "decided"
    if kept.state is State.CLOSED:
        return kept.paid_at, "paid"
    return None, "not_paid_yet"


WHY: Mapping[str, str] = {
    "stopped": "the person stopped the request",
    "decided": "it was decided",
    "paid": "all of it was paid",
    "waits_for_us": "it is not decided yet",
    "not_paid_yet": "it is not all paid yet",
    "may_look_again": "a second look can still be asked for",
    "second_look": "a second look is open",
    "payment_returned": "a payment came back and is not paid again yet",
    ON_ITS_WAY: "a payment is on its way",
    "challenge": "a challenge is open",
}


def sentence(why: str) -> str:
    """The reason in words for an administrator; a room above may have one that is not in the list."""
    return WHY.get(why, why.replace("_", " "))
