"""The day's chores: each is promised once a day, whoever looks and however often."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest

from fundapp.kernel import clock
from fundapp.outbox import chores, relay
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery, forget, register

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)  # half past two in London
LATER = datetime(2026, 6, 1, 12, tzinfo=UTC)
NEXT_DAY = datetime(2026, 6, 2, 12, tzinfo=UTC)


@pytest.fixture
def done() -> Iterator[list[Delivery]]:
    """What the chore was called with."""
    deliveries: list[Delivery] = []
    register("tests.sweep_floor", deliveries.append)
    chores.register("sweep-floor", topic="tests.sweep_floor", at=time(3))
    yield deliveries
    chores.forget("sweep-floor")
    forget("tests.sweep_floor")


def test_a_chore_waits_for_its_hour_in_london(done: list[Delivery]) -> None:
    with clock.frozen_at(MORNING):
        assert chores.promise_due() == 0

    assert Message.objects.count() == 0


def test_a_chore_is_done_once_a_day_however_often_anyone_looks(done: list[Delivery]) -> None:
    with clock.frozen_at(LATER):
        assert (chores.promise_due(), chores.promise_due()) == (1, 0)
        relay.drain()
        assert chores.promise_due() == 0
    with clock.frozen_at(NEXT_DAY):
        assert chores.promise_due() == 1
        relay.drain()

    assert [delivery.payload for delivery in done] == [{"day": "2026-06-01"}, {"day": "2026-06-02"}]
    assert [delivery.subject for delivery in done] == ["chore:sweep-floor"] * 2


def test_two_chores_of_one_name_are_a_mistake(done: list[Delivery]) -> None:
    with pytest.raises(AssertionError, match="two chores are called sweep-floor"):
        chores.register("sweep-floor", topic="tests.other", at=time(4))


def test_the_worker_does_the_chores(done: list[Delivery]) -> None:
    from django.core.management import call_command

    with clock.frozen_at(LATER):
        call_command("run_worker", "--once")

    assert len(done) == 1
