"""Which function answers which topic. Upper rooms register theirs; the outbox never imports them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a handler is given: the message's id, its idempotency key, what it is about, and ids to look up by."""

    id: UUID
    topic: str
    key: str
    subject: str
    payload: Mapping[str, str | int]
    attempt: int


Handler = Callable[[Delivery], None]
_handlers: dict[str, Handler] = {}


def register(topic: str, handler: Handler) -> None:
    """`handler` runs outside any transaction, may be called twice with the same key, and raises to be tried again."""
    assert _handlers.get(topic, handler) is handler, f"two handlers for {topic}"
    _handlers[topic] = handler


def handler_for(topic: str) -> Handler:
    return _handlers[topic]


def topics() -> frozenset[str]:
    return frozenset(_handlers)
