"""Two real relays on two real connections: in order for each subject, each message once, neither in the other's way."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connections

from fundapp.outbox import actions, relay, selectors
from tests.outbox.rooms import Room, standing, tell
from tests.patience import PATIENCE_SECONDS

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*works: Callable[[], None]) -> None:
    """Run each in a thread with a connection of its own, and pass on what any of them raises."""
    troubles: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as trouble:  # noqa: BLE001 -- handed to the test's own thread
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []


def drain_until_empty() -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while selectors.counts().waiting and time.monotonic() < deadline:
        relay.drain()
        close_old_connections()


def test_two_relays_deliver_each_message_once_and_in_order(room: Room) -> None:
    keys = defaultdict(list)
    for number in range(200):
        subject = f"claim:{number % 20}"
        keys[subject].append(tell(f"k{number}", subject=subject).key)
    workers = set()
    room.during = lambda delivery: workers.add(threading.get_ident())

    at_once(drain_until_empty, drain_until_empty)

    delivered = defaultdict(list)
    for delivery in room.seen:
        delivered[delivery.subject].append(delivery.key)
    assert delivered == keys
    assert len(workers) == 2
    assert selectors.counts() == selectors.Counts(waiting=0, parked=0, delivered=200, waiting_since=None)


def test_a_slow_handler_holds_up_its_own_subject_only(room: Room) -> None:
    tell("slow", subject="claim:a")
    tell("behind", subject="claim:a")
    tell("free", subject="claim:b")
    others_done = threading.Event()

    def wait_for_the_other(delivery: object) -> None:
        if room.keys == ["slow"]:
            assert others_done.wait(timeout=PATIENCE_SECONDS)

    room.during = wait_for_the_other

    def second() -> None:
        while "slow" not in room.keys:
            time.sleep(0.01)
        assert relay.drain() == 1
        others_done.set()

    at_once(drain_until_empty, second)

    assert room.keys == ["slow", "free", "behind"]


def test_two_relays_never_hold_the_same_message() -> None:
    for number in range(30):
        tell(f"k{number}", subject=f"claim:{number}")
    held = defaultdict(list)

    def take(name: str) -> None:
        while (lease := actions.lease(holder=f"{name}:{len(held[name])}")) is not None:
            held[name].append(lease.delivery.key)

    at_once(lambda: take("one"), lambda: take("two"))

    assert sorted(held["one"] + held["two"]) == sorted(f"k{number}" for number in range(30))
    assert standing("k0") == ("waiting", 1, "")


def test_the_same_promise_made_twice_at_once_is_made_once(room: Room) -> None:
    for number in range(10):
        at_once(lambda n=number: tell(f"k{n}"), lambda n=number: tell(f"k{n}"))

    assert relay.drain() == 10
    assert room.keys == [f"k{number}" for number in range(10)]
