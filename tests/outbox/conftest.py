"""A room that listens, for the tests of the outbox."""

from collections.abc import Iterator

import pytest

from tests.outbox import rooms


@pytest.fixture
def room() -> Iterator[rooms.Room]:
    with rooms.opened() as room:
        yield room
