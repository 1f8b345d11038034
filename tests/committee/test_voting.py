"""The tally as tables and as laws: quorum, majority, ties, abstentions, different amounts."""

import random
from dataclasses import asdict, replace
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.kernel.refusal import Refused
from payouts.committee.voting import (
    REASONS,
    UNDECIDED,
    Cast,
    Choice,
    Outcome,
    Reason,
    Thresholds,
    Verdict,
    check_cast,
    tally,
    thresholds_from,
)
from payouts.rulebook.facts import Abstentions, Majority, Tie

TOTAL = 100_00
THREE = Thresholds(2, 3, Majority.MORE_YES_THAN_NO, Tie.NOT_THIS_TIME, Abstentions.DO_NOT_COUNT)
FOUR = replace(THREE, panel_size=4, quorum=3)
YES = Cast(Choice.YES)
NO = Cast(Choice.NO, reason=Reason.NOT_SHOWN)
NEED = Cast(Choice.NEED_ONE_THING, reason=Reason.SANCTION_LETTER)
AWAY = Cast(Choice.NOT_ME)


def less(pence: int, reason: Reason = Reason.LOSS_IS_LESS) -> Cast:
    return Cast(Choice.YES_DIFFERENT, pence, reason)


APPROVED = Outcome(Verdict.APPROVED, TOTAL)
NOT_SHOWN = Outcome(Verdict.NOT_THIS_TIME, reasons=(Reason.NOT_SHOWN,))
LETTER = Outcome(Verdict.NEEDS_ONE_THING, reasons=(Reason.SANCTION_LETTER,))


@pytest.mark.parametrize(
    ("thresholds", "votes", "outcome"),
    [
        # Two of three decide; a split waits for the third.
        (THREE, [], UNDECIDED),
        (THREE, [YES], UNDECIDED),
        (THREE, [YES, YES], APPROVED),
        (THREE, [YES, NO], UNDECIDED),
        (THREE, [YES, NO, YES], APPROVED),
        (THREE, [YES, NO, NO], NOT_SHOWN),
        (THREE, [NO, NO], NOT_SHOWN),
        # Enough votes to be sure, but not enough for the quorum.
        (replace(THREE, quorum=3), [YES, YES], UNDECIDED),
        (replace(THREE, quorum=3), [YES, YES, NO], APPROVED),
        # "I need one thing" holds an award back and keeps the request alive.
        (THREE, [NEED, NEED], LETTER),
        (THREE, [YES, NEED], UNDECIDED),
        (THREE, [YES, NEED, NO], LETTER),
        (THREE, [YES, NEED, YES], APPROVED),
        (THREE, [NEED, NO, NO], NOT_SHOWN),
        # A different amount: the most that more than half agree to.
        (THREE, [YES, less(60_00)], UNDECIDED),
        (THREE, [YES, less(60_00), YES], APPROVED),
        (THREE, [YES, less(60_00), NO], Outcome(Verdict.APPROVED, 60_00, (Reason.LOSS_IS_LESS,))),
        (THREE, [YES, less(60_00), less(40_00)], Outcome(Verdict.APPROVED, 60_00, (Reason.LOSS_IS_LESS,))),
        (THREE, [less(60_00), less(60_00)], Outcome(Verdict.APPROVED, 60_00, (Reason.LOSS_IS_LESS,))),
        (
            THREE,
            [less(60_00, Reason.DATES_ARE_FEWER), less(50_00, Reason.PART_PAID_ALREADY), NO],
            Outcome(Verdict.APPROVED, 50_00, (Reason.PART_PAID_ALREADY, Reason.DATES_ARE_FEWER)),
        ),
        # An even split of all four.
        (FOUR, [YES, YES, NO], UNDECIDED),
        (FOUR, [YES, YES, NO, NO], NOT_SHOWN),
        (replace(FOUR, tie=Tie.NEW_PANEL), [YES, YES, NO, NO], Outcome(Verdict.NEW_PANEL)),
        (replace(FOUR, tie=Tie.NEW_PANEL), [NEED, YES, NO, NO], Outcome(Verdict.NEW_PANEL)),
        (replace(FOUR, tie=Tie.NEW_PANEL), [YES, NO, NO, NO], NOT_SHOWN),
        # Abstentions: left aside, or counted to the quorum; never a way round two votes.
        (THREE, [YES, YES, AWAY], APPROVED),
        (THREE, [YES, AWAY, AWAY], UNDECIDED),
        (replace(THREE, quorum=3), [YES, YES, AWAY], UNDECIDED),
        (replace(THREE, quorum=3, abstentions=Abstentions.COUNT_TO_QUORUM), [YES, YES, AWAY], APPROVED),
        (replace(THREE, quorum=3, abstentions=Abstentions.COUNT_TO_QUORUM), [YES, AWAY, AWAY], UNDECIDED),
        # More than half of the whole panel, whoever is away.
        (replace(THREE, majority=Majority.HALF_OF_PANEL), [YES, YES], APPROVED),
        (replace(FOUR, quorum=2, majority=Majority.HALF_OF_PANEL), [YES, YES, AWAY, NO], NOT_SHOWN),
        (replace(FOUR, quorum=2, majority=Majority.HALF_OF_PANEL), [YES, YES, YES], APPROVED),
        (
            replace(FOUR, quorum=2, majority=Majority.HALF_OF_PANEL),
            [YES, YES, AWAY, AWAY],
            Outcome(Verdict.NOT_THIS_TIME, reasons=(Reason.TOO_FEW_AGREED,)),
        ),
        # Everyone.
        (replace(THREE, majority=Majority.UNANIMOUS), [YES, YES], UNDECIDED),
        (replace(THREE, majority=Majority.UNANIMOUS), [YES, NO], NOT_SHOWN),
        (replace(THREE, majority=Majority.UNANIMOUS), [YES, less(70_00), YES],
         Outcome(Verdict.APPROVED, 70_00, (Reason.LOSS_IS_LESS,))),
        (replace(THREE, majority=Majority.UNANIMOUS), [YES, NEED, YES], LETTER),
    ],
)  # fmt: skip
def test_tally_gives_the_outcome_by_the_rules(thresholds, votes, outcome):
    assert tally(thresholds, votes, total_pence=TOTAL) == outcome


