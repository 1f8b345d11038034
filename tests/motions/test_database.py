"""The laws of the motions' tables, asked of the database itself, round the ORM."""

import pytest
from django.db import DatabaseError, connection, transaction

from fundapp.kernel.ids import new_id
from members.roles import Role
from payouts.motions.models import Elector, Motion, Vote
from payouts.motions.voting import Choice
from tests import people
from tests.motions import stories

pytestmark = pytest.mark.django_db


def refused(statement: str, *parameters: object) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    return str(error.value)


def key(thing) -> object:
    """A primary key as this database takes it from raw SQL."""
    return thing.id if connection.vendor == "postgresql" else thing.id.hex


@pytest.fixture
def rules():
    stories.committee(3)
    return stories.proposed()


@pytest.mark.parametrize(
    "change",
    [
        "quorum = 1",
        "majority = 'unanimous'",
        "document = 'x'",
        "note = 'x'",
        "closes_at = opened_at",
        "effective_from = '2020-01-01'",
        "simulation = '{}'",
        "number = 7",
        "state = 'passed'",
        "state = 'in_force', ended_at = closes_at",
        "state = 'carried', decided_at = closes_at, takes_effect_at = closes_at",
        "state = 'not_carried'",
        "state = 'lapsed', ended_at = closes_at",
        "why = 'x'",
        "ended_at = closes_at",
        "decided_at = opened_at",
        "seconded_by_id = (SELECT id FROM members_account WHERE id <> proposed_by_id LIMIT 1)",
    ],
)
def test_an_open_motion_keeps_what_it_proposes_and_its_order(rules, change):
    refused(f"UPDATE motions_motion SET {change}")


@pytest.mark.parametrize("choices", [(Choice.YES,), (Choice.YES, Choice.NO), (Choice.YES, Choice.ABSTAIN)])
def test_no_rules_are_carried_without_their_votes(rules, choices):
    stories.voted(rules, *choices)

    message = refused(
        "UPDATE motions_motion SET state = 'carried', decided_at = closes_at, takes_effect_at = closes_at"
    )

    assert "has its votes" in message


def test_a_vote_is_one_and_stays(rules):
    stories.voted(rules, Choice.NO)

    again = "INSERT INTO motions_vote (id, elector_id, key, choice, cast_at) SELECT %s, elector_id, 'k', 'yes', cast_at"
    refused(f"{again} FROM motions_vote", key(Vote(id=new_id())))
    refused("UPDATE motions_vote SET choice = 'yes'")
    refused("DELETE FROM motions_vote")
    refused("DELETE FROM motions_elector")
    refused("DELETE FROM motions_motion")


def test_no_vote_after_closing_and_no_elector_after_a_vote(rules):
    elector = rules.electors.first()
    late = "INSERT INTO motions_vote (id, elector_id, key, choice, cast_at) SELECT %s, %s, 'k', 'yes', closes_at"
    assert "open motion" in refused(f"{late} FROM motions_motion", key(Vote(id=new_id())), key(elector))

    stories.voted(rules, Choice.YES)
    friend = people.organiser(Role.COMMITTEE)
    packed = "INSERT INTO motions_elector (id, motion_id, account_id) VALUES (%s, %s, %s)"
    assert "unvoted" in refused(packed, key(Elector(id=new_id())), key(rules), key(friend))


def test_what_is_over_stays_as_it_is(rules):
    stories.ended(rules)

    for change in ("state = 'open', ended_at = NULL", "state = 'carried'", "ended_at = opened_at"):
        refused(f"UPDATE motions_motion SET {change}")


_AGREED = "UPDATE motions_motion SET state = 'carried', decided_at = opened_at, takes_effect_at = {when}"
_LATER = {"postgresql": "opened_at + interval '{0}'", "sqlite": "datetime(opened_at, '+{0}')"}


def agreed(by: str, after: str) -> str:
    return _AGREED.format(when=_LATER[connection.vendor].format(after)) + f", seconded_by_id = {by}"


@pytest.mark.parametrize("by", ["NULL", "proposed_by_id", "account_id"])
def test_two_different_people_agree_and_neither_is_whose_role_it_is(by):
    stories.role_wanted()

    refused(agreed(by, "3 days"))


def test_a_whole_day_passes():
    motion = stories.limit_wanted()
    other = people.organiser(Role.AUDITOR)

    assert "waits a day" in refused(agreed("%s", "23 hours"), key(other))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(agreed("%s", "25 hours"), [key(other)])
    refused("UPDATE motions_motion SET state = 'in_force', ended_at = opened_at")
    refused("UPDATE motions_motion SET takes_effect_at = decided_at")
    assert Motion.objects.get(id=motion.id).state == "carried"


def test_nobody_is_given_a_role_by_themselves():
    motion = stories.role_wanted()

    refused("UPDATE motions_motion SET account_id = proposed_by_id")
    columns = ", ".join(field.column for field in Motion._meta.concrete_fields if field.name != "id")
    own = columns.replace("account_id", "proposed_by_id").replace("number", "number + 1").replace("about", "'x'")
    own = own.replace("key", "'other'")
    message = refused(
        f"INSERT INTO motions_motion (id, {columns}) SELECT %s, {own} FROM motions_motion WHERE id = %s",
        key(Motion(id=new_id())),
        key(motion),
    )
    assert "motion_gives_no_role_to_its_proposer" in message


def test_one_motion_about_one_thing():
    motion = stories.limit_wanted()
    columns = ", ".join(field.column for field in Motion._meta.concrete_fields if field.name != "id")
    again = columns.replace("number", "number + 1").replace("key", "'other'")

    refused(
        f"INSERT INTO motions_motion (id, {columns}) SELECT %s, {again} FROM motions_motion",
        key(Motion(id=new_id())),
    )
    assert motion.number == 1
