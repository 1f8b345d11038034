"""The laws of the tables of ways back, asked of the database itself, round the ORM."""

import pytest
from django.db import DatabaseError, connection, transaction

from payouts.claims import actions, wayfinding
from payouts.claims.models import CallBack, ContactPrint, WayBack
from tests.claims import stories, ways

pytestmark = pytest.mark.django_db
NOW = "2026-11-22 10:00:00"


def _refused(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "purpose = 'guess'",
        "purpose = 'read_out'",
        "tries = 6",
        "handle = 'OTHER'",
        "key = 'other'",
        "claim_id = NULL",
        "asked_at = '2020-01-01'",
        "expires_at = '2090-01-01'",
        "by_call = true",
        "code_hash = 'x'",
    ],
)
def test_a_way_back_keeps_its_laws(change):
    ways.link_for(stories.answered())
    _refused(f"UPDATE claims_wayback SET {change}")
    assert WayBack.objects.count() == 1


def test_what_was_used_stays_used():
    way = ways.link_for(stories.answered())
    actions.use_digits(stories.ANYONE, way.id, digits=wayfinding.digits_of(way), once="x")
    for change in ("used_at = NULL", "used_by = ''", f"used_at = '{NOW}'"):
        _refused(f"UPDATE claims_wayback SET {change}")


def test_a_way_of_nobody_is_never_used_and_a_call_is_confirmed_by_somebody():
    actions.ask_for_link(stories.ANYONE, key="n", digest=wayfinding.digest_of("who@safe.example"))
    _refused(f"UPDATE claims_wayback SET used_at = '{NOW}'")
    claim = stories.submitted(stories.answered(contact=ways.BY_PHONE))
    actions.ask_for_check(stories.access.claimant(claim.id), claim.id, key="call")
    _refused(f"UPDATE claims_wayback SET used_at = '{NOW}' WHERE by_call")


def test_a_wish_to_be_called_is_kept_and_what_is_done_stays_done():
    wish = ways.wish()
    _refused("DELETE FROM claims_callback")
    _refused(f"UPDATE claims_callback SET done_at = '{NOW}'")
    ways.wish(is_done=True)
    _refused("UPDATE claims_callback SET done_at = NULL, done_by_id = NULL WHERE done_at IS NOT NULL")
    assert CallBack.objects.filter(done_at__isnull=True).get() == wish


def test_a_print_is_never_blank():
    stories.answered()
    _refused("UPDATE claims_contactprint SET digest = ''")
    assert ContactPrint.objects.count() == 1
