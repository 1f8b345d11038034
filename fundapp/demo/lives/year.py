"""The whole invented year, from the founding to the last day, the same every time for the same seed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from fundapp.demo import story
from fundapp.demo.lives import founding
from fundapp.demo.lives.asking import Requests, request
from fundapp.demo.lives.banking import bank
from fundapp.demo.lives.changing import changing
from fundapp.demo.lives.counting import Counting
from fundapp.demo.lives.giving import gift, large_gift, promise, small_gifts, stripes_own
from fundapp.demo.lives.paying import treasury
from fundapp.demo.lives.register import register
from fundapp.demo.lives.watching import watching
from fundapp.demo.till import open_till
from fundapp.demo.timeline import Life, play
from fundapp.kernel import chance, clock
from fundapp.kernel.clock import LONDON
from fundapp.outbox import relay


def live(
    told: story.Story,
    *,
    seed: int,
    progress: Callable[[], None] = lambda: None,
    stripe_memory: Path | None = None,
) -> None:
    """Fill an empty database with a story whose last day is over. `progress` is called after every step.

    What is not in the plan (ids, codes, lots) is drawn from `seed`. `stripe_memory` is where the pretend Stripe keeps
    what it took; without it, it forgets.
    """
    assert settings.IS_DEMO, "a real fund begins with nobody invented"
    last_day = told.last_day
    start = datetime.combine(told.first_day, time(9), LONDON)
    requests = Requests()
    # What an older year erased is no erasure of this one's people, who come by the same ids.
    Path(settings.ERASURE_JOURNAL).unlink(missing_ok=True)

    def follow() -> None:
        relay.drain()
        progress()

    with chance.repeatable(seed), _letters_unsent(), _unhurried_disk(), open_till(stripe_memory) as till:
        with clock.frozen_at(start):
            cast = founding.found()
            campaigns = founding.open_campaigns(cast)
            relay.drain()
        lives: list[Life] = [gift(number, plan, campaigns, till) for number, plan in enumerate(told.gifts)]
        lives += [promise(number, plan, campaigns, till) for number, plan in enumerate(told.promises)]
        lives.append(large_gift(cast, campaigns, till, last_day=last_day))
        lives.append(small_gifts(cast, campaigns, till, last_day=last_day))
        lives.append(stripes_own(till, first_day=told.first_day, last_day=last_day))
        lives += [request(plan, cast, requests) for plan in told.claims]
        lives += Counting(cast, campaigns, first_day=told.first_day, last_day=last_day).lives()
        lives.append(register(cast, first_day=told.first_day))
        lives.append(changing(cast, last_day=last_day))
        lives.append(watching(first_day=told.first_day, last_day=last_day))
        lives.append(treasury(cast, requests, first_day=told.first_day, last_day=last_day))
        lives.append(bank(cast, last_day=last_day))
        play(lives, until=datetime.combine(last_day + timedelta(days=1), time(0), LONDON), after_each=follow)


@contextmanager
def _letters_unsent() -> Iterator[None]:
    """Nobody invented reads mail, and a year of it would only fill the disk."""
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = usual


@contextmanager
def _unhurried_disk() -> Iterator[None]:
    """On SQLite, do not wait for the disk after each of some thousand steps: a broken seeding is simply made again."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        usual = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous = OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous = {int(usual)}")
