"""Counting votes on rules: quorum, majorities, abstentions and ties, pure."""

import pytest

from payouts.motions.voting import Choice, Count, Verdict, count, decide, needed
from payouts.rulebook.choices import MotionMajority

MORE, HALF, THIRDS, ALL = MotionMajority


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "majority", "quorum", "verdict"),
    [
        (2, 1, 0, MORE, 3, Verdict.CARRIED),
        (2, 2, 0, MORE, 3, Verdict.TOO_FEW_AGREED),
        (2, 0, 1, MORE, 3, Verdict.TOO_FEW_VOTED),
        (1, 0, 5, MORE, 1, Verdict.TOO_FEW_VOTED),
        (0, 0, 0, MORE, 2, Verdict.TOO_FEW_VOTED),
        (4, 0, 0, HALF, 3, Verdict.CARRIED),
        (3, 0, 0, HALF, 3, Verdict.TOO_FEW_AGREED),
        (4, 2, 0, THIRDS, 3, Verdict.CARRIED),
        (3, 2, 0, THIRDS, 3, Verdict.TOO_FEW_AGREED),
        (5, 0, 1, ALL, 3, Verdict.CARRIED),
        (5, 1, 0, ALL, 3, Verdict.TOO_FEW_AGREED),
    ],
)
def test_what_the_votes_come_to(yes, no, abstain, majority, quorum, verdict):
    assert decide(Count(yes, no, abstain, electors=7), quorum=quorum, majority=majority) is verdict


@pytest.mark.parametrize("majority", MotionMajority)
def test_one_more_no_never_carries_and_one_more_yes_never_undoes(majority):
    for yes in range(6):
        for no in range(6):
            counted = Count(yes, no, 0, electors=12)
            if counted.said_something and yes < needed(counted, majority):
                assert yes < needed(Count(yes, no + 1, 0, electors=12), majority)
            if counted.said_something and yes >= needed(counted, majority):
                assert yes + 1 >= needed(Count(yes + 1, no, 0, electors=12), majority)


def test_count_tells_each_apart():
    assert count([Choice.YES, Choice.NO, Choice.YES, Choice.ABSTAIN], electors=5) == Count(2, 1, 1, 5)