def test_tally_puts_the_most_frequent_reason_first():
    votes = [Cast(Choice.NO, reason=reason) for reason in (Reason.NOT_A_SANCTION, Reason.NOT_SHOWN, Reason.NOT_SHOWN)]

    outcome = tally(replace(THREE, quorum=3), votes, total_pence=TOTAL)

    assert outcome.reasons == (Reason.NOT_SHOWN, Reason.NOT_A_SANCTION)


# --- Laws -------------------------------------------------------------------------------------------------------------
some_votes = st.one_of(
    st.just(YES),
    st.just(NO),
    st.just(NEED),
    st.just(AWAY),
    st.integers(1, TOTAL - 1).map(less),
)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[Thresholds, list[Cast]]:
    size = draw(st.integers(2, 6))
    thresholds = Thresholds(
        draw(st.integers(2, size)),
        size,
        draw(st.sampled_from(Majority)),
        draw(st.sampled_from(Tie)),
        draw(st.sampled_from(Abstentions)),
    )
    return thresholds, draw(st.lists(some_votes, max_size=size))


def cast_in(votes: list[Cast]) -> int:
    return sum(vote.choice is not Choice.NOT_ME for vote in votes)


@given(boxes())
def test_nothing_is_decided_below_the_quorum(box):
    thresholds, votes = box

    outcome = tally(thresholds, votes, total_pence=TOTAL)

    if outcome.is_settled:
        present = len(votes) if thresholds.abstentions is Abstentions.COUNT_TO_QUORUM else cast_in(votes)
        assert present >= thresholds.quorum
        assert cast_in(votes) >= 2


@given(boxes(), st.randoms(use_true_random=False))
def test_the_order_of_votes_does_not_matter(box, shuffler: random.Random):
    thresholds, votes = box
    shuffled = votes.copy()
    shuffler.shuffle(shuffled)

    assert tally(thresholds, shuffled, total_pence=TOTAL) == tally(thresholds, votes, total_pence=TOTAL)


