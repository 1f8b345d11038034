"""Decisions through the door: what settles one, what makes it wait, what makes the votes void."""

from uuid import UUID

import pytest

from fundapp.audit import selectors as audit
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused, refuse
from members import actions as members
from members.models import DeclaredInterest
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims import actions as claim_actions
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.committee import actions, registry, selectors
from payouts.committee.models import Decision, Panel, Vote
from payouts.committee.voting import Choice
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import holder, seats, vote

pytestmark = pytest.mark.django_db
TESTS = system("tests")


def verbs(subject: str) -> list[str]:
    return [record.verb for record in audit.about(subject)]


# --- Decisions --------------------------------------------------------------------------------------------------------
def test_the_vote_that_settles_it_decides():
    claim = claims.deciding()

    panel = stories.decided(claim, [Choice.YES, Choice.YES])

    decision = Decision.objects.get()
    claim.refresh_from_db()
    assert (decision.outcome, decision.amount_pence, decision.reasons) == ("approved", 250_00, [])
    assert (decision.counted, decision.look, decision.rulebook_version) == ({"yes": 2}, 1, claim.rulebook_version)
    assert (panel.state, panel.closed_at is not None) == ("closed", True)
    assert (claim.state, claim.amount_pence) == ("approved", 250_00)
    assert verbs(f"panel:{panel.id}") == ["panel.drawn", "panel.decided"]


def test_a_split_waits_for_the_third():
    claim = claims.deciding()
    panel = stories.voted(stories.drawn(claim), [Choice.YES, Choice.NO])

    assert (panel.state, Decision.objects.count()) == ("open", 0)
    vote(seats(panel)[2], Choice.NO)

    decision = Decision.objects.get()
    claim.refresh_from_db()
    assert (decision.outcome, decision.amount_pence, decision.reasons) == ("not_this_time", None, ["not_shown"])
    assert decision.counted == {"no": 2, "yes": 1}
    assert (claim.state, claim.amount_pence) == ("not_this_time", None)


def test_the_claimant_reads_why():
    claim = claims.deciding()
    stories.decided(claim, [Choice.NO, Choice.NO])

    claim.refresh_from_db()

    assert [reason["code"] for reason in claim.assessment["reasons"]] == ["not_shown"]
    assert "would help us look again" in claim.assessment["reasons"][0]["sentence"]


def test_a_different_amount_is_the_most_that_enough_agree_to():
    stories.money()
    claim = claims.deciding()
    panel = stories.drawn(claim)
    first, second, third = seats(panel)

    vote(first, Choice.YES)
    vote(second, Choice.YES_DIFFERENT, amount_pence=60_00)
    vote(third, Choice.NO)

    decision = Decision.objects.get()
    claim.refresh_from_db()
    assert (decision.outcome, decision.amount_pence, decision.reasons) == ("approved", 60_00, ["loss_is_less"])
    assert claim.amount_pence == 60_00
    assert [warning["code"] for warning in claim.assessment["warnings"]] == ["loss_is_less"]


def test_one_thing_that_is_needed_sends_the_claim_back_and_the_same_people_go_on():
    claim = claims.deciding()
    stories.committee(6)
    panel = stories.drawn(claim)
    first, second, third = seats(panel)
    vote(first, Choice.NEED_ONE_THING)
    vote(second, Choice.NEED_ONE_THING)

    claim.refresh_from_db()
    assert (Decision.objects.get().outcome, claim.state) == ("needs_one_thing", "preparing")
    assert claim.panel_wants == "proof"

    claims.deciding(claim=claim)
    again = stories.drawn(Claim.objects.get(id=claim.id))

    assert (again.look, again.ballot, again.seed) == (1, 2, panel.seed)
    assert {seat.account_id: seat.state for seat in seats(again)} == {
        first.account_id: "accepted",
        second.account_id: "accepted",
        third.account_id: "asked",
    }
    for seat in seats(again)[:2]:
        vote(seat)
    assert Claim.objects.get(id=claim.id).state == "approved"


def test_stepping_aside_after_opening_is_an_abstention_until_someone_takes_over():
    stories.committee(4)
    panel = stories.drawn()
    first, second, _ = seats(panel)
    stories.taken(first)

    actions.pass_seat(holder(first), seat_id=first.id)

    assert Vote.objects.get(seat=first).choice == "not_me"
    assert selectors.casts_of(panel) == []
    actions.pass_seat(holder(second), seat_id=second.id)
    assert [cast.choice for cast in selectors.casts_of(panel)] == [Choice.NOT_ME]


