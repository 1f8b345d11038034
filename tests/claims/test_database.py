"""The laws of the claims tables, asked of the database itself, round the ORM."""

import pytest
from django.db import DatabaseError, connection, transaction

from payouts.claims.models import Claim
from tests.claims import stories

pytestmark = pytest.mark.django_db


def _refused(statement, *parameters):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'rejected'",
        "state = 'submitted'",
        "state = 'preparing'",
        "state = 'approved'",
        "state = 'closed'",
        "state = 'withdrawn'",
        "state = 'waiting'",
        "who_for = 'cat'",
        "benefit = 'sick note'",
        "reason = 'laziness'",
        "lost_per = 'second'",
        "lost_pence = -1",
        "pay_how = 'crypto'",
        "contact_route = 'pigeon'",
        "best_time = 'night'",
        "proof_seen = 'passport'",
        "asked_for = 'date'",
        "sanction_from = '2026-02-01', sanction_to = '2026-01-01'",
        "reference = 'OTHER'",
        "key = 'other'",
    ],
)
def test_a_draft_cannot_be_bent_into_what_it_is_not(change):
    stories.answered()
    _refused(f"UPDATE claims_claim SET {change}")


@pytest.mark.parametrize(
    "change",
    [
        "loss_per_day_pence = 9999",
        "sanction_from = '2025-01-01'",
        "sanction_to = NULL",
        "membership_code = 'M-OTHER'",
        "pot = 'winter'",
        "prepared_at = NULL",
        "caseworker_id = NULL",
        "rulebook_version_id = NULL",
        "submitted_at = NULL",
        "round = 0",
        "state = 'approved', decided_at = prepared_at",
        "state = 'approved', decided_at = prepared_at, amount_pence = 0, assessment = '{}'",
        "state = 'approved', decided_at = prepared_at, amount_pence = NULL, assessment = '{}'",
        "state = 'not_this_time', decided_at = prepared_at, amount_pence = 1, assessment = '{}'",
    ],
)
def test_what_a_panel_looks_at_stays_as_it_is(change):
    stories.deciding()
    _refused(f"UPDATE claims_claim SET {change}")


def test_what_was_taken_back_stays_taken_back_and_empty():
    stories.erased()
    for change in ("state = 'draft'", "state = 'submitted'", "benefit = 'esa'", "sanction_from = '2026-01-01'"):
        _refused(f"UPDATE claims_claim SET {change}")


def test_no_claim_vanishes_and_no_part_is_changed():
    claim = stories.preparing()
    _refused("DELETE FROM claims_claim")
    _refused("DELETE FROM claims_participant")
    _refused("UPDATE claims_participant SET part = 'helper'")
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_id, claim_id FROM claims_participant")
        account, claim_id = cursor.fetchone()
    _refused(
        "INSERT INTO claims_participant (id, account_id, claim_id, part, at) "
        "VALUES (%s, %s, %s, 'claimant', '2026-01-01')",
        str(claim.id).replace("-", ""),
        account,
        claim_id,
    )


def test_two_claims_never_share_a_key_a_reference_or_a_code():
    stories.draft()
    stories.draft()
    for column in ("key", "reference", "code_hash"):
        other = Claim.objects.order_by("id").values_list(column, flat=True)[0]
        _refused(f"UPDATE claims_claim SET {column} = %s", other)