@given(boxes())
def test_one_more_no_never_helps(box):
    thresholds, votes = box
    votes = votes[: thresholds.panel_size - 1]
    before = tally(thresholds, votes, total_pence=TOTAL)

    after = tally(thresholds, [*votes, NO], total_pence=TOTAL)

    if before.is_settled:
        assert (after.verdict, after.amount_pence) == (before.verdict, before.amount_pence)
    # The same as all the votes of a panel, and as one fewer than all of a larger one.
    if len(votes) >= thresholds.quorum and thresholds.majority is not Majority.HALF_OF_PANEL:
        these_alone = tally(replace(thresholds, panel_size=len(votes)), votes, total_pence=TOTAL)
        and_a_no = tally(replace(thresholds, panel_size=len(votes) + 1), [*votes, NO], total_pence=TOTAL)
        assert these_alone.verdict is Verdict.APPROVED or and_a_no.verdict is not Verdict.APPROVED


@given(boxes(), st.integers(0, 5))
def test_a_vote_changed_to_no_never_turns_a_refusal_into_an_award(box, place):
    thresholds, votes = box
    if place >= len(votes) or votes[place].choice is Choice.NOT_ME:
        return
    before = tally(thresholds, votes, total_pence=TOTAL)

    after = tally(thresholds, [*votes[:place], NO, *votes[place + 1 :]], total_pence=TOTAL)

    if before.verdict in (Verdict.NOT_THIS_TIME, Verdict.NEEDS_ONE_THING, Verdict.NEW_PANEL):
        assert after.verdict is not Verdict.APPROVED
    if before.verdict is Verdict.APPROVED and after.verdict is Verdict.APPROVED:
        assert after.amount_pence <= before.amount_pence


@given(boxes())
def test_a_settled_outcome_stands_whatever_else_is_voted(box):
    thresholds, votes = box
    outcome = tally(thresholds, votes, total_pence=TOTAL)
    if not outcome.is_settled:
        return

    for rest in combinations_with_replacement((YES, less(33_00), NO, NEED, AWAY), thresholds.panel_size - len(votes)):
        whole = tally(thresholds, [*votes, *rest], total_pence=TOTAL)
        assert (whole.verdict, whole.amount_pence) == (outcome.verdict, outcome.amount_pence)


@given(boxes())
def test_an_award_is_never_above_what_enough_people_agreed_to(box):
    thresholds, votes = box
    outcome = tally(thresholds, votes, total_pence=TOTAL)
    if outcome.verdict is not Verdict.APPROVED:
        return

    agreeing = sum(
        vote.choice in (Choice.YES, Choice.YES_DIFFERENT) and (vote.amount_pence or TOTAL) >= outcome.amount_pence
        for vote in votes
    )
    against = sum(vote.choice is Choice.NO for vote in votes)

    assert 0 < outcome.amount_pence <= TOTAL
    assert agreeing >= 2
    assert agreeing > against


@given(boxes())
def test_a_refusal_and_a_request_always_say_why(box):
    thresholds, votes = box
    outcome = tally(thresholds, votes, total_pence=TOTAL)

    if outcome.verdict in (Verdict.NOT_THIS_TIME, Verdict.NEEDS_ONE_THING):
        assert outcome.reasons
    if outcome.verdict is Verdict.APPROVED and outcome.amount_pence < TOTAL:
        assert outcome.reasons


