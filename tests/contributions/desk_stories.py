"""What the organisers' pages of giving show, made by actions: for the registers and for the tests of the pages."""

from datetime import datetime, timedelta

from fundapp.contributions import actions
from fundapp.contributions.actions import (
    corrections,
    disputes,
    offline,
    refund_orders,
    settlements,
    transfers,
)
from fundapp.contributions.counting import Seen
from fundapp.contributions.facts import Disputed, Movement, Paid, Refunded, Settled
from fundapp.contributions.workflow import DisputeState, MovementKind, SettlementState
from fundapp.kernel import clock
from members.access import ANYONE
from tests.contributions.test_actions import FUND
from tests.people import actor


def paid(campaign, *, name="a", pence=10_000, email=""):
    """A gift by card, whose fee is 35p."""
    gift = actions.start_gift(ANYONE, key=f"gift:desk {name}", campaign_id=campaign.id, amount_pence=pence, email=email)
    fact = Paid(str(gift.id), f"pi_desk_{name}", f"txn_desk_{name}", pence, 35, "GBP", clock.now())
    return actions.apply_payment(FUND, fact=fact)


def went_back(gift, *, name="a", pence=4_000):
    fact = Refunded(str(gift.id), f"re_desk_{name}", f"txn_desk_back_{name}", pence, "GBP", clock.now())
    actions.apply_refund(FUND, fact=fact)
    return gift


def disputed(gift, *, name="a", state=DisputeState.NEEDS_ANSWER, due: datetime | None = None, reason="fraudulent"):
    taken = Movement(f"txn_desk_dp_{name}", MovementKind.WITHDRAWN, gift.gross_pence, 2_000, "GBP", clock.now())
    fact = Disputed(
        *(str(gift.id), gift.payment_intent_id, f"dp_desk_{name}", state, reason, gift.gross_pence, clock.now()),
        evidence_due_at=due or clock.now() + timedelta(days=6),
        movements=(taken,),
    )
    return disputes.apply_dispute(FUND, fact=fact)


def settled(*, name="a", pence=5_000):
    fact = Settled(
        *(f"po_desk_{name}", f"txn_desk_po_{name}", pence, "GBP", clock.now()),
        arrives_on=clock.today(),
        state=SettlementState.ON_ITS_WAY,
    )
    return settlements.apply_settlement(FUND, fact=fact)


def order(account, gift, *, name="a", pence=6_000):
    return refund_orders.ask_refund(
        actor(account), key=f"desk-order:{name}", contribution_id=gift.id, amount_pence=pence, reason="asked_for"
    )


def cash(account, campaign, *, name="a", pence=2_000, way="cash", email=""):
    seen = Seen(way, pence, clock.today(), email=email, is_another=True)
    return offline.record_cash(actor(account), key=f"desk-cash:{name}", campaign_id=campaign.id, seen=seen)


def counted(account, second, campaign, *, name="counted", pence=2_000):
    gift = cash(account, campaign, name=name, pence=pence)
    return offline.confirm_count(actor(second), offline_id=gift.id, counted_pence=pence)


def line(account, *, name="a", pence=2_500, reference=""):
    seen = Seen("bank", pence, clock.today(), reference=reference, is_another=True)
    return offline.record_transfer(actor(account), key=f"desk-line:{name}", seen=seen)


def banked(account, *, name="a", pence=500):
    return offline.bank_cash(actor(account), key=f"desk-bank:{name}", amount_pence=pence, banked_on=clock.today())


def dues(account, campaign, *, payer="M-204", pence=300):
    return transfers.expect_dues(
        actor(account),
        key=f"desk-dues:{payer.lower().replace(' ', '-')}",
        kind="dues",
        payer=payer,
        campaign_id=campaign.id,
        amount_pence=pence,
        first_on=clock.today(),
    )


def asked_out(account, gift, *, name="a"):
    """A gift that somebody asked to take out of the books."""
    corrections.ask_correction_of_gift(actor(account), key=f"desk-correct:{name}", offline_id=gift.id, reason="mistake")
    return gift
