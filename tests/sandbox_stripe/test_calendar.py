"""The next period begins on the same day of the month, or on its last where there is none."""

from datetime import UTC, datetime

import pytest

from fundapp.demo.sandbox_stripe.billing.calendar import next_period


def at(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("anchor", "after", "interval", "count", "expected"),
    [
        ("2026-01-15T09:30", "2026-01-15T09:30", "month", 1, "2026-02-15T09:30"),
        ("2026-01-31T09:30", "2026-01-31T09:30", "month", 1, "2026-02-28T09:30"),
        ("2026-01-31T09:30", "2026-02-28T09:30", "month", 1, "2026-03-31T09:30"),
        ("2027-10-31T00:00", "2028-01-31T00:00", "month", 1, "2028-02-29T00:00"),
        ("2026-11-30T12:00", "2026-11-30T12:00", "month", 3, "2027-02-28T12:00"),
        ("2028-02-29T12:00", "2028-02-29T12:00", "year", 1, "2029-02-28T12:00"),
        ("2026-12-28T12:00", "2026-12-28T12:00", "week", 1, "2027-01-04T12:00"),
        ("2026-12-31T12:00", "2026-12-31T12:00", "day", 1, "2027-01-01T12:00"),
        ("2026-05-01T12:00", "2026-04-02T12:00", "month", 1, "2026-05-01T12:00"),
    ],
)
def test_next_period(anchor, after, interval, count, expected):
    assert next_period(at(anchor), at(after), interval=interval, count=count) == at(expected)
