"""A room that listens, and a day without chores, for the tests of the outbox."""

from collections.abc import Iterator

import pytest

from fundapp.outbox import chores
from tests.outbox import rooms


@pytest.fixture
def room() -> Iterator[rooms.Room]:
    with rooms.opened() as room:
        yield room


@pytest.fixture(autouse=True)
def no_chores() -> Iterator[None]:
    """What upper rooms do every day is theirs to test."""
    usual = chores.registered()
    for chore in usual:
        chores.forget(chore.name)
    yield
    for chore in usual:
        chores.register(chore.name, topic=chore.topic, at=chore.at)
