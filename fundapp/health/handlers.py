"""What the health room does when the outbox calls: a note of every pot, once a day."""

from datetime import date

from fundapp.health import actions, selectors
from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery

DAILY = "health.daily"


def on_day(delivery: Delivery) -> None:
    """Asked twice for a day, the second time finds every note written."""
    day = date.fromisoformat(str(delivery.payload["day"]))
    for pot in selectors.pots():
        actions.note_day(system("health"), pot=pot, day=day)
