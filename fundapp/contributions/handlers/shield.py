"""What follows when giving by card stopped by itself: after an hour somebody looks whether it has become quiet."""

from fundapp.contributions.actions import shield
from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery

SHIELD = system("shield")


def on_quiet_hour(delivery: Delivery) -> None:
    """Begin again, or promise to look again. What a person did meanwhile stays."""
    shield.recover(SHIELD, switch_id=int(delivery.payload["switch"]))
