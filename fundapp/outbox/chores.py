"""What is done once a day. Upper rooms register theirs, and it never knows what they do.

A chore is promised in the outbox under a key with the day in it, by whichever worker looks first. So it is done once a
day however many workers look, and a day on which none ran is made up for by the first that does.
"""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from fundapp.kernel.clock import LONDON, now
from fundapp.outbox import actions, selectors


@dataclass(frozen=True, slots=True)
class Chore:
    """`topic` is delivered once for each day of London's, not before `at`."""

    name: str
    topic: str
    at: time


_chores: dict[str, Chore] = {}


def register(name: str, *, topic: str, at: time) -> None:
    """Have `topic` delivered every day, with the day as `payload["day"]`."""
    chore = Chore(name, topic, at)
    assert _chores.get(name, chore) == chore, f"two chores are called {name}"
    _chores[name] = chore


def registered() -> tuple[Chore, ...]:
    return tuple(_chores.values())


def forget(name: str) -> None:
    """For tests, whose chores come and go."""
    _chores.pop(name, None)


def promise_due() -> int:
    """Promise today's chores whose hour has come and which nobody has promised yet; say how many those were."""
    moment = now().astimezone(LONDON)
    due = {_key(chore, moment.date()): chore for chore in registered() if chore.at <= moment.time()}
    left = [chore for key, chore in due.items() if key not in selectors.known_keys(due)]
    for chore in left:
        with transaction.atomic():
            actions.enqueue(
                chore.topic,
                key=_key(chore, moment.date()),
                subject=f"chore:{chore.name}",
                day=moment.date().isoformat(),
            )
    return len(left)


def _key(chore: Chore, day: date) -> str:
    return f"chore:{chore.name}:{day.isoformat()}"
