"""An account whose owner has stopped it is not paid: not picked, not approved, not written into a file."""

import pytest

from fundapp.kernel.refusal import Refused
from payouts.claims import access
from payouts.claims import actions as claims
from payouts.claims.consents import Purpose
from payouts.payments import actions, selectors
from payouts.payments.workflow import RunState
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db


def _stop(claim):
    claims.withdraw_consent(access.claimant(claim.id), claim.id, purpose=Purpose.BE_PAID)


def _refused(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes


def test_a_stopped_account_is_held_back_from_the_next_run_and_a_new_yes_lets_it_in():
    payout = stories.payout()
    claim = stories.claim_of(payout)
    _stop(claim)
    (candidate,) = selectors.candidates(people.actor(stories.payer()))
    assert [reason.code for reason in candidate.held_because] == ["no_yes_to_be_paid"]
    assert claim.reference in str(candidate.held_because[0])
    assert _refused(lambda: stories.prepared(payouts=[payout])) == ("no_yes_to_be_paid",)

    claims.give_consent(access.claimant(claim.id), claim.id, purpose=Purpose.BE_PAID)
    assert stories.prepared(payouts=[payout]).step is RunState.PREPARED


def test_a_run_approved_after_the_stop_holds_that_payout_back():
    stays, stops = stories.payout(), stories.payout()
    run = stories.prepared(payouts=[stays, stops])
    _stop(stories.claim_of(stops))

    assert _refused(lambda: stories.approved(run)) == ("no_yes_to_be_paid", "run_needs_preparing_again")

    actions.abandon_run(stories.preparer(run), run_id=run.id)
    assert stories.written(stories.approved(stories.prepared(payouts=[stays]))).step is RunState.FILE_WRITTEN


def test_no_file_is_written_after_the_stop():
    run = stories.approved()
    _stop(stories.claim_of(run))
    assert _refused(lambda: stories.written(run)) == ("no_yes_to_be_paid", "run_needs_preparing_again")
    run.refresh_from_db()
    assert run.step is RunState.APPROVED


def test_what_the_bank_may_have_already_is_said_to_be_sent_all_the_same():
    run = stories.written()
    _stop(stories.claim_of(run))
    assert stories.sent(run).step is RunState.SENT


def test_a_file_for_more_people_than_the_cap_is_one_press(settings):
    settings.OPENINGS_PER_HOUR = settings.OPENINGS_PER_DAY = 1
    # One press reads the drawn lines, by the second person; another writes the file.
    settings.OPENINGS_PER_DAY_TOTAL = 2
    run = stories.approved(stories.prepared(payouts=[stories.payout(), stories.payout(), stories.payout()]))
    assert stories.written(run).step is RunState.FILE_WRITTEN
    assert _refused(lambda: stories.written(run)) == ("openings_of_the_hour_used",)
