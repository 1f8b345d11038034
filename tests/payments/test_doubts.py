"""A run of which nobody knows whether the bank has it: parked, told apart by another person, and never sent twice."""

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.audit import selectors as audit
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as ledger
from members.roles import Role
from payouts.payments import actions, selectors
from payouts.payments.models import PaymentRun
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db


def _codes(act, *args, **kwargs) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.codes


def test_in_doubt_nobody_gets_the_file_and_nothing_is_abandoned_or_freed():
    run = stories.written()
    claim = stories.claim_of(run)

    for _ in range(2):
        assert stories.unsure(run).state == "unsure"

    first = stories.preparer(run)
    assert _codes(actions.write_bank_file, first, run_id=run.id) == ("cannot_write_file_run_now",)
    assert _codes(actions.abandon_run, first, run_id=run.id) == ("cannot_abandon_run_now",)
    assert selectors.handed_over(claim.id).count() == 1, "the bank may have it"
    assert not selectors.not_handed_over(claim.id).exists()
    assert [record.verb for record in audit.about(run.subject)].count("run.doubted") == 1


def test_the_bank_has_it_posts_it_once():
    run = stories.unsure()
    for _ in range(2):
        run = actions.mark_sent(stories.preparer(run), run_id=run.id)

    assert (run.state, run.unsure_by, run.unsure_at) == ("sent", None, None)
    assert ledger.balance_pence("in-transit") == run.total_pence


def test_that_nothing_is_there_is_said_by_another_person_with_a_fresh_factor():
    run = stories.unsure()
    approver = people.actor(run.approved_by)

    assert _codes(actions.clear_run, stories.preparer(run), run_id=run.id) == ("doubter_cannot_clear",)
    assert _codes(actions.clear_run, people.actor(run.approved_by, fresh=False), run_id=run.id) == (
        "fresh_factor_needed",
    )
    assert _codes(actions.clear_run, people.actor(people.organiser(Role.AUDITOR)), run_id=run.id) == ("role_needed",)
    for _ in range(2):
        cleared = actions.clear_run(approver, run_id=run.id)
    assert (cleared.state, cleared.unsure_by) == ("file_written", None)
    assert [record.verb for record in audit.about(run.subject)].count("run.not_at_the_bank") == 1

    assert stories.sent(cleared).state == "sent"
    assert ledger.balance_pence("in-transit") == run.total_pence


@pytest.mark.parametrize("make", [stories.prepared, stories.approved, stories.sent])
def test_only_a_run_with_a_file_that_is_not_sent_can_be_in_doubt(make):
    run = make()

    assert _codes(actions.doubt_run, stories.preparer(run), run_id=run.id) == ("cannot_doubt_run_now",)
    assert _codes(actions.clear_run, stories.preparer(run), run_id=run.id) == ("cannot_not_there_run_now",)


def test_the_database_keeps_who_was_not_sure_with_the_state():
    run = stories.unsure()

    for change in (
        {"unsure_at": None},
        {"unsure_by": None},
        {"state": "file_written"},
        {"state": "sent", "sent_at": run.unsure_at},
    ):
        with (
            pytest.raises(IntegrityError, match="run_unsure_has_its_person_and_time"),
            transaction.atomic(),
        ):
            PaymentRun.objects.filter(id=run.id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE payments_paymentrun SET state = 'perhaps'")
