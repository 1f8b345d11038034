"""What may become of a promise, and when each change counts. Pure: it must never know Stripe, nor who asks.

Three whole days lie between the letter about a change and the first debit after it. A change that takes less, later or
nothing is made at once, because nobody needs a warning of that; one that takes more waits until a debit that is nearer
has passed.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from fundapp.contributions.workflow import Change, EndReason, RecurringState, check_amount
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal, Refused, refuse

# From the letter to the debit, both days apart.
NOTICE = timedelta(days=4)
# The letter is written a day or two early, so that a day on which nothing could be sent does no harm.
NOTICE_FROM = timedelta(days=6)
FURTHEST = timedelta(days=60)
PAUSE_MONTHS = (1, 2, 3)
# Days after the first refusal of a debit on which the supporter is told, and the day on which the fund stops asking.
TOLD_ON = (0, 3, 7)
ENDS_ON = 10

# Who asked, where it was not the supporter nor somebody for them: then this is why it ended.
SUPPORTER = "supporter"
OWN_REASONS = MappingProxyType({"failed": EndReason.FAILED, "forgotten": EndReason.FORGOTTEN})

MAY = MappingProxyType(
    {
        RecurringState.STARTED: frozenset[Change](),
        RecurringState.ACTIVE: frozenset(
            {Change.AMOUNT, Change.DATE, Change.SKIP, Change.PAUSE, Change.STOP, Change.CARD}
        ),
        RecurringState.PAUSED: frozenset({Change.AMOUNT, Change.RESUME, Change.STOP, Change.CARD}),
        RecurringState.FAILING: frozenset({Change.STOP, Change.CARD}),
        RecurringState.ENDED: frozenset[Change](),
        RecurringState.ABANDONED: frozenset[Change](),
    }
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a promise stands, as far as a change depends on it. `is_ours` is false of a standing order at a bank."""

    state: RecurringState
    amount_pence: int
    next_on: date | None
    paused_until: date | None = None
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would like: a sum, a day or a number of months, where that belongs to it."""

    what: Change
    amount_pence: int = 0
    day: date | None = None
    months: int = 0
    currency: str = "GBP"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change comes to: what is asked for, when it can be asked at the earliest, and the next debit after it."""

    what: Change
    next_on: date | None
    amount_pence: int | None = None
    day: date | None = None
    not_before: date | None = None


def may(standing: Standing) -> frozenset[Change]:
    """The changes that can be asked for now. A standing order is changed where it was given, at the bank."""
    return MAY[standing.state] if standing.is_ours else frozenset()


def plan(standing: Standing, wish: Wish, *, today: date) -> Plan:
    """What a wish comes to, or why it cannot be."""
    _need(standing, wish.what)
    return _PLANS[wish.what](standing, wish, today)


def _amount(standing: Standing, wish: Wish, today: date) -> Plan:
    """Another sum. Less counts from the next debit; more from the first that can be announced in time."""
    check_amount(wish.amount_pence, wish.currency)
    if wish.amount_pence == standing.amount_pence:
        same = format_pence(wish.amount_pence, wish.currency)
        raise refuse("amount_is_the_same", "That is what you give now: %(amount)s.", amount=same)
    planned = Plan(Change.AMOUNT, standing.next_on, amount_pence=wish.amount_pence)
    is_more = wish.amount_pence > standing.amount_pence
    if is_more and standing.next_on is not None and standing.next_on < today + NOTICE:
        after = standing.next_on + timedelta(days=1)
        return replace(planned, day=after, not_before=after)
    return planned


def _date(standing: Standing, wish: Wish, today: date) -> Plan:
    """Another day for the next debit, and for those that follow the same day of the month."""
    day = wish.day or today
    if day < today + NOTICE:
        raise refuse(
            "day_too_soon",
            "Choose %(first)s or a later day, so that we can write to you before anything is taken.",
            first=_spoken(today + NOTICE),
        )
    if day > today + FURTHEST:
        raise refuse("day_too_late", "Choose a day up to %(last)s, or pause your gift.", last=_spoken(today + FURTHEST))
    if day == standing.next_on:
        raise refuse("day_is_the_same", "That is the day of your next gift already.")
    return Plan(Change.DATE, day, day=day)


