"""A rulebook written out is read back as the same rulebook, whatever its parameters."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from payouts.rulebook import document
from payouts.rulebook.facts import (
    Abstentions,
    Book,
    Decision,
    Eligibility,
    Evidence,
    EvidenceRules,
    Majority,
    Tie,
    Window,
    WindowFrom,
)
from tests.properties.test_engine import RULEBOOKS

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
PANELS = st.integers(2, 15).flatmap(
    lambda size: st.builds(
        Decision,
        panel_size=st.just(size),
        quorum=st.integers(2, size),
        majority=st.sampled_from(Majority),
        tie=st.sampled_from(Tie),
        abstentions=st.sampled_from(Abstentions),
        answer_within_days=st.integers(1, 60),
    )
)


@given(
    RULEBOOKS,
    PANELS,
    st.builds(
        Book,
        code=st.just("a-book"),
        version=st.integers(1, 9999),
        title=WORDS,
        effective_from=st.dates(),
        summary=WORDS,
    ),
    st.builds(Eligibility, st.booleans(), st.integers(0, 120), st.booleans()),
    st.builds(Window, st.none() | st.integers(1, 3650), st.sampled_from(WindowFrom)),
    st.lists(st.sampled_from(Evidence), unique=True).map(tuple),
)
def test_a_rulebook_reads_back_as_it_was_written(rulebook, decision, book, eligibility, window, any_of):
    title = "".join(sign for sign in book.title if sign not in "\n") or "Rules"
    rulebook = replace(
        rulebook,
        book=replace(book, title=title),
        decision=decision,
        eligibility=eligibility,
        window=window,
        evidence=EvidenceRules(any_of),
    )

    assert document.parse(document.write(rulebook)).rulebook == rulebook
