"""A run from picking to sending: who may do what, what is refused by which code, and everything twice."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as ledger
from fundapp.vault import actions as vault
from fundapp.vault import selectors as vault_reads
from fundapp.vault.classes import SealedClass
from members import actions as members
from members.models import DeclaredInterest, RoleGrant
from members.roles import Role
from payouts.claims.models import Participant
from payouts.committee.models import Seat
from payouts.payments import actions
from payouts.payments.models import PaymentRun, Payout, RunLine
from tests import people
from tests.claims import stories as claims
from tests.payments import stories

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs) -> tuple[str, ...]:
    with pytest.raises(Refused) as raised:
        act(*args, **kwargs)
    return raised.value.codes


def approve(run: PaymentRun, by, *, has_read: bool = True, **changed) -> PaymentRun:
    if has_read and run.state == "prepared" and str(run.prepared_by_id) != by.id and "releaser" in by.roles:
        actions.open_spot_check(replace(by, factor_at=clock.now()), run_id=run.id)
    typed = {"typed_total": stories.pounds(run.total_pence), "seen_hash": run.content_hash, **changed}
    return actions.approve_run(by, run_id=run.id, **typed)


def verbs(run: PaymentRun) -> list[str]:
    return [record.verb for record in audit.about(run.subject)]


# --- Prepare ----------------------------------------------------------------------------------------------------------
def test_preparing_freezes_the_payouts_under_a_hash():
    payout = stories.payout()
    treasurer = stories.payer()

    run = stories.prepared(treasurer, [payout])

    assert (run.state, run.count, run.total_pence, run.rail) == ("prepared", 1, 250_00, "generic")
    assert (run.prepared_by, run.approved_by, len(run.content_hash)) == (treasurer, None, 64)
    payout.refresh_from_db()
    assert payout.state == "in_run"
    assert [(line.position, line.payout_id, line.amount_pence, line.fate) for line in run.lines.all()] == [
        (1, payout.id, 250_00, "live")
    ]
    assert verbs(run) == ["run.prepared"]


def test_preparing_with_the_same_form_again_gives_the_same_run():
    payout, treasurer = stories.payout(), stories.payer()

    first = stories.prepared(treasurer, [payout], key="the-form")
    again = stories.prepared(treasurer, [payout], key="the-form")

    assert first == again
    assert PaymentRun.objects.count() == 1
    assert verbs(first) == ["run.prepared"]


def test_a_payout_is_in_one_run_only():
    run = stories.prepared()

    assert refused(stories.prepared, None, stories.payouts_of(run)) == ("cannot_put_in_run_now",)
    assert RunLine.objects.count() == 1


def test_an_empty_run_and_an_unknown_payout_and_rail_are_refused():
    treasurer = people.actor(stories.payer())

    assert refused(actions.prepare_run, treasurer, key="k1", payout_ids=[]) == ("nothing_picked",)
    with pytest.raises(Http404):
        actions.prepare_run(treasurer, key="k2", payout_ids=[uuid4()])
    assert refused(stories.prepared, rail="no-such-bank") == ("rail_unknown",)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.TREASURER])
def test_only_a_treasurer_prepares(role):
    payout = stories.payout()

    assert refused(stories.prepared, people.organiser(role), [payout]) == ("role_needed",)


def test_what_is_not_due_or_not_by_bank_is_held():
    payout = stories.payout()
    with clock.frozen_at(clock.now() - timedelta(days=1)):
        assert refused(stories.prepared, None, [payout]) == ("not_due_yet",)
    talk = stories.payout(claims.deciding(claim=claims.preparing(claim=_by("talk"))))
    assert refused(stories.prepared, None, [talk]) == ("way_not_chosen",)


def _by(pay_how: str):
    return claims.submitted(claims.answered(pay_how={"pay_how": pay_how}))


# --- Who may not pay --------------------------------------------------------------------------------------------------
def _voter(payout: Payout):
    return Seat.objects.filter(panel__claim=stories.claim_of(payout), state="voted").first().account


def _caseworker(payout: Payout):
    return stories.claim_of(payout).caseworker


def _with_part(part: str):
    def make(payout: Payout):
        account = people.organiser()
        Participant.objects.create(claim=stories.claim_of(payout), account=account, part=part)
        return account

    return make


def _interested(payout: Payout):
    account = people.organiser()
    kind = DeclaredInterest.Kind.CLAIM
    members.declare_interest(people.actor(account), kind=kind, subject=stories.claim_of(payout).reference)
    return account


TIED = [
    (_voter, "voter_cannot_pay"),
    (_caseworker, "caseworker_cannot_pay"),
    (_with_part("claimant"), "claimant_cannot_pay"),
    (_with_part("helper"), "helper_cannot_pay"),
    (_with_part("stood_aside"), "stood_aside_cannot_pay"),
    (_interested, "interest_cannot_pay"),
]


@pytest.mark.parametrize(("tied", "code"), TIED)
def test_whoever_has_another_part_in_a_claim_prepares_approves_sends_and_abandons_nothing(tied, code):
    payout = stories.payout()
    account = tied(payout)
    RoleGrant.objects.create(account=account, role=Role.TREASURER.value)

    assert refused(stories.prepared, account, [payout]) == (code,)
    run = stories.prepared(None, [payout])
    assert refused(approve, run, people.actor(account)) == (code,)
    run = stories.written(stories.approved(run))
    for act in (actions.mark_sent, actions.abandon_run):
        assert refused(act, people.actor(account), run_id=run.id) == (code,)


# --- Approve ----------------------------------------------------------------------------------------------------------
def test_another_person_approves_by_typing_the_total():
    run = stories.prepared()
    releaser = stories.payer(Role.RELEASER)

    for _ in range(2):
        run = approve(run, people.actor(releaser))

    assert (run.state, run.approved_by) == ("approved", releaser)
    assert verbs(run) == ["run.prepared", "run.spot_checked", "run.approved"]


def test_a_second_treasurer_may_approve_as_well():
    assert stories.approved(by=stories.payer()).state == "approved"


def test_the_preparer_cannot_approve():
    run = stories.prepared()

    assert refused(approve, run, stories.preparer(run)) == ("preparer_cannot_approve",)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"typed_total": "250.01"}, "total_does_not_match"),
        ({"typed_total": "yes"}, "amount_not_understood"),
        ({"typed_total": ""}, "amount_missing"),
        ({"typed_total": "-250.00"}, "amount_not_understood"),
        ({"seen_hash": "0" * 64}, "run_changed_since_frozen"),
    ],
)
def test_an_approval_that_does_not_fit_is_refused(changed, code):
    run = stories.prepared()

    assert refused(approve, run, people.actor(stories.payer(Role.RELEASER)), **changed) == (code,)
    run.refresh_from_db()
    assert (run.state, run.approved_by) == ("prepared", None)


def test_approving_needs_a_fresh_second_factor():
    run = stories.prepared()

    assert refused(approve, run, people.actor(stories.payer(Role.RELEASER), fresh=False)) == ("fresh_factor_needed",)


def test_details_that_change_after_freezing_break_the_freeze():
    run = stories.prepared()
    claim = stories.claim_of(run)
    vault.seal(claim.subject, SealedClass.BANK, "account_number", "99999999")

    assert refused(stories.approved, run) == ("run_changed_since_frozen",)


def test_a_second_approver_is_told_that_it_is_done():
    run = stories.approved()

    assert refused(approve, run, people.actor(stories.payer(Role.RELEASER))) == ("cannot_approve_run_now",)


# --- The bank file ----------------------------------------------------------------------------------------------------
def test_the_bank_file_reads_back_and_every_opening_is_logged():
    run = stories.approved()
    claim = stories.claim_of(run)

    file = actions.write_bank_file(stories.preparer(run), run_id=run.id)

    assert list(csv.DictReader(io.StringIO(file.content.decode("ascii"), newline=""))) == [
        {
            "amount_pounds": "250.00",
            "recipient_name": "S Marker",
            "sort_code": "309430",
            "account_no": "01234542",
            "reference": "COMMON POT",
        }
    ]
    assert file.name == f"payments-{run.name}-{run.content_hash[:16]}.csv"
    run.refresh_from_db()
    claim.refresh_from_db()
    assert (run.state, run.file_sha256) == ("file_written", hashlib.sha256(file.content).hexdigest())
    assert claim.state == "paying"
    openings = vault_reads.openings(claim.subject).filter(sealed_class="bank", outcome="allowed")
    for who in (run.prepared_by_id, run.approved_by_id):
        opened = sorted(opening.field for opening in openings.filter(actor_id=str(who)))
        assert opened == ["account_name", "account_number", "sort_code"]


def test_both_people_of_a_run_may_have_the_same_file_again():
    run = stories.approved()

    first = actions.write_bank_file(stories.preparer(run), run_id=run.id)
    second = actions.write_bank_file(people.actor(run.approved_by), run_id=run.id)

    assert first.content == second.content
    assert verbs(run) == ["run.prepared", "run.spot_checked", "run.approved", "run.file_written", "run.file_written"]


def test_nobody_else_has_the_file_and_not_before_approval_or_with_an_old_factor():
    run = stories.prepared()
    other = people.actor(stories.payer())
    assert refused(actions.write_bank_file, stories.preparer(run), run_id=run.id) == ("cannot_write_file_run_now",)

    run = stories.approved(run)
    assert refused(actions.write_bank_file, other, run_id=run.id) == ("file_is_for_its_two_people",)
    old = stories.preparer(run, fresh=False)
    assert refused(actions.write_bank_file, old, run_id=run.id) == ("fresh_factor_needed",)
    with pytest.raises(Http404):
        actions.write_bank_file(people.actor(people.organiser(Role.COMMITTEE)), run_id=run.id)
    opened = vault_reads.openings(stories.claim_of(run).subject).filter(sealed_class="bank")
    assert {opening.actor_id for opening in opened} == {str(run.approved_by_id)}, (
        "who read the drawn lines, and nobody else"
    )


def test_details_open_to_the_two_people_of_an_approved_run_only():
    from fundapp.vault.opening import open_sealed

    run = stories.prepared()
    subject = stories.claim_of(run).subject
    asked = {"subject": subject, "sealed_class": SealedClass.BANK, "field": "sort_code", "purpose": "pay"}
    assert refused(open_sealed, stories.preparer(run), **asked) == ("no_run_of_yours",)

    run = stories.approved(run)
    assert open_sealed(stories.preparer(run), **asked) == "309430"
    assert refused(open_sealed, people.actor(stories.payer()), **asked) == ("no_run_of_yours",)
    assert refused(open_sealed, stories.preparer(run, fresh=False), **asked) == ("fresh_factor_needed",)
    stories.sent(stories.written(run))
    assert refused(open_sealed, stories.preparer(run), **asked) == ("no_run_of_yours",)


# --- Send and abandon -------------------------------------------------------------------------------------------------
def test_sending_moves_the_money_into_transit_once():
    run = stories.written()

    for _ in range(2):
        run = actions.mark_sent(stories.preparer(run), run_id=run.id)

    assert run.state == "sent"
    assert ledger.balance_pence("promised:general") == 0
    assert ledger.balance_pence("in-transit") == 250_00
    assert [(payout.state, payout.times_sent) for payout in stories.payouts_of(run)] == [("sent", 1)]
    assert verbs(run).count("run.sent") == 1


def test_a_run_is_not_sent_before_its_file_is_written():
    run = stories.approved()

    assert refused(actions.mark_sent, stories.preparer(run), run_id=run.id) == ("cannot_send_run_now",)


@pytest.mark.parametrize("reach", [stories.prepared, stories.approved, stories.written])
def test_an_abandoned_run_gives_its_payouts_back_to_the_next_one(reach):
    run = reach()
    [payout] = stories.payouts_of(run)

    for _ in range(2):
        run = actions.abandon_run(stories.preparer(run), run_id=run.id)

    payout.refresh_from_db()
    assert (run.state, payout.state) == ("abandoned", "promised")
    assert verbs(run).count("run.abandoned") == 1
    assert stories.sent(stories.written(stories.approved(stories.prepared(None, [payout])))).state == "sent"


def test_a_sent_run_cannot_be_abandoned():
    run = stories.sent()

    assert refused(actions.abandon_run, stories.preparer(run), run_id=run.id) == ("cannot_abandon_run_now",)


@pytest.mark.parametrize("act", [actions.mark_sent, actions.abandon_run, actions.confirm_run])
def test_runs_are_seen_by_those_who_pay_and_audit_only(act):
    run = stories.prepared()

    for role in (Role.CASEWORKER, Role.COMMITTEE, Role.ADMINISTRATOR):
        with pytest.raises(Http404):
            act(people.actor(people.organiser(role)), run_id=run.id)
    assert refused(act, people.actor(people.organiser(Role.AUDITOR)), run_id=run.id) == ("role_needed",)
