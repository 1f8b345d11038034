"""Two books, one for members and one for anyone: the facts, the assessment and its sentence agree."""

from dataclasses import replace

import pytest

from payouts.claims.facts import Confirmed
from payouts.claims.judging import facts_of
from payouts.rulebook import engine
from payouts.rulebook.facts import FundState
from tests.claims import stories

pytestmark = pytest.mark.django_db
NO_CARD: Confirmed = replace(stories.CONFIRMED, membership_code="")
SENTENCE = "These rules are for members, and no membership was found."


@pytest.mark.parametrize("members_only", [True, False])
def test_a_claim_without_a_card_is_judged_by_the_book(members_only):
    claim = stories.deciding(confirmed=NO_CARD)
    book = claim.rulebook_version.rulebook
    book = replace(book, eligibility=replace(book.eligibility, membership_required=members_only))

    facts = facts_of(claim)
    assessment = engine.assess(book, facts, FundState(1_000_00))

    assert facts.member_since is None
    assert [str(reason) for reason in assessment.reasons] == ([SENTENCE] if members_only else [])
    assert (assessment.total_pence > 0) is not members_only
