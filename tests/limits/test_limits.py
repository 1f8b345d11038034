"""The limits: a setting until a decision, then the newest decision; bounds pure, through the door, round the ORM."""

import pytest
from django.conf import settings as site
from django.db import IntegrityError, connection, transaction

from fundapp.audit import selectors as audit
from fundapp.kernel.actor import Actor, ActorKind, system
from fundapp.kernel.refusal import Refused
from fundapp.limits import actions, selectors
from fundapp.limits.catalogue import CATALOGUE, Limit
from fundapp.limits.models import LimitValue
from payouts.claims import clocks

pytestmark = pytest.mark.django_db
MOTIONS = system("motions")


def set_limit(limit=Limit.REFUND_ALONE, value=20_00, minute="Motion 1", actor=MOTIONS):
    return actions.set_limit(actor, limit=limit, value=value, minute_ref=minute)


@pytest.mark.parametrize("limit", Limit)
def test_each_starts_as_its_setting_and_then_is_what_was_decided(limit):
    assert selectors.value_of(limit) == getattr(site, CATALOGUE[limit].setting)

    set_limit(limit, CATALOGUE[limit].least, "Motion 1")
    set_limit(limit, CATALOGUE[limit].most, "Motion 2")

    assert selectors.value_of(limit) == CATALOGUE[limit].most


def test_the_same_decision_twice_is_one_row():
    assert set_limit() == set_limit()

    assert [(record.verb, record.detail) for record in audit.about("limit:refund_alone_pence")] == [
        ("limit.set", {"value": 2000})
    ]


def test_several_are_read_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        selectors.values(*Limit)


def test_the_clocks_of_sealed_things_go_by_what_was_decided():
    set_limit(Limit.KEPT_BANK, 7)

    assert clocks.kept_days().bank == 7
    assert clocks.kept_days().evidence == site.RETENTION_EVIDENCE_DAYS


@pytest.mark.parametrize(("value", "code"), [(-1, "limit_out_of_bounds"), (500_01, "limit_out_of_bounds")])
def test_what_is_out_of_bounds_is_refused(value, code):
    with pytest.raises(Refused) as refused:
        set_limit(value=value)

    assert refused.value.codes == (code,)


def test_no_person_sets_one():
    administrator = Actor(ActorKind.ORGANISER, "a", "Ada", frozenset({"administrator"}))

    with pytest.raises(Refused) as refused:
        set_limit(actor=administrator)

    assert refused.value.codes == ("two_people_needed",)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE limits_limitvalue SET value = 1",
        "DELETE FROM limits_limitvalue",
        'INSERT INTO limits_limitvalue ("limit", value, minute_ref, set_at)'
        " SELECT 'all_of_it', 1, 'x', set_at FROM limits_limitvalue",
        'INSERT INTO limits_limitvalue ("limit", value, minute_ref, set_at)'
        " SELECT \"limit\", 50001, 'x', set_at FROM limits_limitvalue",
        'INSERT INTO limits_limitvalue ("limit", value, minute_ref, set_at)'
        " SELECT \"limit\", 1, '', set_at FROM limits_limitvalue",
        'INSERT INTO limits_limitvalue ("limit", value, minute_ref, set_at)'
        ' SELECT "limit", 1, minute_ref, set_at FROM limits_limitvalue',
    ],
)
def test_the_database_keeps_them(statement):
    set_limit()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LimitValue.objects.get().value == 2000
