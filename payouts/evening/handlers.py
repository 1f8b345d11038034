"""What the evening does when the outbox calls: promise one mail a day to whoever wants it."""

from django.db import transaction

from fundapp.outbox import actions as outbox
from fundapp.outbox.registry import Delivery
from payouts.evening import selectors

DIGEST = "evening.digest"


def on_digests(delivery: Delivery) -> None:
    """A key for each person and day, so that looking twice promises once. A quiet day is found out at the sending."""
    day = str(delivery.payload["day"])
    for account_id in selectors.who_want_a_digest():
        with transaction.atomic():
            outbox.enqueue(
                DIGEST, key=f"digest:{account_id}:{day}", subject=f"digest:{account_id}", account_id=str(account_id)
            )