def _pause(standing: Standing, wish: Wish, today: date) -> Plan:
    """So many debits are not taken, nor made up for. Skipping the next is the shortest of pauses."""
    months = 1 if wish.what is Change.SKIP else wish.months
    if months not in PAUSE_MONTHS:
        raise refuse("pause_length", "Choose one, two or three months.")
    if standing.next_on is None or standing.next_on <= today:
        raise refuse(
            "debit_on_its_way", "Today's gift is on its way already. Try again tomorrow, or ask us for it back."
        )
    last_missed = months_after(standing.next_on, months - 1)
    return Plan(wish.what, months_after(standing.next_on, months), day=last_missed + timedelta(days=1))


def _resume(standing: Standing, _wish: Wish, today: date) -> Plan:
    """Debits go on. One that is too near to be announced is left out, so the pause then ends the day after it."""
    first = standing.next_on or today + NOTICE
    while months_after(first, -1) >= today + NOTICE:
        first = months_after(first, -1)
    left_out = months_after(first, -1)
    return Plan(Change.RESUME, first, day=left_out + timedelta(days=1) if left_out >= today else None)


def _stop(_standing: Standing, _wish: Wish, _today: date) -> Plan:
    return Plan(Change.STOP, None)


def _card(standing: Standing, _wish: Wish, _today: date) -> Plan:
    return Plan(Change.CARD, standing.next_on)


_PLANS: Mapping[Change, Callable[[Standing, Wish, date], Plan]] = MappingProxyType(
    {
        Change.AMOUNT: _amount,
        Change.DATE: _date,
        Change.SKIP: _pause,
        Change.PAUSE: _pause,
        Change.RESUME: _resume,
        Change.STOP: _stop,
        Change.CARD: _card,
    }
)


def is_so(plan: Plan, found: Standing) -> bool:
    """Whether Stripe has it the way it was asked for. What it only says it did is not believed."""
    is_so: Mapping[Change, bool] = {
        Change.AMOUNT: found.amount_pence == plan.amount_pence,
        Change.DATE: found.next_on == plan.day,
        Change.SKIP: found.paused_until == plan.day,
        Change.PAUSE: found.paused_until == plan.day,
        # Without a day it goes on now; with one, the pause ends then.
        Change.RESUME: found.paused_until == plan.day
        and found.state in {RecurringState.ACTIVE, *({RecurringState.PAUSED} if plan.day else ())},
        Change.STOP: found.state is RecurringState.ENDED,
    }
    return is_so.get(plan.what, False)


def end_reason(asked_by: str | None, told: EndReason | None) -> EndReason:
    """Why a promise ended: by whoever asked the fund for it, or else as Stripe says, or else somewhere out of sight."""
    if asked_by is None:
        return told or EndReason.ELSEWHERE
    return OWN_REASONS.get(asked_by, EndReason.STOPPED)


def needs_notice(next_on: date | None, *, today: date) -> bool:
    """Whether the letter about the next debit is written today."""
    return next_on is not None and today < next_on <= today + NOTICE_FROM


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _need(standing: Standing, what: Change) -> None:
    if what in may(standing):
        return
    if not standing.is_ours:
        raise refuse("standing_order", "This is a standing order. Only your own bank can change or stop it.")
    if standing.state is RecurringState.ENDED:
        raise refuse("promise_ended", "This gift has ended. Nothing more will be taken.")
    raise Refused(_NOT_NOW.get((standing.state, what), Refusal("change_not_now", "This cannot be changed just now.")))


_NOT_NOW = MappingProxyType(
    {
        (RecurringState.FAILING, Change.AMOUNT): Refusal(
            "card_first", "Your last payment did not go through. Give us another card first, or stop your gift."
        ),
        (RecurringState.PAUSED, Change.DATE): Refusal("resume_first", "Your gift is paused. Start it again first."),
        (RecurringState.PAUSED, Change.SKIP): Refusal("paused_already", "Your gift is paused already."),
        (RecurringState.PAUSED, Change.PAUSE): Refusal("paused_already", "Your gift is paused already."),
        (RecurringState.ACTIVE, Change.RESUME): Refusal("not_paused", "Your gift is not paused."),
    }
)


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
