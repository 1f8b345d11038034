"""A stand-in for the rooms above: handlers that note what they were given, and may be told to fail."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from fundapp.outbox import actions, registry
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery


class Room:
    """Answers `room.told`; `trouble` is raised while it is set."""

    def __init__(self) -> None:
        self.seen: list[Delivery] = []
        self.trouble: Exception | None = None
        self.during: Callable[[Delivery], None] = lambda delivery: None

    def on_told(self, delivery: Delivery) -> None:
        self.seen.append(delivery)
        self.during(delivery)
        if self.trouble is not None:
            raise self.trouble

    @property
    def keys(self) -> list[str]:
        return [delivery.key for delivery in self.seen]


@contextmanager
def opened() -> Iterator[Room]:
    room = Room()
    registry.register("room.told", room.on_told)
    try:
        yield room
    finally:
        registry.forget("room.told")


def tell(key: str, *, subject: str = "claim:1", topic: str = "room.told", **payload: str | int) -> Message:
    with transaction.atomic():
        return actions.enqueue(topic, key=key, subject=subject, **payload)


def standing(key: str) -> tuple[str, int, str]:
    """A message's state, how often it was tried, and its last trouble."""
    return Message.objects.values_list("state", "attempts", "last_trouble").get(key=key)