def test_whoever_stepped_aside_is_never_asked_again_about_it():
    claim = claims.deciding()
    stories.committee(5)
    panel = stories.drawn(claim)
    passer = seats(panel)[0]
    actions.pass_seat(holder(passer), seat_id=passer.id)
    for seat in seats(panel)[1:3]:
        vote(seat, Choice.NEED_ONE_THING)

    claims.deciding(claim=Claim.objects.get(id=claim.id))
    again = stories.drawn(Claim.objects.get(id=claim.id))

    assert passer.account_id not in {seat.account_id for seat in seats(again)}


# --- What happens with an approval ------------------------------------------------------------------------------------
def test_the_rooms_above_do_their_part_in_the_same_breath(monkeypatch):
    seen = []
    monkeypatch.setattr(registry, "_approved", [])
    registry.on_approved(seen.append)
    registry.on_approved(seen.append)

    stories.decided(choices=[Choice.YES, Choice.YES])

    assert seen == [Decision.objects.get().id]


def test_no_hook_runs_for_a_no(monkeypatch):
    seen = []
    monkeypatch.setattr(registry, "_approved", [seen.append])

    stories.decided(choices=[Choice.NO, Choice.NO])

    assert seen == []


def poor(decision_id: UUID) -> None:
    raise refuse("pot_has_not_enough_free", "The pot has less than that free.")


def test_a_decision_that_cannot_take_effect_waits_and_loses_no_vote(monkeypatch):
    claim = claims.deciding()
    monkeypatch.setattr(registry, "_approved", [poor])

    panel = stories.decided(claim, [Choice.YES, Choice.YES])

    claim.refresh_from_db()
    assert (panel.state, panel.waits_for, claim.state) == ("agreed", "pot_has_not_enough_free", "deciding")
    assert (Vote.objects.count(), Decision.objects.count()) == (2, 0)
    with pytest.raises(Refused) as refused:
        vote(seats(panel)[2])
    assert refused.value.codes == ("panel_has_agreed",)

    treasurer = people.actor(people.organiser(Role.TREASURER))
    with pytest.raises(Refused) as still_poor:
        actions.settle_panel(treasurer, panel_id=panel.id)
    assert still_poor.value.codes == ("pot_has_not_enough_free",)
    assert Panel.objects.get().state == "agreed"

    monkeypatch.setattr(registry, "_approved", [])
    actions.settle_panel(treasurer, panel_id=panel.id)
    actions.settle_panel(treasurer, panel_id=panel.id)

    claim.refresh_from_db()
    assert (Panel.objects.get().state, Decision.objects.get().outcome, claim.state) == (
        "closed",
        "approved",
        "approved",
    )
    assert verbs(f"panel:{panel.id}") == ["panel.drawn", "panel.waits", "panel.decided", "panel.settled"]


def test_only_what_has_agreed_is_settled_and_not_by_everyone():
    panel = stories.drawn()

    with pytest.raises(Refused) as voting:
        actions.settle_panel(people.actor(people.organiser(Role.TREASURER)), panel_id=panel.id)
    with pytest.raises(Refused) as not_theirs:
        actions.settle_panel(holder(seats(panel)[0]), panel_id=panel.id)

    assert voting.value.codes == ("panel_not_agreed_yet",)
    assert not_theirs.value.codes == ("role_needed",)


# --- Facts that change ------------------------------------------------------------------------------------------------
def test_facts_that_change_void_the_votes_and_the_same_people_vote_again():
    claim = claims.deciding()
    panel = stories.voted(stories.drawn(claim), [Choice.YES])
    first, second, third = seats(panel)
    stories.taken(second)
    stories.change_facts()

    with pytest.raises(Refused) as refused:
        vote(second)

    assert refused.value.codes == ("facts_changed",)
    panel.refresh_from_db()
    again = selectors.latest_panel(claim.id)
    assert (panel.state, again.ballot, again.state, again.seed) == ("void", 2, "open", panel.seed)
    assert {seat.account_id: seat.state for seat in seats(again)} == {
        first.account_id: "accepted",
        second.account_id: "accepted",
        third.account_id: "asked",
    }
    assert selectors.casts_of(again) == []
    assert verbs(f"panel:{panel.id}") == ["panel.drawn", "panel.voided"]
    with pytest.raises(Refused) as void:
        vote(second)
    assert void.value.codes == ("panel_is_void",)


