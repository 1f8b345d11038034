"""Panels through the door: drawing, seats, votes, decisions, and every refusal by its code."""

from uuid import UUID

import pytest
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel.actor import system
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import Refused, refuse
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from members import actions as members
from members.models import Account, DeclaredInterest
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims import actions as claim_actions
from payouts.claims.models import Claim, Participant
from payouts.claims.workflow import Part
from payouts.committee import actions, handlers, registry, selectors
from payouts.committee.drawing import Bar, cast_lots
from payouts.committee.models import Decision, Panel, Seat, Vote
from payouts.committee.voting import Choice, Reason
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import holder, seats, vote

pytestmark = pytest.mark.django_db
TESTS = system("tests")


def verbs(subject: str) -> list[str]:
    return [record.verb for record in audit.about(subject)]


# --- Drawing ----------------------------------------------------------------------------------------------------------
def test_draw_freezes_the_rules_the_sum_and_the_lot():
    claim = claims.deciding()
    accounts = stories.committee(5)

    panel = stories.drawn(claim)
    again = stories.drawn(claim)

    assert again == panel
    assert (panel.look, panel.ballot, panel.state) == (1, 1, "open")
    assert (panel.quorum, panel.panel_size, panel.majority, panel.tie, panel.abstentions) == (
        2, 3, "more_yes_than_no", "not_this_time", "do_not_count",
    )  # fmt: skip
    assert panel.total_pence == panel.assessment["total_pence"] == 250_00
    assert panel.rulebook_version_id == claim.rulebook_version_id
    everyone = [str(account.id) for account in accounts]
    assert panel.eligible == list(cast_lots(panel.seed, everyone, {}).order)
    assert [str(seat.account_id) for seat in seats(panel)] == panel.eligible[:3]
    assert {seat.state for seat in seats(panel)} == {"asked"}
    assert verbs(f"panel:{panel.id}") == ["panel.drawn"]


def test_the_outbox_draws_and_may_call_twice():
    claim = claims.deciding()
    stories.committee()
    message = Message.objects.get(topic="claims.ready_to_decide")
    delivery = Delivery(message.id, message.topic, message.key, message.subject, message.payload, 1)

    handlers.on_ready_to_decide(delivery)
    handlers.on_ready_to_decide(delivery)

    assert [panel.claim_id for panel in Panel.objects.all()] == [claim.id]


def test_too_few_people_is_said_aloud_and_draws_nothing():
    claim = claims.deciding()
    stories.committee(2)

    with pytest.raises(Refused) as refused:
        stories.drawn(claim)

    assert refused.value.codes == ("too_few_for_a_panel",)
    assert not Panel.objects.exists()
    assert [stuck.id for stuck in selectors.stuck().without] == [claim.id]


def test_a_lot_that_cannot_be_drawn_does_not_hold_up_the_outbox():
    claim = claims.deciding()

    handlers.on_ready_to_decide(
        Delivery(1, "claims.ready_to_decide", "k", claim.subject, {"claim_id": str(claim.id)}, 1)
    )

    assert not Panel.objects.exists()


def test_only_a_caseworker_draws_by_hand_and_only_what_is_ready():
    claim = claims.preparing()
    stories.committee()

    with pytest.raises(Refused) as not_ready:
        stories.drawn(claim)
    with pytest.raises(Refused) as not_theirs:
        actions.draw_panel(people.actor(people.organiser(Role.TREASURER)), claim_id=claim.id)
    with pytest.raises(Http404):
        actions.draw_panel(TESTS, claim_id=new_id())

    assert not_ready.value.codes == ("claim_not_ready_to_decide",)
    assert not_theirs.value.codes == ("role_needed",)


def part_in(claim: Claim, account: Account, part: Part) -> None:
    Participant.objects.create(claim=claim, account=account, part=part)


