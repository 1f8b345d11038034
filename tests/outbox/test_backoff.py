"""How long a troubled message waits."""

from datetime import timedelta

import pytest

from fundapp.outbox import backoff


def test_pause_doubles_up_to_an_hour() -> None:
    pauses = [backoff.pause_after(attempt) for attempt in range(1, 14)]

    assert [pause.total_seconds() for pause in pauses] == [
        *(5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560),
        *(3600, 3600, 3600),
    ]


def test_pause_ends_after_the_last_attempt() -> None:
    assert backoff.pause_after(backoff.MOST_ATTEMPTS - 1) == timedelta(hours=1)
    assert backoff.pause_after(backoff.MOST_ATTEMPTS) is None
    assert backoff.pause_after(10_000) is None
    assert [backoff.is_spent(attempts) for attempts in (0, 19, 20, 21)] == [False, False, True, True]


def test_pauses_end_before_an_idempotency_key_is_forgotten() -> None:
    pauses = [backoff.pause_after(attempt) for attempt in range(1, backoff.MOST_ATTEMPTS)]

    assert sum(pauses, timedelta()) < timedelta(hours=23)


def test_pause_before_the_first_attempt_is_a_programming_error() -> None:
    with pytest.raises(AssertionError, match="counted from 1"):
        backoff.pause_after(0)
