"""The content hash changes with everything that matters; a different amount is spread to the penny."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.payments.freeze import Frozen, FrozenLine, content_hash, in_fours, shares

LINE = FrozenLine(1, "p1", "c1", "general", 1000, "POT", "mark")
RUN = Frozen("r1", "generic", "GBP", (LINE, replace(LINE, position=2, payout="p2")))


def test_hash_is_of_the_canonical_form_and_stays_the_same_for_ever():
    assert content_hash(RUN) == content_hash(replace(RUN))
    assert content_hash(RUN) == "4061a75fa3eb0eb4f7a2d5e7db7cbab7f5436ec24bb54d178a5eaf24c759e4a3"


@pytest.mark.parametrize(
    "changed",
    [
        replace(RUN, run="r2"),
        replace(RUN, rail="unity-trust"),
        replace(RUN, lines=RUN.lines[:1]),
        replace(RUN, lines=RUN.lines[::-1]),
        *(
            replace(RUN, lines=(replace(LINE, **{name: value}), RUN.lines[1]))
            for name, value in {
                "payout": "p3",
                "claim": "c2",
                "pot": "other",
                "amount_pence": 1001,
                "reference": "OTHER",
                "payee": "newer",
            }.items()
        ),
    ],
)
def test_any_change_changes_the_hash(changed):
    assert content_hash(changed) != content_hash(RUN)


def test_hash_in_fours_is_read_aloud():
    assert in_fours("0123456789abcdef0123") == "0123 4567 89ab cdef"


@given(st.lists(st.integers(1, 500_00), min_size=1, max_size=30), st.integers(1, 2000_00))
def test_shares_add_up_and_keep_their_proportion(schedule, amount):
    parts = shares(schedule, amount)

    assert sum(parts) == amount
    for pence, part in zip(schedule, parts, strict=True):
        assert abs(part - pence * amount / sum(schedule)) <= 1
