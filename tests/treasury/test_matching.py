"""Which line is which movement: by reference, then by amount; as many of the one as of the other, or a choice."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fundapp.treasury.matching import Certainty, Movement, Open, Suggestion, suggest

DAY = date(2026, 11, 3)


def line(number, pence=1_000, word="", day=0):
    return Open(number, DAY + timedelta(days=day), pence, word)


def movement(code, pence=1_000, word="", day=0, around=5, **other):
    first, last = DAY + timedelta(days=day - around), DAY + timedelta(days=day + around)
    return Movement(code, pence, word, first, last, **other)


def test_amount_reference_and_day_are_beyond_doubt():
    assert suggest([line(1, word="STRIPE")], [movement("a", word="STRIPE")]) == {1: Suggestion("a", Certainty.SURE)}


def test_without_a_reference_it_is_likely():
    assert suggest([line(1)], [movement("a", word="STRIPE")]) == {1: Suggestion("a", Certainty.LIKELY)}


def test_what_tells_somebody_is_never_beyond_doubt():
    found = suggest([line(1, word="POT")], [movement("a", word="POT", is_careful=True)])
    assert found == {1: Suggestion("a", Certainty.LIKELY)}


def test_another_amount_another_day_or_another_reference_is_another_thing():
    assert suggest([line(1)], [movement("a", pence=-1_000)]) == {}
    assert suggest([line(1)], [movement("a", day=6)]) == {}
    assert suggest([line(1, word="POT-2222")], [movement("a", word="POT-3333")]) == {}


def test_as_many_lines_as_movements_are_paired_in_the_order_of_their_days():
    found = suggest(
        [line(1, word="P", day=2), line(2, word="P")], [movement("a", word="P"), movement("b", word="P", day=2)]
    )
    assert found == {2: Suggestion("a", Certainty.SURE), 1: Suggestion("b", Certainty.SURE)}


def test_where_there_are_more_of_the_one_a_person_chooses():
    found = suggest([line(1, word="P")], [movement("a", word="P"), movement("b", word="P")])
    assert found == {1: Suggestion("a", Certainty.CHOOSE, of=2)}
    found = suggest([line(1, word="P"), line(2, word="P")], [movement("a", word="P")])
    assert {each.certainty for each in found.values()} == {Certainty.CHOOSE}


def test_movements_of_other_months_do_not_disturb():
    found = suggest([line(1, word="P")], [movement("a", word="P"), movement("b", word="P", day=30)])
    assert found == {1: Suggestion("a", Certainty.SURE)}


lines = st.lists(
    st.builds(
        line, st.integers(1, 10_000), st.sampled_from([1, 2, -1]), st.sampled_from(["", "A", "B"]), st.integers(0, 40)
    ),
    unique_by=lambda each: each.id,
)
pools = st.lists(
    st.builds(
        movement,
        st.integers(1, 10_000).map(str),
        st.sampled_from([1, 2, -1]),
        st.sampled_from(["", "A", "B"]),
        st.integers(0, 40),
    ),
    unique_by=lambda each: each.code,
)


@given(lines, pools)
def test_a_movement_is_offered_once_unless_somebody_chooses_and_always_fits(some, pool):
    found = suggest(some, pool)

    by_code, by_id = {each.code: each for each in pool}, {each.id: each for each in some}
    ready = [each.code for each in found.values() if each.certainty is not Certainty.CHOOSE]
    assert len(ready) == len(set(ready))
    for number, each in found.items():
        fit, open_line = by_code[each.code], by_id[number]
        assert fit.pence == open_line.pence
        assert fit.first <= open_line.day <= fit.last
        assert not (fit.word and open_line.word and fit.word != open_line.word)


@given(lines, pools, st.randoms())
def test_the_order_in_which_they_come_changes_nothing(some, pool, chance):
    found = suggest(some, pool)
    chance.shuffle(some)
    chance.shuffle(pool)
    assert suggest(some, pool) == found
