"""Other people look at a yes again: they add to it or leave it, and what was promised is paid all the while."""

from datetime import timedelta
from itertools import count

import pytest
from django.test import Client

from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as ledger
from fundapp.ledger.checks import check_books
from fundapp.outbox.models import Message
from members.roles import Role
from payouts.claims import access, workflow
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.committee import patterns, selectors
from payouts.committee.models import Panel
from payouts.committee.voting import Choice, Reason
from payouts.payments import actions, lasting
from payouts.payments.models import Award, Payout
from payouts.payments.shortening import Ended
from tests import people
from tests.claims import stories as asking
from tests.committee import stories as committee
from tests.payments import stories

pytestmark = pytest.mark.django_db
FIRST_PENCE = 100_00
_keys = count(1)


def a_yes_for_less() -> Claim:
    """The rules give £250; two people gave £100 of it, and its money is promised."""
    committee.committee(8)
    claim = asking.deciding()
    panel = committee.drawn(claim)
    for seat in committee.seats(panel)[:2]:
        committee.vote(seat, Choice.YES_DIFFERENT, amount_pence=FIRST_PENCE, reason=Reason.LOSS_IS_LESS)
    return Claim.objects.get(id=claim.id)


def looked_again(claim: Claim) -> Panel:
    """Asked for by its person, made ready by its caseworker, and drawn."""
    claims.ask_for_a_second_look(access.claimant(claim.id), claim.id)
    claims.prepare_claim(asking.caseworker_of(claim), claim.id, confirmed=asking.CONFIRMED)
    return committee.drawn(Claim.objects.get(id=claim.id))


def say(panel: Panel, choice: Choice, **said) -> Claim:
    for seat in committee.seats(panel)[:2]:
        committee.vote(seat, choice, key=f"again-{next(_keys)}", **said)
    return Claim.objects.get(id=panel.claim_id)


def promised_pence(claim: Claim) -> int:
    return sum(award.amount_pence for award in Award.objects.filter(claim=claim))


def pay_all(claim: Claim) -> None:
    waiting = list(Payout.objects.filter(award__claim=claim, state="promised"))
    stories.settled(stories.sent(stories.written(stories.approved(stories.prepared(None, waiting)))))


def test_other_people_look_and_may_find_more():
    claim = a_yes_for_less()
    first = {seat.account_id for seat in committee.seats(Panel.objects.get(claim=claim))}
    panel = looked_again(claim)
    second = {seat.account_id for seat in committee.seats(panel)}

    decided = say(panel, Choice.YES)

    assert (panel.kind, first & second) == ("second_look", set())
    assert (decided.step, decided.amount_pence) == (State.APPROVED, 250_00)
    assert [award.amount_pence for award in Award.objects.filter(claim=claim).order_by("id")] == [100_00, 150_00]
    assert ledger.balance_pence("promised:general") == 250_00
    assert patterns.second_looks() == patterns.Numbers(asked=1, changed=1, kept=0)


def test_part_of_more_is_between_what_is_theirs_and_what_the_rules_give():
    panel = looked_again(a_yes_for_less())

    decided = say(panel, Choice.YES_DIFFERENT, amount_pence=180_00, reason=Reason.DATES_ARE_FEWER)

    assert decided.amount_pence == promised_pence(decided) == 180_00


def test_it_stays_as_it_is_when_they_find_no_more():
    claim = a_yes_for_less()
    panel = looked_again(claim)

    decided = say(panel, Choice.NO, reason=Reason.AS_BEFORE)

    assert (decided.step, decided.amount_pence) == (State.APPROVED, FIRST_PENCE)
    assert promised_pence(decided) == FIRST_PENCE
    assert "It stays as it is." in str(decided.assessment["warnings"])
    assert patterns.second_looks() == patterns.Numbers(asked=1, changed=0, kept=1)
    with pytest.raises(Refused) as refused:
        claims.ask_for_a_second_look(access.claimant(claim.id), claim.id)
    assert refused.value.codes == ("looked_again_already",)


@pytest.mark.parametrize(
    ("choice", "said", "code"),
    [
        (Choice.YES_DIFFERENT, {"amount_pence": 60_00, "reason": Reason.LOSS_IS_LESS}, "amount_is_given_already"),
        (Choice.NO, {"reason": Reason.NOT_SHOWN}, "reason_needed"),
    ],
)
def test_nobody_gets_less_for_having_asked(choice, said, code):
    panel = looked_again(a_yes_for_less())

    with pytest.raises(Refused) as refused:
        say(panel, choice, **said)

    assert refused.value.codes == (code,)


