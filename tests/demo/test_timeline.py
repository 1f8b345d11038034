"""Lives are resumed in the order of their moments, and the clock stands at each."""

from datetime import UTC, datetime, timedelta

from fundapp.demo.timeline import play
from fundapp.kernel import clock

START = datetime(2026, 11, 1, tzinfo=UTC)


def life(name: str, told: list[tuple[str, datetime]], *hours: int):
    for hour in hours:
        yield START + timedelta(hours=hour)
        told.append((name, clock.now()))


def test_two_lives_take_turns_by_the_clock():
    told: list[tuple[str, datetime]] = []

    play([life("a", told, 1, 4), life("b", told, 2, 3)], until=START + timedelta(days=1))

    assert told == [(name, START + timedelta(hours=hour)) for name, hour in [("a", 1), ("b", 2), ("b", 3), ("a", 4)]]


def test_what_would_happen_later_does_not():
    told: list[tuple[str, datetime]] = []

    play([life("a", told, 1, 30)], until=START + timedelta(days=1))

    assert told == [("a", START + timedelta(hours=1))]


def test_what_follows_by_itself_follows_each_step_at_its_moment():
    followed: list[datetime] = []

    play(
        [life("a", [], 1, 2)],
        until=START + timedelta(days=1),
        after_each=lambda: followed.append(clock.now()),
    )

    assert followed == [START + timedelta(hours=1), START + timedelta(hours=2)]
