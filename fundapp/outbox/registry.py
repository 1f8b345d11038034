"""Which function answers which topic. Upper rooms register theirs; the outbox never imports them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fundapp.kernel.ids import is_code


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a handler is given: the message's number, its idempotency key, what it is about, and ids to look up by."""

    id: int
    topic: str
    key: str
    subject: str
    payload: Mapping[str, str | int]
    attempt: int


class UnknownTopic(Exception):
    """No room has registered a handler for this topic."""


class GivenUp(Exception):
    """Raised by a handler when trying again would change nothing. `reason` is a code of its own, never a text."""

    def __init__(self, reason: str) -> None:
        assert is_code(reason), "a reason is a code: nothing that another machine said"
        super().__init__(reason)
        self.reason = reason


Handler = Callable[[Delivery], None]
_handlers: dict[str, Handler] = {}


def register(topic: str, handler: Handler) -> None:
    """`handler` runs outside any transaction, may be called twice with the same key, and raises to be tried again."""
    assert _handlers.get(topic, handler) is handler, f"two handlers for {topic}"
    _handlers[topic] = handler


def handler_for(topic: str) -> Handler:
    if topic not in _handlers:
        raise UnknownTopic(topic)
    return _handlers[topic]


_first: list[Callable[[], bool]] = []


def before_work(is_ready: Callable[[], bool]) -> None:
    """`is_ready` is asked before every delivery; while it says no, nothing is delivered."""
    if is_ready not in _first:
        _first.append(is_ready)


def may_work() -> bool:
    return all(is_ready() for is_ready in _first)


def topics() -> frozenset[str]:
    return frozenset(_handlers)


def forget(topic: str) -> None:
    """For tests, whose handlers come and go."""
    _handlers.pop(topic, None)
