"""Plays many lives at once in the order of their moments, with the clock at each. It must never know what they live."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from fundapp.kernel import clock

# What somebody does, told as a generator: each `yield` names the moment at which it goes on.
Life = Iterator[datetime]


def play(lives: Iterable[Life], *, until: datetime, after_each: Callable[[], None] = lambda: None) -> None:
    """Resume every life at the moments it names, up to `until`. What would happen later has not happened yet.

    `after_each` runs at the same moment, after each step: for what follows by itself, such as delivered messages.
    """
    waiting: list[tuple[datetime, int, Life]] = []

    def resume(number: int, life: Life) -> None:
        moment = next(life, None)
        if moment is not None:
            heapq.heappush(waiting, (moment, number, life))

    for number, life in enumerate(lives):
        resume(number, life)
    while waiting and waiting[0][0] <= until:
        moment, number, life = heapq.heappop(waiting)
        with clock.frozen_at(moment):
            resume(number, life)
            after_each()
