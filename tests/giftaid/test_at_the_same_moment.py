"""Several at once, on PostgreSQL, where a missing lock would show: one declaration, one claim."""

from functools import partial

import pytest

from fundapp.giftaid import actions
from fundapp.giftaid.models import Claimed, Declaration, Schedule
from fundapp.giftaid.wordings import Covers
from members.access import ANYONE
from tests.at_once import at_once
from tests.giftaid.conftest import SIAN

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
AT_ONCE = 4


def many_at_once(act):
    """What `act` gives each of several who start together; the codes of what was refused."""
    return at_once(*(partial(act, place) for place in range(AT_ONCE)))


def test_schedules_made_at_the_same_moment_claim_each_gift_once(transactional_db, give, declare, sam, treasurer):
    declare(give(supporter=sam), Covers.ENDURING)
    give(supporter=sam)
    found = many_at_once(lambda place: actions.make_schedule(treasurer, key=f"s{place}"))
    assert sum(isinstance(each, Schedule) for each in found) == 1
    assert [each for each in found if isinstance(each, tuple)] == [("nothing_to_claim",)] * (AT_ONCE - 1)
    assert Claimed.objects.count() == 2


def test_declarations_of_one_supporter_at_the_same_moment_are_one(transactional_db, charity, give, sam):
    gifts = [give(supporter=sam) for _ in range(AT_ONCE)]
    found = many_at_once(
        lambda place: actions.declare(
            ANYONE,
            key=f"d{place}",
            contribution_id=gifts[place].id,
            covers=Covers.ENDURING,
            person=SIAN,
            language="en-gb",
        )
    )
    assert [each for each in found if isinstance(each, tuple)] == [("declared_already",)] * (AT_ONCE - 1)
    assert Declaration.objects.count() == 1
