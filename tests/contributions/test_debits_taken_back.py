"""A bank debit that had come and is taken back: in the books twice, and the fund as poor as Stripe says."""

import pytest

from fundapp.ledger import selectors as books
from fundapp.ledger.checks import check_books
from fundapp.ledger.models import Entry


@pytest.mark.parametrize("order", [1, -1])
def test_a_debit_taken_back_leaves_the_books_with_the_fee_alone(client, stripe, start, order):
    gift = start("5000")
    stripe.pull(f"sessions/{gift.checkout_session_id}/pay", method="debit")
    stripe.pull(f"sessions/{gift.checkout_session_id}/settle")
    (charge,) = stripe.running.sandbox.store.newest("charge")
    stripe.pull(f"charges/{charge['id']}/undo")

    for event in stripe.events()[::order] * 2:
        assert stripe.knock(client, event).status_code == 200
    stripe.deliver(client)

    gift.refresh_from_db()
    assert (gift.gross_pence, gift.refunded_pence) == (5000, 5000)
    assert books.balance_pence("stripe") == stripe.balance_pence() == -50
    assert Entry.objects.count() == 2
    assert check_books() == []
