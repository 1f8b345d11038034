"""Every night: gifts, transfers and standing orders that never came are let go, with the addresses left with them."""

from datetime import timedelta

from fundapp.contributions.actions import giving, transfers
from fundapp.contributions.selectors import offline
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery

DAILY = "contributions.transfers_old"
# Long enough for a letter to a bank abroad.
WAITED_FOR = timedelta(days=90)
CHORE = system("transfers")


def on_daily(_delivery: Delivery) -> None:
    before = clock.now() - WAITED_FOR
    for contribution_id in offline.never_came(before=before):
        transfers.let_transfer_go(CHORE, contribution_id=contribution_id)
    for recurring_id in offline.never_began(before=before):
        transfers.let_standing_order_go(CHORE, recurring_id=recurring_id)
    for contribution_id in offline.never_paid(before=before):
        giving.forget_unpaid(CHORE, contribution_id=contribution_id)
