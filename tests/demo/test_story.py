"""The invented year is the same every time, and every state of every workflow is in it."""

from collections import Counter
from datetime import date

from fundapp.demo.monthly import PromiseEnds
from fundapp.demo.story import CLAIMS, GIFTS, ClaimEnds, GiftEnds, tell

TODAY = date(2026, 11, 22)


def test_the_same_seed_tells_the_same_story_and_another_seed_another():
    assert tell(seed=7, last_day=TODAY) == tell(seed=7, last_day=TODAY)
    assert tell(seed=7, last_day=TODAY) != tell(seed=8, last_day=TODAY)


def test_the_story_is_as_large_as_it_says_and_holds_every_ending():
    story = tell(seed=7, last_day=TODAY)

    assert (len(story.gifts), len(story.claims)) == (GIFTS, CLAIMS)
    assert {gift.ends for gift in story.gifts} == set(GiftEnds)
    assert {claim.ends for claim in story.claims} == set(ClaimEnds)
    assert {promise.ends for promise in story.promises} == set(PromiseEnds)
    assert 30 <= Counter(claim.ends for claim in story.claims)[ClaimEnds.PAID] <= 40


def test_nothing_happens_outside_the_year_or_out_of_order():
    story = tell(seed=7, last_day=TODAY)

    moments = [gift.at for gift in story.gifts]
    assert moments == sorted(moments)
    assert all(story.first_day <= gift.at.date() <= story.last_day for gift in story.gifts)
    assert [plan.at for plan in story.promises] == sorted(plan.at for plan in story.promises)
    assert all(story.first_day < plan.at.date() <= plan.turns_at.date() for plan in story.promises)
    assert all(claim.letter_on < claim.at.date() <= story.last_day for claim in story.claims)


def test_no_two_people_share_an_account_number():
    story = tell(seed=7, last_day=TODAY)

    accounts = {(claim.sort_code, claim.account_number) for claim in story.claims}
    assert len(accounts) == CLAIMS
    assert all(len(sort) == 6 and len(number) == 8 for sort, number in accounts)
