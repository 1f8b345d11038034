"""The lives of gifts: started, paid, given back, disputed, left open or given up; and what Stripe does by itself."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from fundapp.contributions.actions import refund_orders
from fundapp.contributions.models import Campaign, Contribution
from fundapp.contributions.workflow import RefundReason
from fundapp.demo.lives.founding import Cast
from fundapp.demo.monthly import PromiseEnds, PromisePlan
from fundapp.demo.story import GiftEnds, GiftPlan
from fundapp.demo.till import Till
from fundapp.demo.timeline import Life
from fundapp.kernel.clock import LONDON

_A_MINUTE, _A_DAY, _A_DEBIT, _A_WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=4), timedelta(days=7)
_A_PAUSE = timedelta(days=92)
_LARGE_PENCE = 75_00
_REFUND_FAILS, _KEPT_AND_DECLINED = "4000000000005126", "4000000000000341"
_DEBITS = frozenset({GiftEnds.DEBIT_WAITING, GiftEnds.DEBIT_FAILED})
_DISPUTES = frozenset({GiftEnds.DISPUTE_OPEN, GiftEnds.DISPUTE_WON, GiftEnds.DISPUTE_LOST})
# Stripe is looked at before anybody is up, and once in the year the bank sends its money back.
_STRIPES_HOUR, _DAY_OF_THE_FAILED_PAYOUT = time(5), 150


def gift(number: int, plan: GiftPlan, campaigns: dict[str, Campaign], till: Till) -> Life:
    """One supporter presses the button; a minute later they have paid, or a day later the page has closed."""
    yield plan.at
    started = till.start(
        key=f"demo-gift:{number}",
        campaign_id=campaigns[plan.campaign].id,
        amount_pence=plan.amount_pence,
        covers_fee=plan.covers_fee,
        shown_name=plan.shown_name,
    )
    if plan.ends is GiftEnds.LEFT_OPEN:
        return
    if plan.ends is GiftEnds.EXPIRED:
        yield plan.at + _A_DAY
        till.expire(started)
        return
    yield plan.at + _A_MINUTE
    if plan.ends in _DEBITS:
        till.pay_by_debit(started)
    elif plan.ends is GiftEnds.REFUND_FAILED:
        till.pay(started, card=_REFUND_FAILS)
    else:
        till.pay(started)
    yield from _afterwards(plan, started, till)


def _afterwards(plan: GiftPlan, started: Contribution, till: Till) -> Life:
    """What becomes of a gift that was paid, or was to be."""
    if plan.ends is GiftEnds.DEBIT_FAILED:
        yield plan.at + _A_DEBIT
        till.settle_debit(started, paid=False)
    elif plan.ends is GiftEnds.GIVEN_BACK:
        yield plan.at + _A_WEEK
        till.refund(started, amount_pence=plan.amount_pence // 2)
    elif plan.ends is GiftEnds.REFUND_FAILED:
        yield plan.at + _A_WEEK
        till.refund(started)
    elif plan.ends in _DISPUTES:
        yield plan.at + _A_DAY
        till.dispute(started)
        if plan.ends is not GiftEnds.DISPUTE_OPEN:
            yield plan.at + _A_WEEK
            till.decide(started, won=plan.ends is GiftEnds.DISPUTE_WON)


def large_gift(cast: Cast, campaigns: dict[str, Campaign], till: Till, *, last_day: date) -> Life:
    """A gift that no one organiser gives back alone: once they thought better of it, and once it still waits."""
    on = datetime.combine(last_day, time(10), LONDON)
    yield on - 9 * _A_DAY
    gift = till.start(key="demo-gift:large", campaign_id=campaigns["common-pot"].id, amount_pence=_LARGE_PENCE)
    yield on - 9 * _A_DAY + _A_MINUTE
    till.pay(gift)
    for number, days in enumerate((5, 1)):
        yield on - days * _A_DAY
        order = refund_orders.ask_refund(
            cast("Tomasz"),
            key=f"demo-refund:{number}",
            contribution_id=gift.id,
            amount_pence=_LARGE_PENCE,
            reason=RefundReason.ASKED_FOR,
        )
        if not number:
            yield on - 4 * _A_DAY
            refund_orders.decline_refund(cast("Ada"), order_id=order.id)


def small_gifts(cast: Cast, campaigns: dict[str, Campaign], till: Till, *, last_day: date) -> Life:
    """Two gifts that one organiser gives back alone: one goes, and one meets a dispute that came first."""
    on = datetime.combine(last_day, time(14), LONDON)
    for number, is_disputed in enumerate((False, True)):
        yield on - (12 - number) * _A_DAY
        gift = till.start(key=f"demo-gift:small:{number}", campaign_id=campaigns["common-pot"].id, amount_pence=20_00)
        yield on - (12 - number) * _A_DAY + _A_MINUTE
        till.pay(gift)
        yield on - (8 - number) * _A_DAY
        order = refund_orders.ask_refund(
            cast("Tomasz"),
            key=f"demo-refund:small:{number}",
            contribution_id=gift.id,
            amount_pence=20_00,
            reason=RefundReason.DUPLICATE,
        )
        if is_disputed:
            till.dispute(gift)
        till.carry_out(order)


def promise(number: int, plan: PromisePlan, campaigns: dict[str, Campaign], till: Till) -> Life:
    """One supporter gives every month, until something else happens. The debits are Stripe's own doing."""
    yield plan.at
    begun = till.begin(
        key=f"demo-promise:{number}",
        campaign_id=campaigns[plan.campaign].id,
        amount_pence=plan.amount_pence,
        email=plan.email,
    )
    if plan.ends in {PromiseEnds.LEFT_OPEN, PromiseEnds.ABANDONED}:
        return
    yield plan.at + _A_MINUTE
    till.pay_first(begun)
    turns: Mapping[PromiseEnds, Callable[[], None]] = {
        PromiseEnds.PAUSED: lambda: till.pause(begun, until=plan.turns_at + _A_PAUSE),
        PromiseEnds.STOPPED: lambda: till.end(begun),
        PromiseEnds.FAILING: lambda: till.change_card(begun, _KEPT_AND_DECLINED),
        PromiseEnds.GIVEN_UP: lambda: till.change_card(begun, _KEPT_AND_DECLINED),
    }
    if plan.ends in turns:
        yield plan.turns_at
        turns[plan.ends]()


def stripes_own(till: Till, *, first_day: date, last_day: date) -> Life:
    """What Stripe does by itself is looked at every morning; once a week it sends the fund what is available."""
    day = first_day + _A_DAY
    yield datetime.combine(day, _STRIPES_HOUR, LONDON)
    till.pay_out_by_itself("weekly")
    while day < last_day:
        day += _A_DAY
        yield datetime.combine(day, _STRIPES_HOUR, LONDON)
        till.pass_time()
        if (day - first_day).days == _DAY_OF_THE_FAILED_PAYOUT:
            till.fail_newest_payout()
