"""Several at once, on PostgreSQL, where a missing lock would show: one declaration, one claim."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from fundapp.giftaid import actions
from fundapp.giftaid.models import Claimed, Declaration, Schedule
from fundapp.giftaid.wordings import Covers
from fundapp.kernel.refusal import Refused
from members.access import ANYONE
from tests.giftaid.conftest import SIAN

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
AT_ONCE = 4


def at_once(act):
    """What `act` gives each of several threads that start together; the codes of what was refused."""
    gate = Barrier(AT_ONCE)

    def run(place):
        gate.wait(10)
        try:
            return act(place)
        except Refused as refused:
            return refused.codes
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(AT_ONCE)))


def test_schedules_made_at_the_same_moment_claim_each_gift_once(transactional_db, give, declare, sam, treasurer):
    declare(give(supporter=sam), Covers.ENDURING)
    give(supporter=sam)
    found = at_once(lambda place: actions.make_schedule(treasurer, key=f"s{place}"))
    assert sum(isinstance(each, Schedule) for each in found) == 1
    assert [each for each in found if isinstance(each, tuple)] == [("nothing_to_claim",)] * (AT_ONCE - 1)
    assert Claimed.objects.count() == 2


def test_declarations_of_one_supporter_at_the_same_moment_are_one(transactional_db, charity, give, sam):
    gifts = [give(supporter=sam) for _ in range(AT_ONCE)]
    found = at_once(
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