def test_facts_that_change_while_a_decision_waits_void_it(monkeypatch):
    claim = claims.deciding()
    monkeypatch.setattr(registry, "_approved", [poor])
    panel = stories.decided(claim, [Choice.YES, Choice.YES])
    stories.change_facts()
    monkeypatch.setattr(registry, "_approved", [])

    with pytest.raises(Refused) as refused:
        actions.settle_panel(people.actor(people.organiser(Role.TREASURER)), panel_id=panel.id)

    assert refused.value.codes == ("facts_changed",)
    assert (Panel.objects.get(id=panel.id).state, Decision.objects.count()) == ("void", 0)
    assert selectors.latest_panel(claim.id).state == "open"


def test_a_vote_of_someone_who_turns_out_too_close_counts_for_nothing():
    claim = claims.deciding()
    stories.committee(4)
    panel = stories.voted(stories.drawn(claim), [Choice.YES])
    first, second, _ = seats(panel)
    members.declare_interest(people.actor(first.account), kind=DeclaredInterest.Kind.CLAIM, subject=claim.reference)

    vote(second)

    panel.refresh_from_db()
    assert (panel.state, Decision.objects.count()) == ("open", 0)
    assert [seat.state for seat in seats(panel)] == ["passed", "voted", "asked", "asked"]


# --- Withdrawing ------------------------------------------------------------------------------------------------------
def test_a_claim_taken_back_ends_its_panel_and_empties_what_it_knew():
    claim = claims.deciding()
    panel = stories.voted(stories.drawn(claim), [Choice.YES])

    claim_actions.withdraw_claim(claim_access.claimant(claim.id), claim.id)

    panel.refresh_from_db()
    assert (panel.state, panel.assessment, panel.facts_fingerprint) == ("void", {}, "")
    seat = seats(panel)[1]
    with pytest.raises(Refused) as refused:
        stories.taken(seat)
    assert refused.value.codes == ("panel_is_void",)


def test_an_approved_claim_taken_back_keeps_its_amount_and_nothing_else():
    claim = claims.deciding()
    panel = stories.decided(claim)

    claim_actions.withdraw_claim(claim_access.claimant(claim.id), claim.id)

    panel.refresh_from_db()
    assert (panel.state, panel.assessment) == ("closed", {})
    assert (Decision.objects.get().amount_pence, Decision.objects.get().assessment) == (250_00, {})


def test_a_second_look_is_taken_by_other_people_and_may_end_otherwise():
    claim = claims.deciding()
    stories.committee(6)
    first = stories.voted(stories.drawn(claim), [Choice.NO, Choice.NO])
    assert Claim.objects.get(id=claim.id).step is State.NOT_THIS_TIME

    claim_actions.ask_for_a_second_look(claim_access.claimant(claim.id), claim.id)
    claims.deciding(claim=Claim.objects.get(id=claim.id))
    second = stories.drawn(Claim.objects.get(id=claim.id))

    assert (second.look, second.ballot) == (2, 1)
    assert not {seat.account_id for seat in seats(first)} & {seat.account_id for seat in seats(second)}
    stories.voted(second, [Choice.YES, Choice.YES])
    assert Claim.objects.get(id=claim.id).step is State.APPROVED
    assert [decision.outcome for decision in Decision.objects.order_by("id")] == ["not_this_time", "approved"]


def test_a_second_look_without_enough_other_people_waits_and_says_so():
    claim = claims.deciding()
    stories.committee(5)
    stories.voted(stories.drawn(claim), [Choice.NO, Choice.NO])

    claim_actions.ask_for_a_second_look(claim_access.claimant(claim.id), claim.id)
    claims.deciding(claim=Claim.objects.get(id=claim.id))

    with pytest.raises(Refused) as refused:
        stories.drawn(Claim.objects.get(id=claim.id))
    assert refused.value.codes == ("too_few_for_a_panel",)
    assert list(selectors.without_panel()) == [claim]