def become(bar: Bar, claim: Claim, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the account hold the other part that `bar` names, the way it comes to be."""
    parts = {
        Bar.CLAIMANT_OR_HOUSEHOLD: Part.CLAIMANT,
        Bar.HELPER: Part.HELPER,
        Bar.CASEWORKER: Part.CASEWORKER,
        Bar.STOOD_ASIDE: Part.STOOD_ASIDE,
    }
    if bar in parts:
        part_in(claim, account, parts[bar])
    elif bar is Bar.DECLARED_INTEREST:
        members.declare_interest(people.actor(account), kind=DeclaredInterest.Kind.CLAIM, subject=claim.reference)
    else:
        monkeypatch.setattr(
            registry, "_apart", [lambda claim_id: {bar: {str(account.id)}} if claim_id == claim.id else {}]
        )


# An earlier panel is told of by its own tests, because it needs a second look.
APART = [bar for bar in Bar if bar is not Bar.EARLIER_PANEL]


@pytest.mark.parametrize("bar", APART)
def test_nobody_with_another_part_is_drawn(bar, monkeypatch):
    claim = claims.deciding()
    apart, *others = stories.committee(4)
    become(bar, claim, apart, monkeypatch)

    panel = stories.drawn(claim)

    assert {seat.account for seat in seats(panel)} == set(others)
    assert panel.barred == {bar.value: 1}
    assert str(apart.id) not in str(panel.barred)


@pytest.mark.parametrize("bar", APART)
def test_nobody_with_another_part_takes_a_seat_or_votes(bar, monkeypatch):
    claim = claims.deciding()
    panel = stories.drawn(claim)
    asked, accepted, _ = seats(panel)
    stories.taken(accepted)
    for seat in (asked, accepted):
        become(bar, claim, seat.account, monkeypatch)

        with pytest.raises(Refused) as refused:
            (stories.taken if seat is asked else vote)(seat)

        assert refused.value.codes == (f"apart_{bar.value}",)
    assert not Vote.objects.exists()


def test_whoever_sat_on_the_first_panel_is_not_on_the_second():
    claim = claims.deciding()
    first = stories.committee(3)
    panel = stories.drawn(claim)
    Panel.objects.filter(id=panel.id).update(state="closed", closed_at=claim.prepared_at)
    # A second look is asked for: a later round of the same claim, made here by hand.
    second = stories.committee(3)

    parties = selectors.parties_of(claim, look=2)

    assert parties[Bar.EARLIER_PANEL] == {str(account.id) for account in first}
    lot = cast_lots("s", selectors.candidates(), parties)
    assert set(lot.order) == {str(account.id) for account in second}


# --- Seats ------------------------------------------------------------------------------------------------------------
def test_take_seat_twice_is_once():
    seat = seats(stories.drawn())[0]

    stories.taken(seat)
    again = stories.taken(seat)

    assert (again.state, again.answered_at is not None) == ("accepted", True)
    assert verbs(f"seat:{seat.id}") == ["seat.taken"]


def test_pass_seat_refills_from_the_lot_and_twice_is_once():
    stories.committee(5)
    panel = stories.drawn()
    seat = seats(panel)[1]

    actions.pass_seat(holder(seat), seat_id=seat.id)
    actions.pass_seat(holder(seat), seat_id=seat.id)

    assert [str(seat.account_id) for seat in seats(panel)] == panel.eligible[:4]
    assert [seat.state for seat in seats(panel)] == ["asked", "passed", "asked", "asked"]
    assert verbs(f"seat:{seat.id}") == ["seat.passed"]
    assert not Vote.objects.exists()


def test_a_panel_that_cannot_refill_stays_open_and_its_quorum_stays():
    panel = stories.drawn()
    for seat in seats(panel)[:2]:
        actions.pass_seat(holder(seat), seat_id=seat.id)

    vote(seats(panel)[2])

    panel.refresh_from_db()
    assert (panel.state, panel.quorum) == ("open", 2)
    assert [short.id for short in selectors.stuck().short] == [panel.id]


def test_refill_asks_new_members_and_says_when_there_are_none():
    panel = stories.drawn()
    seat = seats(panel)[0]
    actions.pass_seat(holder(seat), seat_id=seat.id)
    caseworker = people.actor(people.organiser(Role.CASEWORKER))

    with pytest.raises(Refused) as refused:
        actions.refill_panel(caseworker, panel_id=panel.id)
    (new,) = stories.committee(1)
    actions.refill_panel(caseworker, panel_id=panel.id)
    actions.refill_panel(caseworker, panel_id=panel.id)

    assert refused.value.codes == ("too_few_for_a_panel",)
    assert [seat.account for seat in seats(panel) if seat.state == "asked"][-1] == new
    assert verbs(f"panel:{panel.id}") == ["panel.drawn", "panel.refilled"]


def test_refill_replaces_people_who_may_no_longer_sit():
    claim = claims.deciding()
    stories.committee(3)
    panel = stories.drawn(claim)
    gone = seats(panel)[0]
    new = stories.committee(1)[0]
    administrator = people.actor(people.organiser(Role.ADMINISTRATOR))
    members.end_role(administrator, account_id=gone.account_id, role=Role.COMMITTEE)

    actions.refill_panel(people.actor(people.organiser(Role.CASEWORKER)), panel_id=panel.id)

    states = {seat.account_id: seat.state for seat in seats(panel)}
    assert (states[gone.account_id], states[new.id]) == ("passed", "asked")


def test_another_persons_seat_is_as_if_it_did_not_exist():
    panel = stories.drawn()
    mine, theirs, _ = seats(panel)

    for door in (actions.take_seat, actions.pass_seat):
        with pytest.raises(Http404):
            door(holder(mine), seat_id=theirs.id)
        with pytest.raises(Http404):
            door(holder(mine), seat_id=new_id())
    with pytest.raises(Http404):
        actions.cast_vote(holder(mine), seat_id=theirs.id, key="k", seen=0, choice=Choice.YES)


def test_a_seat_without_the_role_takes_nothing():
    panel = stories.drawn()
    seat = seats(panel)[0]
    members.end_role(
        people.actor(people.organiser(Role.ADMINISTRATOR)), account_id=seat.account_id, role=Role.COMMITTEE
    )

    for door in (lambda: stories.taken(seat), lambda: cast(seat)):
        with pytest.raises(Refused) as refused:
            door()
        assert refused.value.codes == ("role_needed",)


def cast(seat: Seat, **said) -> Vote:
    return actions.cast_vote(holder(seat), seat_id=seat.id, **{"key": "k", "seen": 0, "choice": Choice.YES, **said})


# --- Votes ------------------------------------------------------------------------------------------------------------
def test_a_vote_needs_the_conflict_prompt_first():
    seat = seats(stories.drawn())[0]

    with pytest.raises(Refused) as refused:
        cast(seat)

    assert refused.value.codes == ("conflict_prompt_first",)


def test_a_vote_needs_a_fresh_second_factor():
    seat = stories.taken(seats(stories.drawn())[0])

    with pytest.raises(Refused) as refused:
        actions.cast_vote(holder(seat, fresh=False), seat_id=seat.id, key="k", seen=0, choice=Choice.YES)

    assert refused.value.codes == ("fresh_factor_needed",)
    assert not Vote.objects.exists()


def test_the_same_form_sent_twice_is_one_vote():
    seat = stories.taken(seats(stories.drawn())[0])

    first = cast(seat, key="form-1")
    again = cast(seat, key="form-1")

    assert again == first
    assert Vote.objects.get().revision == 1
    assert verbs(f"seat:{seat.id}") == ["seat.taken", "vote.cast"]


def test_a_vote_may_be_changed_and_every_version_is_kept():
    seat = stories.taken(seats(stories.drawn())[0])

    cast(seat, key="form-1")
    cast(seat, key="form-2", seen=1, choice=Choice.NO, reason=Reason.PAID_ALREADY)

    kept = Vote.objects.get()
    assert (kept.choice, kept.reason, kept.revision) == ("no", "paid_already", 2)
    history = [record.detail["choice"] for record in audit.about(f"seat:{seat.id}") if record.verb == "vote.cast"]
    assert history == ["yes", "no"]


def test_an_old_page_does_not_undo_a_newer_vote():
    seat = stories.taken(seats(stories.drawn())[0])
    cast(seat, key="form-1")
    cast(seat, key="form-2", seen=1, choice=Choice.NO, reason=Reason.PAID_ALREADY)

    for key in ("form-1", "form-3"):
        with pytest.raises(Refused) as refused:
            cast(seat, key=key, seen=0)
        assert refused.value.codes == ("vote_is_newer",)

    assert Vote.objects.get().choice == "no"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"choice": Choice.NO}, "reason_needed"),
        ({"choice": Choice.YES_DIFFERENT, "reason": Reason.LOSS_IS_LESS}, "amount_needed"),
        (
            {"choice": Choice.YES_DIFFERENT, "reason": Reason.LOSS_IS_LESS, "amount_pence": 250_00},
            "amount_not_below_the_sum",
        ),
    ],
)
def test_a_vote_that_says_too_little_is_refused(said, code):
    seat = stories.taken(seats(stories.drawn())[0])

    with pytest.raises(Refused) as refused:
        cast(seat, **said)

    assert refused.value.codes == (code,)


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
def change_facts(claim: Claim) -> None:
    """The member falls behind with their dues, which the rules may care about."""
    membership = claims.membership()
    members.set_standing(
        people.actor(people.organiser(Role.TREASURER)), code=membership.code, standing=membership.Standing.ARREARS
    )


def test_facts_that_change_void_the_votes_and_the_same_people_vote_again():
    claim = claims.deciding()
    panel = stories.voted(stories.drawn(claim), [Choice.YES])
    first, second, third = seats(panel)
    stories.taken(second)
    change_facts(claim)

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
    change_facts(claim)
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
