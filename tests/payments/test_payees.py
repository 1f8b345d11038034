"""What the bank said of a payee: kept by whom and when, and no match holds every payment until details are mended."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.outbox.models import Message
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from members.roles import Role
from payouts.payments import actions, payees
from payouts.payments.confirmation import Match, holds
from payouts.payments.models import PayeeCheck
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db
ASKED = "claims.check_payee"


def note(run, said: Match, by=None) -> PayeeCheck:
    payout = stories.payouts_of(run)[0]
    return actions.note_payee(by or stories.preparer(run), run_id=run.id, payout_id=payout.id, said=said)


def codes(act, *args, **kwargs) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.codes


@pytest.mark.parametrize("said", list(Match))
def test_what_the_bank_said_is_kept_with_who_and_when_and_the_same_answer_once(said):
    run = stories.prepared()

    checks = {note(run, said).id for _ in range(2)}

    [check] = PayeeCheck.objects.all()
    assert checks == {check.id}
    assert (check.said, check.by, len(check.payee)) == (said.value, run.prepared_by, 64)
    claim = stories.claim_of(run)
    assert [record.verb for record in audit.about(claim.subject)].count("payee.checked") == 1
    assert Message.objects.filter(topic=ASKED, subject=claim.subject).count() == int(holds(said))
    assert (payees.payee_refused(claim) is not None) == holds(said)


def test_no_match_stops_the_run_at_every_step_and_holds_the_payment_in_the_list():
    run = stories.prepared()
    other = people.actor(stories.payer(Role.RELEASER))
    held = ("payee_no_match", "run_needs_preparing_again")
    stories.read_in_full(run, stories.payer(Role.RELEASER))
    note(run, Match.NO_MATCH)

    assert codes(actions.open_spot_check, other, run_id=run.id) == held
    assert codes(actions.approve_run, other, run_id=run.id, typed_total="250.00", seen_hash=run.content_hash) == held
    actions.abandon_run(stories.preparer(run), run_id=run.id)
    assert codes(stories.prepared, None, stories.payouts_of(run)) == ("payee_no_match",)

    assert stories.payouts_of(run)[0].state == "promised"


def test_no_match_after_the_approval_stops_the_file():
    run = stories.approved()
    note(run, Match.NO_MATCH)

    assert codes(actions.write_bank_file, stories.preparer(run), run_id=run.id) == (
        "payee_no_match",
        "run_needs_preparing_again",
    )


def test_mended_details_are_paid_again_and_so_is_a_bank_that_thought_again():
    run = stories.prepared()
    claim = stories.claim_of(run)
    note(run, Match.NO_MATCH)
    note(run, Match.MATCH)
    assert payees.payee_refused(claim) is None

    note(run, Match.NO_MATCH)
    assert payees.payee_refused(claim) is not None
    vault.seal(claim.subject, SealedClass.BANK, "account_number", "12345678")
    assert payees.payee_refused(claim) is None
    assert Message.objects.filter(topic=ASKED, subject=claim.subject).count() == 2


def test_only_who_pays_notes_it_and_only_of_a_line_in_that_run():
    run, other = stories.prepared(), stories.prepared()
    payout = stories.payouts_of(run)[0]

    with pytest.raises(Http404):
        actions.note_payee(stories.preparer(other), run_id=other.id, payout_id=payout.id, said=Match.MATCH)
    with pytest.raises(Http404):
        note(run, Match.MATCH, by=people.actor(people.organiser(Role.CASEWORKER)))
    assert codes(note, run, Match.MATCH, by=people.actor(people.organiser(Role.AUDITOR))) == ("role_needed",)
    voter = people.organiser(Role.TREASURER)
    stories.claim_of(run).participants.create(account=voter, part="caseworker")
    assert codes(note, run, Match.MATCH, by=people.actor(voter)) == ("caseworker_cannot_pay",)
    assert not PayeeCheck.objects.exists()


def test_the_database_keeps_what_was_said():
    run = stories.prepared()
    check = note(run, Match.CLOSE)
    kept = {"claim": check.claim, "payee": "a" * 64, "said": "match", "by": check.by}

    for name, wrong in (
        ("payee_check_is_known", {"said": "perhaps"}),
        ("payee_check_is_of_some_details", {"payee": ""}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            PayeeCheck.objects.create(**{**kept, **wrong})
    for statement in ("UPDATE payments_payeecheck SET said = 'match'", "DELETE FROM payments_payeecheck"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_newest_answer_counts_whatever_its_order_of_arrival():
    run = stories.prepared()
    with clock.frozen_at(clock.now() + timedelta(seconds=5)):
        note(run, Match.MATCH)

    assert payees.newest_payee_check(stories.claim_of(run)).said == "match"
