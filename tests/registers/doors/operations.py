"""Doors of the machine's health."""

from fundapp.outbox.models import Message
from tests.registers.doors import EVERYONE, Answer, Door, Who


def a_stuck_message(world):
    message = world.once(
        "stuck",
        lambda: Message.objects.create(
            topic="doors.test", key="doors:stuck", subject="doors:1", state="parked", last_trouble="OSError"
        ),
    )
    return {"message_id": message.id}


DOORS = [
    Door("operations:alive", allowed=EVERYONE),
    Door("operations:ready", allowed=EVERYONE),
    Door("operations:security_txt", allowed=EVERYONE),
    Door("operations:machine", allowed={Who.ADMINISTRATOR}),
    # A message that never was is refused by its reason (409), to the one role that may see every message.
    Door("operations:retry", "POST", allowed={Who.ADMINISTRATOR}, own=a_stuck_message, unknown=Answer.OPEN),
]
