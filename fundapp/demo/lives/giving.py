"""The lives of gifts: started, and then paid, left open, or given up."""

from datetime import timedelta
from hashlib import sha256

from fundapp.contributions import actions
from fundapp.contributions.facts import Expired, Paid
from fundapp.contributions.models import Campaign
from fundapp.demo.story import GiftEnds, GiftPlan
from fundapp.demo.timeline import Life
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from members.access import ANYONE

STRIPE = system("stripe")


def gift(number: int, plan: GiftPlan, campaigns: dict[str, Campaign]) -> Life:
    """One supporter presses the button; a minute later they have paid, or a day later the page has closed."""
    yield plan.at
    name = sha256(f"{number}".encode()).hexdigest()[:24]
    started = actions.start_gift(
        ANYONE, key=f"demo-gift:{number}", campaign_id=campaigns[plan.campaign].id, amount_pence=plan.amount_pence
    )
    actions.attach_checkout(
        ANYONE, contribution_id=started.id, session_id=f"cs_demo_{name}", url="https://checkout.stripe.com/c/demo"
    )
    if plan.ends is GiftEnds.PAID:
        yield plan.at + timedelta(minutes=1)
        actions.apply_payment(
            STRIPE,
            fact=Paid(
                gift=str(started.id),
                payment=f"pi_demo_{name}",
                line=f"txn_demo_{name}",
                gross_pence=plan.amount_pence,
                fee_pence=card_fee_pence(plan.amount_pence),
                currency="GBP",
                at=clock.now(),
            ),
        )
    elif plan.ends is GiftEnds.EXPIRED:
        yield plan.at + timedelta(days=1)
        actions.apply_news(STRIPE, fact=Expired(str(started.id)))


def card_fee_pence(amount_pence: int) -> int:
    """Stripe's usual price for a UK card: 1.5 per cent and 20p, rounded to the nearest penny."""
    return (amount_pence * 15 + 500) // 1000 + 20
