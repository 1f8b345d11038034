"""How long a troubled message waits, and when it has been tried enough. It must never know what the trouble was."""

from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
# All pauses together stay below 23 hours: card networks forget an idempotency key after a day, and a message tried
# again after that could do its work twice. From there on a person decides.
MOST_ATTEMPTS = 20


def pause_after(attempt: int) -> timedelta | None:
    """How long to wait after the failed `attempt` (counted from 1); None when a person must look first."""
    assert attempt >= 1, "attempts are counted from 1"
    if is_spent(attempt):
        return None
    # Beyond a few doublings the hour is reached, and the power need not be worked out.
    return min(FIRST_PAUSE * (1 << min(attempt - 1, 10)), LONGEST_PAUSE)


def is_spent(attempts: int) -> bool:
    """Whether a message that was tried so often is not tried again by itself."""
    return attempts >= MOST_ATTEMPTS
