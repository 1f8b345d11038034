"""Chance is fair, and repeats itself only where it was asked to."""

from collections import Counter

import pytest

from fundapp.kernel import chance
from fundapp.kernel.ids import new_id


def test_the_same_seed_draws_the_same_and_another_seed_another():
    def drawn(seed):
        with chance.repeatable(seed):
            return chance.draw_word("BCDFGH", 12), chance.draw_below(1000), chance.draw_bytes(8)

    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


def test_outside_the_block_nothing_repeats():
    with chance.repeatable(7):
        chance.draw_bytes(8)

    assert chance.draw_bytes(16) != chance.draw_bytes(16)


def test_every_number_below_the_limit_comes_up_about_as_often():
    with chance.repeatable(1):
        counts = Counter(chance.draw_below(10) for _ in range(20_000))

    assert sorted(counts) == list(range(10))
    assert all(1_800 < count < 2_200 for count in counts.values())


def test_there_is_nothing_to_draw_below_one():
    with pytest.raises(ValueError, match="nothing to draw"):
        chance.draw_below(0)


def test_ids_follow_the_seed_too():
    from datetime import UTC, datetime

    from fundapp.kernel import clock

    with clock.frozen_at(datetime(2026, 11, 22, tzinfo=UTC)):
        with chance.repeatable(7):
            first = new_id()
        with chance.repeatable(7):
            again = new_id()

    assert first == again
