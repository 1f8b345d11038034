"""Delivers what is due: takes a message in hand, calls its handler, says how it went. It must never hold a transaction
open while a handler runs, and never know what a handler does.

At any point the process may be killed. Before the handler: the lease lapses and another worker takes over. During or
after the handler: the same, and the handler, which knows the key, does nothing twice. After the mark: it is done.
"""

import logging
import os
import socket
import traceback
from pathlib import Path

from fundapp.kernel import chance
from fundapp.outbox import actions
from fundapp.outbox.actions import Lease
from fundapp.outbox.registry import Delivery, GivenUp, UnknownTopic, handler_for, may_work

log = logging.getLogger(__name__)


def deliver_next(*, message_id: int | None = None) -> Delivery | None:
    """Deliver one message, whatever comes of it: the longest due, or the one whose turn it is in the subject of
    `message_id`. None when nothing is due.
    """
    if not may_work():
        return None
    held = actions.lease(holder=_holder(), message_id=message_id)
    if held is None:
        return None
    _attempt(held)
    return held.delivery


def drain(*, most: int = 10_000) -> int:
    """Deliver until nothing is due, and say how many deliveries were tried."""
    done = 0
    while done < most and deliver_next() is not None:
        done += 1
    return done


def _attempt(held: Lease) -> None:
    """Call the handler once. Its trouble is kept by name only: an exception's text may quote a person."""
    delivery = held.delivery
    try:
        handler_for(delivery.topic)(delivery)
    except UnknownTopic:
        actions.put_off(held, trouble="UnknownTopic", for_good=True)
        log.warning("Message %d is parked: no room answers the topic %s.", delivery.id, delivery.topic)
    except GivenUp as trouble:
        actions.put_off(held, trouble=trouble.reason, for_good=True)
        log.warning("Message %d (%s) is parked: %s.", delivery.id, delivery.topic, trouble.reason)
    except Exception as trouble:  # noqa: BLE001 -- whatever a handler raises troubles its message alone
        name = type(trouble).__name__
        actions.put_off(held, trouble=name)
        log.warning(
            "Message %d (%s), attempt %d: %s at %s.",
            *(delivery.id, delivery.topic, delivery.attempt, name, _place(trouble)),
        )
    else:
        actions.mark_delivered(held)


def _place(trouble: BaseException) -> str:
    """Where it was raised, for whoever mends it."""
    last = traceback.extract_tb(trouble.__traceback__)[-1]
    return f"{'/'.join(Path(last.filename).parts[-3:])}:{last.lineno}"


def _holder() -> str:
    """Different at every call: the same process must not speak for a lease that it has lost."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{chance.draw_bytes(8).hex()}"
