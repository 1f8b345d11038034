"""The lives of gifts: started, and then paid, given back, left open, or given up."""

from datetime import timedelta

from fundapp.contributions.models import Campaign
from fundapp.demo.story import GiftEnds, GiftPlan
from fundapp.demo.till import Till
from fundapp.demo.timeline import Life

_A_MINUTE, _A_DAY, _A_DEBIT, _A_WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=4), timedelta(days=7)


def gift(number: int, plan: GiftPlan, campaigns: dict[str, Campaign], till: Till) -> Life:
    """One supporter presses the button; a minute later they have paid, or a day later the page has closed."""
    yield plan.at
    started = till.start(
        key=f"demo-gift:{number}", campaign_id=campaigns[plan.campaign].id, amount_pence=plan.amount_pence
    )
    if plan.ends is GiftEnds.LEFT_OPEN:
        return
    if plan.ends is GiftEnds.EXPIRED:
        yield plan.at + _A_DAY
        till.expire(started)
        return
    yield plan.at + _A_MINUTE
    if plan.ends in {GiftEnds.DEBIT_WAITING, GiftEnds.DEBIT_FAILED}:
        till.pay_by_debit(started)
    else:
        till.pay(started)
    if plan.ends is GiftEnds.DEBIT_FAILED:
        yield plan.at + _A_DEBIT
        till.settle_debit(started, paid=False)
    elif plan.ends is GiftEnds.GIVEN_BACK:
        yield plan.at + _A_WEEK
        till.refund(started, amount_pence=plan.amount_pence // 2)
