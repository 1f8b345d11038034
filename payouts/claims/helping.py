"""What helping can mean, how a yes to it is said, and when it is over. It must never know a table or a name."""

from datetime import datetime, timedelta
from enum import StrEnum

from fundapp.kernel.refusal import Refused, refuse

LASTS = timedelta(days=30)
# How long after sending the sheet to hand over can still be shown.
HAND_OVER = timedelta(hours=1)


class Scope(StrEnum):
    """What the person wants done for them."""

    FILL_IN = "fill_in"
    UPDATES = "updates"
    SPEAK = "speak"


class Knows(StrEnum):
    FRIEND = "friend"
    ADVICE = "advice"
    CHARITY = "charity"
    OTHER = "other"


class How(StrEnum):
    """In which way the person said yes: on the helper's screen, by text, on our page, by telephone, on a slip."""

    SCREEN = "screen"
    TEXT = "text"
    PAGE = "page"
    CALL = "call"
    SLIP = "slip"


# A caseworker heard it or read it, and wrote it down.
HEARD = frozenset({How.CALL, How.SLIP})


class End(StrEnum):
    SENT = "sent"
    REMOVED = "removed"
    SAID_NO = "said_no"
    LEFT = "left"
    TIME = "time"
    PAID = "paid"
    STOPPED = "stopped"


class TakenBy(StrEnum):
    """On what a request came: the pages, the telephone, or paper."""

    PAGE = "page"
    TELEPHONE = "telephone"
    PAPER = "paper"


class Confirmed(StrEnum):
    """In which way the person said that a request which somebody wrote down is theirs."""

    CODE = "code"
    CALL = "call"


def is_over_time(began: datetime, *, at: datetime) -> bool:
    return at - began >= LASTS


def no_way_to_ask() -> Refused:
    """From afar the person is asked by us, so there has to be a way."""
    sentence = "Choose a way to reach them, so that we can ask them if you may help"
    return refuse("helping_cannot_ask", sentence, field="contact_route")
