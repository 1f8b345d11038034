"""A first sum by two people on the same evening: asked, given, looked at afterwards, and never asked back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as ledger
from members.models import RoleGrant
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims import actions as claim_actions
from payouts.claims.models import Claim
from payouts.committee import actions, patterns, selectors
from payouts.committee.models import Decision, Emergency, Panel
from payouts.committee.voting import Choice
from payouts.payments.models import Award, PaymentRun, Payout
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import seats, vote
from tests.payments import stories as payments

pytestmark = pytest.mark.django_db
SUM, FIRST = 250_00, 60_00


@pytest.fixture(autouse=True)
def _rules():
    claims.rules(emergency_amount='"60.00"')


def asked(claim: Claim | None = None) -> Claim:
    """Two people were asked, out of a committee that is large enough to look again."""
    claim = claim or claims.preparing()
    actions.ask_for_emergency(claims.caseworker_of(claim), claim_id=claim.id)
    stories.money()
    stories.committee(8)
    return claims.deciding(claim=claim)


def given(choices=(Choice.YES, Choice.YES)) -> tuple[Claim, Panel]:
    claim = asked()
    return claim, stories.voted(stories.drawn(claim), choices)


def paid() -> PaymentRun:
    """The one payout there is, seen at the bank."""
    run = payments.approved(payments.prepared(None, [Payout.objects.get()]))
    return payments.settled(payments.sent(payments.written(run)))


def full_panel(claim: Claim) -> Panel:
    return actions.draw_panel(system("tests"), claim_id=claim.id)


def test_two_people_are_asked_about_the_first_sum_alone():
    panel = stories.drawn(asked())

    assert (panel.kind, panel.total_pence, panel.quorum, panel.panel_size) == ("emergency", FIRST, 2, 2)
    assert len(seats(panel)) == 2
    assert panel.closes_at - clock.now() < timedelta(days=2)


def test_two_yeses_promise_it_at_once_and_the_request_goes_on():
    claim, panel = given()

    claim.refresh_from_db()
    payout = Payout.objects.get()
    assert (claim.state, panel.state, payout.amount_pence, payout.due_on) == (
        "deciding",
        "closed",
        FIRST,
        clock.today(),
    )
    assert ledger.free_pence("general") == 1_000_00 - FIRST
    assert selectors.decision_on(claim.id) is None


def test_one_no_gives_nothing_and_the_request_goes_on():
    claim, _panel = given((Choice.YES, Choice.NO))

    claim.refresh_from_db()
    assert (claim.state, Award.objects.count(), selectors.first_sum_of(claim.id)) == ("deciding", 0, 0)
    assert full_panel(claim).kind == "full"


@pytest.mark.parametrize(
    ("choice", "more"), [(Choice.YES_DIFFERENT, {"amount_pence": 50_00}), (Choice.NEED_ONE_THING, {})]
)
def test_an_emergency_is_yes_or_no(choice, more):
    panel = stories.drawn(asked())

    with pytest.raises(Refused) as refused:
        vote(seats(panel)[0], choice, **more)

    assert "emergency_is_yes_or_no" in refused.value.codes


def test_the_full_panel_are_other_people_and_the_first_sum_counts_as_paid():
    claim, first = given()
    panel = full_panel(claim)

    assert panel.total_pence == SUM
    assert not {seat.account_id for seat in seats(panel)} & {seat.account_id for seat in seats(first)}
    for seat in seats(panel)[:2]:
        vote(seat)

    claim.refresh_from_db()
    assert (claim.state, claim.amount_pence) == ("approved", SUM)
    assert sorted(Award.objects.values_list("amount_pence", flat=True)) == [FIRST, SUM - FIRST]
    assert ledger.free_pence("general") == 1_000_00 - SUM


def test_a_full_no_takes_nothing_back_and_it_can_still_be_paid():
    claim, _first = given()
    for seat in seats(full_panel(claim))[:2]:
        vote(seat, Choice.NO)

    claim.refresh_from_db()
    assert (claim.state, Payout.objects.get().state) == ("not_this_time", "promised")
    run = paid()

    claim.refresh_from_db()
    assert (run.state, claim.state, Payout.objects.get().state) == ("settled", "not_this_time", "confirmed")


def test_it_can_be_paid_while_the_full_panel_still_votes():
    claim, _first = given()
    full_panel(claim)

    paid()

    claim.refresh_from_db()
    assert (claim.state, Payout.objects.get().state) == ("deciding", "confirmed")


def test_a_different_amount_may_not_be_less_than_what_they_had():
    claim, _first = given()
    seat = seats(full_panel(claim))[0]

    with pytest.raises(Refused) as refused:
        vote(seat, Choice.YES_DIFFERENT, amount_pence=FIRST)

    assert refused.value.codes == ("amount_is_given_already",)


def test_when_the_first_sum_was_all_of_it_nothing_more_is_promised():
    claim = claims.preparing()
    actions.ask_for_emergency(claims.caseworker_of(claim), claim_id=claim.id)
    stories.money()
    stories.committee(8)
    small = replace(claims.CONFIRMED, loss_per_day_pence=200)
    claim = claims.deciding(claim=claim, confirmed=small)
    stories.voted(stories.drawn(claim), (Choice.YES, Choice.YES))
    paid()

    for seat in seats(full_panel(claim))[:2]:
        vote(seat)

    claim.refresh_from_db()
    assert (claim.state, Award.objects.count()) == ("closed", 1)


def test_whoever_gave_the_first_sum_pays_none_of_it():
    _claim, first = given()
    voter = seats(first)[0].account
    RoleGrant.objects.create(account=voter, role=Role.TREASURER.value)

    with pytest.raises(Refused) as refused:
        payments.prepared(voter, [Payout.objects.get()])

    assert refused.value.codes == ("voter_cannot_pay",)


def test_without_two_people_the_full_panel_does_not_wait():
    claim = claims.preparing()
    actions.ask_for_emergency(claims.caseworker_of(claim), claim_id=claim.id)
    claim = claims.deciding(claim=claim)
    stories.committee(1)
    with pytest.raises(Refused) as refused:
        actions.draw_panel(system("tests"), claim_id=claim.id)
    assert refused.value.codes == ("too_few_for_a_panel",)


def test_what_two_people_let_pass_is_a_full_panels():
    claim = asked()
    panel = stories.drawn(claim)
    with clock.frozen_at(panel.closes_at):
        actions.close_panel(system("tests"), panel_id=panel.id)
        again = full_panel(claim)

    panel.refresh_from_db()
    assert (panel.state, again.kind, again.look) == ("lapsed", "full", 2)


@pytest.mark.parametrize("when", ["decided", "other hands"])
def test_asking_is_refused(when):
    claim = claims.preparing()
    actor = claims.caseworker_of(claim)
    codes = {"decided": "emergency_comes_first", "other hands": "in_other_hands"}
    if when == "decided":
        stories.drawn(claims.deciding(claim=claim))
    if when == "other hands":
        actor = people.actor(people.organiser(Role.CASEWORKER))

    with pytest.raises(Refused) as refused:
        actions.ask_for_emergency(actor, claim_id=claim.id)

    assert refused.value.codes == (codes[when],)
    assert not Emergency.objects.exists()


def test_asked_twice_is_asked_once():
    claim = claims.preparing()
    first = actions.ask_for_emergency(claims.caseworker_of(claim), claim_id=claim.id)

    assert actions.ask_for_emergency(claims.caseworker_of(claim), claim_id=claim.id) == first


def test_taken_back_while_two_people_vote():
    claim = asked()
    panel = stories.drawn(claim)

    claim_actions.withdraw_claim(claim_access.claimant(claim.id), claim.id)

    panel.refresh_from_db()
    assert panel.state == "void"


def test_the_pattern_says_how_many_who_asked_and_what_came_of_it():
    claim, _first = given()
    for seat in seats(full_panel(claim))[:2]:
        vote(seat, Choice.NO)

    found = patterns.pattern()

    [row] = found.rows
    claim.refresh_from_db()
    assert (row.asked_by, row.outcome, row.amount_pence, row.afterwards) == (
        claim.caseworker.label,
        "approved",
        FIRST,
        "not_this_time",
    )
    assert (found.share_percent, found.given_pence, found.by_caseworker) == (100, FIRST, ((row.asked_by, 1),))
    assert patterns.public_emergencies() is None
    assert Decision.objects.count() == 2
