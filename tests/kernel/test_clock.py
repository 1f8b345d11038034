"""One clock, which can be stopped for a story, and a today that is London's."""

import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from fundapp.kernel import clock

JUNE_EVENING = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_now_is_the_present_in_utc():
    before = datetime.now(UTC)

    now = clock.now()

    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_frozen_clock_stands_still_and_runs_again():
    with clock.frozen_at(JUNE_EVENING):
        assert clock.now() == clock.now() == JUNE_EVENING
        with clock.frozen_at(JUNE_EVENING + timedelta(days=1)):
            assert clock.now() == JUNE_EVENING + timedelta(days=1)
        assert clock.now() == JUNE_EVENING

    assert clock.now() != JUNE_EVENING


def test_frozen_clock_runs_again_after_a_failure():
    def fail() -> None:
        with clock.frozen_at(JUNE_EVENING):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert clock.now() != JUNE_EVENING


def test_frozen_clock_tells_any_zone_in_utc():
    with clock.frozen_at(datetime(2026, 6, 30, 12, tzinfo=timezone(timedelta(hours=5)))):
        assert clock.now() == datetime(2026, 6, 30, 7, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


def test_frozen_clock_is_not_stopped_for_others():
    seen = []

    with clock.frozen_at(JUNE_EVENING):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()

    assert seen != [JUNE_EVENING]


def test_a_moment_without_a_zone_is_a_programming_error():
    with pytest.raises(AssertionError, match="a guess"), clock.frozen_at(datetime(2026, 6, 30, 12)):  # noqa: DTZ001 -- the error itself
        pass


@pytest.mark.parametrize(
    ("moment", "today"),
    [
        (JUNE_EVENING, date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_today_is_londons(moment, today):
    with clock.frozen_at(moment):
        assert clock.today() == today
