"""What guards the card page: how many tries are too many, and when declines mean that somebody is testing cards.

Pure: it must never know the database, nor who stands at the door.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Card pages asked for and not paid, in an hour. A payment gives its places back, so a good day closes no door.
HOUR_SECONDS = 60 * 60
MOST_OF_AN_ADDRESS, MOST_OF_A_NETWORK, MOST_OF_ALL = 5, 15, 60

# More than so many declines in a hundred, of at least so many attempts within so long, is no accident.
WATCHED = timedelta(minutes=10)
LEAST_ATTEMPTS = 10
MOST_DECLINED_PERCENT = 30
# After so long without a decline, giving by card begins again by itself.
QUIET = timedelta(hours=1)


class Shut(StrEnum):
    """Why no card page is opened now. The value is what the form's page is told."""

    STOPPED = "is_stopped"
    TOO_MANY_HERE = "is_too_many_here"
    TOO_MANY = "is_too_many"

    @property
    def status(self) -> int:
        return 503 if self is Shut.STOPPED else 429


class StopReason(StrEnum):
    """Why a person stops giving by card, or begins it again."""

    CARD_TESTING = "card_testing"
    STRIPE_ASKED = "stripe_asked"
    NOT_RIGHT = "not_right"
    LOOKED_INTO = "looked_into"
    BY_MISTAKE = "by_mistake"


STOPPING = (StopReason.CARD_TESTING, StopReason.STRIPE_ASKED, StopReason.NOT_RIGHT)
BEGINNING = (StopReason.LOOKED_INTO, StopReason.BY_MISTAKE)


@dataclass(frozen=True, slots=True)
class Tally:
    """Attempts at cards within some time, and how many of them were declined."""

    attempts: int
    declined: int

    @property
    def is_alarming(self) -> bool:
        return self.attempts >= LEAST_ATTEMPTS and self.declined * 100 > self.attempts * MOST_DECLINED_PERCENT


def watched_from(at: datetime, *, began_at: datetime | None) -> datetime:
    """From when attempts count that are judged at `at`: what was judged before giving began again is forgiven."""
    return at - WATCHED if began_at is None else max(at - WATCHED, began_at)


def is_news(at: datetime, *, now: datetime) -> bool:
    """Whether an attempt says something of now. What is read again from Stripe's books is history."""
    return now - at < QUIET


def quiet_at(stopped_at: datetime, *, last_declined_at: datetime | None) -> datetime:
    """When it will have been quiet for long enough, if nothing more is declined."""
    return QUIET + (stopped_at if last_declined_at is None else max(stopped_at, last_declined_at))
