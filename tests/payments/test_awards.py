"""An award promises its money with the decision, spreads over its instalments, and is freed when it is not needed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as books
from fundapp.ledger import journal
from fundapp.ledger import selectors as ledger
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims import actions as claim_actions
from payouts.committee import actions as committee_actions
from payouts.committee import selectors as committee_selectors
from payouts.committee.drawing import Bar
from payouts.committee.models import Decision
from payouts.committee.voting import Choice
from payouts.payments import actions
from payouts.payments.models import Award, Payout, RunLine
from tests import people
from tests.claims import stories as claims
from tests.committee import stories as committee
from tests.payments import stories

pytestmark = pytest.mark.django_db
PROMISER = system("payments.promise")


def test_a_yes_promises_its_money_in_the_same_breath():
    award = stories.award()

    assert (award.pot, award.amount_pence) == ("general", stories.AMOUNT_PENCE)
    assert ledger.balance_pence("promised:general") == stories.AMOUNT_PENCE
    assert ledger.free_pence("general") == 1_000_00 - stories.AMOUNT_PENCE
    [payout] = award.payouts.all()
    assert (payout.number, payout.amount_pence, payout.reference, payout.state) == (1, 250_00, "COMMON POT", "promised")
    made = [record for record in audit.about(f"claim:{award.claim_id}") if record.verb == "award.made"]
    assert [record.detail for record in made] == [{"award": str(award.id), "amount_pence": 250_00, "payouts": 1}]


def test_making_an_award_again_changes_nothing():
    award = stories.award()

    assert actions.make_award(PROMISER, decision_id=award.decision_id) == award
    assert Award.objects.count() == 1
    assert ledger.balance_pence("promised:general") == stories.AMOUNT_PENCE


def test_a_pot_with_too_little_makes_the_decision_wait_and_nothing_is_promised():
    claim = claims.deciding()
    panel = committee.drawn(claim)
    elsewhere = ledger.free_pence("general") - 249_99
    books.post(journal.award_promised(source="award:other", at=clock.now(), pot="general", pence=elsewhere))

    panel = committee.voted(panel, (Choice.YES, Choice.YES))

    assert (panel.state, panel.waits_for) == ("agreed", "pot_has_not_enough_free")
    assert Award.objects.count() == Payout.objects.count() == Decision.objects.count() == 0
    committee.money(1)
    committee_actions.settle_panel(people.actor(stories.payer()), panel_id=panel.id)
    assert Award.objects.get(claim=claim).amount_pence == 250_00


def test_a_different_amount_is_spread_over_the_instalments_in_proportion():
    with clock.frozen_at(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        confirmed = replace(claims.CONFIRMED, sanction_from=date(2026, 6, 1), sanction_to=date(2026, 6, 28))
        claim = claims.deciding(confirmed=confirmed)
        committee.money()
        panel = committee.drawn(claim)
        for seat in committee.seats(panel)[:2]:
            committee.vote(seat, Choice.YES_DIFFERENT, amount_pence=100_01)

        award = Award.objects.get(claim=claim)

    amounts = [payout.amount_pence for payout in award.payouts.order_by("number")]
    assert (sum(amounts), len(amounts)) == (100_01, 4)
    assert amounts == [28_00, 28_00, 28_00, 16_01]


def test_taking_a_request_back_frees_what_was_promised():
    award = stories.award()

    claim_actions.withdraw_claim(claim_access.claimant(award.claim_id), award.claim_id)

    assert ledger.balance_pence("promised:general") == 0
    assert ledger.free_pence("general") == 1_000_00
    assert {payout.state for payout in award.payouts.all()} == {"released"}
    assert actions.release_awards(PROMISER, claim_id=award.claim_id) == 0


def test_taking_a_request_back_takes_its_payment_out_of_a_frozen_run():
    run = stories.prepared()
    claim = stories.claim_of(run)

    claim_actions.withdraw_claim(claim_access.claimant(claim.id), claim.id)

    assert RunLine.objects.get(run=run).fate == "dropped"
    with pytest.raises(Refused) as refused:
        stories.approved(run)
    assert refused.value.codes == ("taken_back_since_frozen",)


def test_later_instalments_of_an_open_sanction_wait_for_a_yes():
    with clock.frozen_at(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        confirmed = replace(claims.CONFIRMED, sanction_from=date(2026, 5, 20), sanction_to=None)
        award = stories.award(claims.deciding(confirmed=confirmed))
        first, second = award.payouts.order_by("number")[:2]
        assert (first.needs_confirming, second.needs_confirming) == (False, True)

    with clock.frozen_at(datetime(2026, 6, 9, 12, tzinfo=UTC)):
        treasurer, caseworker = stories.payer(), people.organiser(Role.CASEWORKER)
        with pytest.raises(Refused) as refused:
            stories.prepared(treasurer, [second])
        assert refused.value.codes == ("waits_for_a_yes",)

        with pytest.raises(Refused) as refused:
            actions.confirm_still_needed(people.actor(treasurer), payout_id=second.id)
        assert refused.value.codes == ("role_needed",)
        for _ in range(2):
            actions.confirm_still_needed(people.actor(caseworker), payout_id=second.id)

        assert stories.prepared(treasurer, [second]).count == 1
        told = [record for record in audit.about(f"claim:{award.claim_id}") if record.verb == "payout.still_needed"]
        assert len(told) == 1


def test_whoever_paid_a_request_does_not_decide_on_it_any_more():
    run = stories.approved()
    claim = stories.claim_of(run)

    parties = committee_selectors.parties_of(claim, look=2)

    assert set(parties[Bar.PAYER]) == {str(run.prepared_by_id)}
    assert set(parties[Bar.RELEASER]) == {str(run.approved_by_id)}