def test_what_was_promised_is_paid_while_other_people_look():
    claim = a_yes_for_less()
    panel = looked_again(claim)

    pay_all(claim)
    assert Claim.objects.get(id=claim.id).step is State.DECIDING
    assert Payout.objects.get(award__claim=claim).state == "confirmed"
    decided = say(panel, Choice.YES)
    assert decided.step is State.APPROVED
    pay_all(decided)

    closed = Claim.objects.get(id=claim.id)
    assert closed.step is State.CLOSED
    assert ledger.balance_pence("promised:general") == ledger.balance_pence("in-transit") == 0
    assert sum(payout.amount_pence for payout in Payout.objects.filter(award__claim=claim, state="confirmed")) == 250_00


@pytest.mark.parametrize("is_paid_before", [True, False])
def test_a_paid_request_that_stays_as_it_is_is_closed_again_and_told_once(is_paid_before):
    claim = a_yes_for_less()
    if is_paid_before:
        pay_all(claim)
        assert Claim.objects.get(id=claim.id).step is State.CLOSED
    paid_at = Claim.objects.get(id=claim.id).paid_at
    panel = looked_again(claim)
    if not is_paid_before:
        pay_all(claim)

    decided = say(panel, Choice.NO, reason=Reason.AS_BEFORE)

    assert (decided.step, decided.amount_pence) == (State.CLOSED, FIRST_PENCE)
    assert decided.paid_at == paid_at if is_paid_before else decided.paid_at is not None
    assert Message.objects.filter(topic="claims.paid", subject=claim.subject).count() == 1


def test_more_that_is_paid_is_told_again():
    claim = a_yes_for_less()
    pay_all(claim)
    say(looked_again(claim), Choice.YES)
    pay_all(claim)

    assert Claim.objects.get(id=claim.id).step is State.CLOSED
    assert Message.objects.filter(topic="claims.paid", subject=claim.subject).count() == 2


def test_a_half_paid_request_goes_on_being_paid_when_it_stays_as_it_is():
    claim = a_yes_for_less()
    run = stories.sent(stories.written(stories.approved(stories.prepared(None, list(Payout.objects.all())))))
    assert Claim.objects.get(id=claim.id).step is State.PAYING

    decided = say(looked_again(claim), Choice.NO, reason=Reason.AS_BEFORE)
    assert decided.step is State.PAYING

    stories.settled(run)
    assert Claim.objects.get(id=claim.id).step is State.CLOSED


def test_taking_it_back_frees_what_the_first_yes_promised():
    claim = a_yes_for_less()
    looked_again(claim)

    claims.withdraw_claim(access.claimant(claim.id), claim.id)

    assert ledger.balance_pence("promised:general") == 0
    assert Claim.objects.get(id=claim.id).step is State.WITHDRAWN


def test_whoever_paid_the_first_sum_decides_nothing_about_more():
    claim = a_yes_for_less()
    payer = stories.payer(Role.TREASURER, Role.COMMITTEE)
    stories.prepared(payer, list(Payout.objects.all()))

    panel = looked_again(claim)

    assert payer.id not in {seat.account_id for seat in committee.seats(panel)}
    assert str(payer.id) not in panel.eligible


def test_the_pages_say_that_they_keep_it():
    from tests.registers.doors.claims import holding

    claim = a_yes_for_less()
    theirs = holding(claim)
    assert "You can only get more, never less" in theirs.get("/me/again").content.decode()
    panel = looked_again(claim)

    assert "You keep the £100.00" in theirs.get("/me").content.decode()
    seat = committee.taken(committee.seats(panel)[0])
    page = people.signed_in(Client(), seat.account).get(f"/organise/panels/{seat.id}").content.decode()
    assert "Nobody gets less for having asked" in page
    assert "It stays as it is" in page
    assert "What was shown does not show it" not in page


def test_a_first_look_knows_no_earlier_yes():
    claim = a_yes_for_less()

    assert selectors.stands_for(claim.id) == 0
    assert selectors.yes_that_stands(claim.id) is None
    assert workflow.Verb.LOOK_AGAIN in workflow.open_to(claim.step, workflow.By.CLAIMANT)


def test_what_is_added_after_the_cut_is_over_is_for_the_days_until_its_end():
    claim = a_yes_for_less()
    panel = looked_again(claim)
    last_day = claim.sanction_from + timedelta(days=9)
    actions.end_cut(access.claimant(claim.id), claim_id=claim.id, reason=Ended.SANCTION_ENDED, last_day=last_day)

    decided = say(panel, Choice.YES)

    due = lasting.due_until(decided, last_day)
    assert decided.amount_pence == 250_00
    left = Payout.objects.filter(award__claim=claim).exclude(state="released")
    assert sum(payout.amount_pence for payout in left) == due == ledger.balance_pence("promised:general")
    assert 0 < due < 250_00
    assert max(payout.last_day for payout in left) <= last_day
    assert actions.fit_to_end(system("tests"), claim_id=claim.id) == 0
    assert ledger.balance_pence("promised:general") == due
    assert check_books() == []
