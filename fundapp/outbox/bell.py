"""The doorbell: tells a Celery worker that something waits, by a message's number alone. It must never be relied on.

Whatever goes wrong here is logged and forgotten, because the sweep finds the row without it.
"""

import logging
import time

from celery import current_app
from django.conf import settings
from kombu.exceptions import KombuError
from kombu.pools import producers

log = logging.getLogger(__name__)

DELIVER = "outbox.deliver"
# A visitor's request waits no longer than this for a broker that does not answer, and then no request does for a while.
_PATIENCE_SECONDS = 2
_QUIET_SECONDS = 15
_LIMITS = {
    "max_retries": 0,
    "connect_retries_timeout": _PATIENCE_SECONDS,
    "socket_connect_timeout": _PATIENCE_SECONDS,
    "socket_timeout": _PATIENCE_SECONDS,
}


class _Quiet:
    """Until when the bell is left alone after a failure, by a clock that only runs forward."""

    until = 0.0


def ring(message_id: int, *, expires: float | None = None) -> bool:
    """Tell a worker about the message. False when no broker is configured, or when it could not be told."""
    if not settings.CELERY_BROKER_URL or time.monotonic() < _Quiet.until:
        return False
    connection = current_app.connection_for_write(
        url=settings.CELERY_BROKER_URL, connect_timeout=_PATIENCE_SECONDS, transport_options=_LIMITS
    )
    try:
        with producers[connection].acquire(block=True, timeout=_PATIENCE_SECONDS) as producer:
            current_app.send_task(
                DELIVER, args=[message_id], producer=producer, expires=expires, ignore_result=True, retry=False
            )
    except (OSError, KombuError) as trouble:
        _Quiet.until = time.monotonic() + _QUIET_SECONDS
        log.warning(
            "The broker could not be told of message %d (%s); the sweep will find it.",
            message_id,
            type(trouble).__name__,
        )
        return False
    return True