# --- What a vote must say ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cast", "total_pence", "codes"),
    [
        (Cast(Choice.NO), TOTAL, ("reason_needed",)),
        (Cast(Choice.NO, reason=Reason.SANCTION_LETTER), TOTAL, ("reason_needed",)),
        (Cast(Choice.NEED_ONE_THING), TOTAL, ("reason_needed",)),
        (Cast(Choice.YES_DIFFERENT), TOTAL, ("amount_needed", "reason_needed")),
        (less(0), TOTAL, ("amount_needed",)),
        (less(-5), TOTAL, ("amount_needed",)),
        (less(TOTAL), TOTAL, ("amount_not_below_the_sum",)),
        (less(TOTAL + 1), TOTAL, ("amount_not_below_the_sum",)),
        (Cast(Choice.YES, 5), TOTAL, ("amount_not_asked",)),
        (Cast(Choice.NO, 5, Reason.NOT_SHOWN), TOTAL, ("amount_not_asked",)),
        (Cast(Choice.YES, reason=Reason.NOT_SHOWN), TOTAL, ("reason_not_asked",)),
        (YES, 0, ("nothing_to_award",)),
        (less(1), 0, ("nothing_to_award",)),
    ],
)
def test_a_vote_that_says_too_little_or_too_much_is_refused(cast, total_pence, codes):
    with pytest.raises(Refused) as refused:
        check_cast(cast, total_pence=total_pence)

    assert refused.value.codes == codes


def test_every_reason_on_the_list_is_taken():
    for choice, reasons in REASONS.items():
        for reason in reasons:
            cast = Cast(choice, 5_00 if choice is Choice.YES_DIFFERENT else None, reason)
            check_cast(cast, total_pence=TOTAL, is_of_a_yes=reason is Reason.AS_BEFORE)
    check_cast(YES, total_pence=TOTAL)
    check_cast(AWAY, total_pence=0)


def _codes_of_a_yes(cast, *, given_pence=4_00, total_pence=TOTAL):
    with pytest.raises(Refused) as refused:
        check_cast(cast, total_pence=total_pence, given_pence=given_pence, is_of_a_yes=True)
    return refused.value.codes


def test_a_second_look_at_a_yes_gives_more_or_leaves_it():
    for cast in (YES, Cast(Choice.YES_DIFFERENT, 5_00, Reason.LOSS_IS_LESS), Cast(Choice.NO, None, Reason.AS_BEFORE)):
        check_cast(cast, total_pence=TOTAL, given_pence=4_00, is_of_a_yes=True)

    assert _codes_of_a_yes(Cast(Choice.YES_DIFFERENT, 4_00, Reason.LOSS_IS_LESS)) == ("amount_is_given_already",)
    assert _codes_of_a_yes(Cast(Choice.YES_DIFFERENT, 3_99, Reason.LOSS_IS_LESS)) == ("amount_is_given_already",)
    assert _codes_of_a_yes(Cast(Choice.NO, None, Reason.NOT_SHOWN)) == ("reason_needed",)
    assert _codes_of_a_yes(YES, given_pence=TOTAL) == ("rules_give_no_more",)
    with pytest.raises(Refused) as refused:
        check_cast(Cast(Choice.NO, None, Reason.AS_BEFORE), total_pence=TOTAL)
    assert refused.value.codes == ("reason_needed",), "there is nothing yet that could stay as it is"


# --- Thresholds -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["quorum", "panel_size", "majority", "tie", "abstentions"])
@pytest.mark.parametrize("value", [None, "", 0, "one"])
def test_a_missing_threshold_is_an_error(name, value):
    words = {**asdict(THREE), name: value}
    without = {key: kept for key, kept in words.items() if key != name}

    for broken in (words, without):
        with pytest.raises(Refused) as refused:
            thresholds_from(broken)
        assert refused.value.codes == ("threshold_missing",)


def test_every_missing_threshold_is_named_at_once():
    with pytest.raises(Refused) as refused:
        thresholds_from({})

    assert [reason.values["name"] for reason in refused.value.reasons] == [
        "quorum", "panel_size", "majority", "tie", "abstentions",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"quorum": 1}, ("quorum_of_one",)),
        ({"quorum": 4}, ("quorum_above_panel",)),
        ({"quorum": True}, ("threshold_missing",)),
    ],
)
def test_thresholds_that_cannot_be_kept_are_refused(change, codes):
    with pytest.raises(Refused) as refused:
        thresholds_from({**asdict(THREE), **change})

    assert refused.value.codes == codes


def test_thresholds_come_from_the_words_of_a_rulebook():
    assert thresholds_from(asdict(THREE)) == THREE
