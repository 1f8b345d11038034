"""What is done once a day about payments: people are asked whether the cut goes on."""

from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery
from payouts.payments import actions, lasting

ASK_STILL_CUT = "payments.ask_still_cut"


def on_ask_still_cut(_delivery: Delivery) -> None:
    """Each in a transaction of its own, so that one that fails is tried again without the others."""
    for payout_id in list(lasting.to_ask().values_list("id", flat=True)):
        actions.ask_still_cut(system("payments.ask"), payout_id=payout_id)
