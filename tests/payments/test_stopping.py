"""Stopping while it is paid: what is left is freed, what the bank may have stays, and deleting waits for that alone."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as ledger
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import access, clocks
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.payments import actions, selectors
from payouts.payments.actions import Because
from payouts.payments.models import RunLine
from tests.claims import stories as requests
from tests.claims.browser import Phone
from tests.payments import stories

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


@contextmanager
def paid_weekly():
    """An award of several weeks, of which the first is being paid."""
    with clock.frozen_at(MAY):
        confirmed = replace(requests.CONFIRMED, sanction_from=date(2026, 5, 20), sanction_to=None)
        first, *later = stories.award(requests.deciding(confirmed=confirmed)).payouts.order_by("number")
    with clock.frozen_at(MAY + timedelta(days=14)):
        yield first, later


def stop(claim):
    return claims.withdraw_claim(access.claimant(claim.id), claim.id)


def erase(claim):
    return claims.erase_claim(access.claimant(claim.id), claim.id)


def refused(act, *arguments, **keywords):
    with pytest.raises(Refused) as caught:
        act(*arguments, **keywords)
    return caught.value.codes


def states(award):
    return [one.state for one in award.payouts.order_by("number")]


def promised():
    return ledger.balance_pence("promised:general")


def test_between_two_instalments_what_is_left_is_freed_and_what_is_on_its_way_arrives():
    with paid_weekly() as (first, later):
        run = stories.sent(stories.written(stories.approved(stories.prepared(payouts=[first]))))
        claim = stories.claim_of(first)

        for _ in range(2):
            assert stop(claim).state == "withdrawn"

        assert states(first.award) == ["sent", *["released"] * len(later)]
        assert promised() == 0
        assert ledger.free_pence("general") == 1_000_00 - first.amount_pence
        assert refused(erase, claim) == ("money_is_on_its_way",)
        actions.confirm_run(stories.preparer(run), run_id=run.id)
        assert Claim.objects.get(id=claim.id).state == "withdrawn"
        for _ in range(2):
            assert erase(claim).is_erased
        assert SealedClass.BANK not in vault.kept_classes(claim.subject)


def test_with_nothing_on_its_way_one_press_stops_and_deletes():
    with paid_weekly() as (first, later):
        run = stories.settled(stories.sent(stories.written(stories.approved(stories.prepared(payouts=[first])))))
        claim = stories.claim_of(first)
        assert (run.state, claim.state) == ("settled", "paying")

        assert erase(claim).is_erased
        assert (states(first.award), promised()) == (["confirmed", *["released"] * len(later)], 0)


def test_a_file_that_was_written_may_be_at_the_bank_so_its_payment_stays():
    with paid_weekly() as (first, _):
        run = stories.written(stories.approved(stories.prepared(payouts=[first])))
        claim = stories.claim_of(first)
        stop(claim)

        assert (states(first.award)[0], RunLine.objects.get(run=run).fate) == ("in_run", "live")
        assert promised() == first.amount_pence
        assert refused(erase, claim) == ("money_is_on_its_way",)
        assert "no_yes_to_be_paid" in refused(stories.written, run)
        stories.sent(run)
        assert (states(first.award)[0], promised()) == ("sent", 0)


def test_a_file_that_never_left_frees_the_money_when_its_run_is_abandoned():
    with paid_weekly() as (first, _):
        run = stories.written(stories.approved(stories.prepared(payouts=[first])))
        claim = stories.claim_of(first)
        stop(claim)

        for _ in range(2):
            actions.abandon_run(stories.preparer(run), run_id=run.id)
        assert (set(states(first.award)), promised()) == ({"released"}, 0)
        assert ledger.free_pence("general") == 1_000_00
        assert erase(claim).is_erased


def test_what_comes_back_after_the_stop_is_free_at_once():
    with paid_weekly() as (first, _):
        run = stories.sent(stories.written(stories.approved(stories.prepared(payouts=[first]))))
        claim = stories.claim_of(first)
        stop(claim)
        for _ in range(2):
            actions.return_payout(stories.preparer(run), payout_id=first.id, because=Because.ACCOUNT_CLOSED)
        assert (set(states(first.award)), promised()) == ({"released"}, 0)
        assert ledger.free_pence("general") == 1_000_00
        assert Claim.objects.get(id=claim.id).state == "withdrawn"


@pytest.mark.parametrize("is_approved", [False, True])
def test_a_later_instalment_leaves_its_frozen_run_which_is_refused(is_approved):
    with paid_weekly() as (first, _):
        stays = stories.payout(requests.deciding())
        run = stories.prepared(payouts=[first, stays])
        run = stories.approved(run) if is_approved else run
        stop(stories.claim_of(first))
        refusing = stories.written if is_approved else stories.approved
        assert refused(refusing, run) == ("taken_back_since_frozen",)
        assert states(stays.award) == ["in_run"]


@pytest.mark.parametrize("is_approved", [False, True])
def test_a_run_with_a_frozen_request_is_refused_by_its_name(is_approved):
    run = stories.approved() if is_approved else stories.prepared()
    claim = stories.claim_of(run)
    Claim.objects.filter(id=claim.id).update(frozen_at=clock.now())
    refusing = stories.written if is_approved else stories.approved
    assert refused(refusing, run) == ("claim_frozen", "run_needs_preparing_again")

    Claim.objects.filter(id=claim.id).update(frozen_at=None)
    assert refusing(run).step


def test_no_clock_runs_while_money_is_on_its_way():
    with paid_weekly() as (first, _):
        run = stories.sent(stories.written(stories.approved(stories.prepared(payouts=[first]))))
        claim = stop(stories.claim_of(first))
        assert {one.why for one in clocks.clocks_of(claim)} == {"money_on_its_way"}
        actions.confirm_run(stories.preparer(run), run_id=run.id)
        assert {one.why for one in clocks.clocks_of(claim)} == {"stopped"}
        assert list(selectors.open_payments(claim.id)) == []


def test_the_page_says_what_stops_what_arrives_and_when_it_can_be_deleted():
    with paid_weekly() as (first, _):
        run = stories.sent(stories.written(stories.approved(stories.prepared(payouts=[first]))))
        claim = stories.claim_of(first)
        phone = Phone().get("/back").post(code=requests.code_of(claim)).get("/me/take-back")
        assert "What is left is not paid to you any more. What is on its way still arrives." in phone.words
        assert "Some of your money is on its way to you, so nothing can be deleted now." in phone.words
        assert phone.post("/me/take-back", follow=False, what="delete").status == 409

        phone.get("/me/take-back").post("/me/take-back", what="stop")
        assert phone.heading == "Stopped by you"
        assert "Money that is on its way still arrives. When it has, you can delete what we hold." in phone.words
        actions.confirm_run(stories.preparer(run), run_id=run.id)
        phone.get("/me/take-back").post("/me/take-back", what="delete")
        assert phone.heading == "Your details are deleted"
