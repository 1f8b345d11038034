"""Panels and seats through the door: drawn, taken, passed on, filled up; every separation by its code."""

import pytest
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel.actor import system
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import Refused
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from members import actions as members
from members.models import Account, DeclaredInterest
from members.roles import Role
from payouts.claims.models import Claim, Participant
from payouts.claims.workflow import Part
from payouts.committee import actions, handlers, registry, selectors, stuck
from payouts.committee.drawing import Bar, cast_lots
from payouts.committee.models import LeftOut, Panel, Seat, Vote
from payouts.committee.voting import Choice
from tests import people
from tests.claims import stories as claims
from tests.committee import stories
from tests.committee.stories import holder, seats, vote

pytestmark = pytest.mark.django_db
TESTS = system("tests")


def verbs(subject: str) -> list[str]:
    return [record.verb for record in audit.about(subject)]


def cast(seat: Seat, **said) -> Vote:
    return actions.cast_vote(holder(seat), seat_id=seat.id, **{"key": "k", "seen": 0, "choice": Choice.YES, **said})


def a_caseworker_sees() -> stuck.Stuck:
    return stuck.stuck_for(people.actor(people.organiser(Role.CASEWORKER)))


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
    assert [waiting.id for waiting in stuck.stuck_for(people.actor(people.organiser(Role.CASEWORKER))).without] == [
        claim.id
    ]


def test_a_lot_that_cannot_be_drawn_does_not_hold_up_the_outbox():
    claim = claims.deciding()

    handlers.on_ready_to_decide(
        Delivery(1, "claims.ready_to_decide", "k", claim.subject, {"claim_id": str(claim.id)}, 1)
    )

    assert not Panel.objects.exists()


def test_nothing_is_worked_out_by_rules_in_other_money(settings):
    claim = claims.deciding()
    stories.committee()
    settings.FUND_CURRENCY = "EUR"

    with pytest.raises(Refused) as refused:
        actions.draw_panel(TESTS, claim_id=claim.id)

    assert refused.value.codes == ("other_currency",)
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
    elif bar is Bar.SHARED_PAYEE:
        bank = claims.ANSWERS["bank"]
        typed = f"{bank['sort_code']} {bank['account_number']}"
        members.declare_interest(people.actor(account), kind=DeclaredInterest.Kind.ACCOUNT, subject=typed)
    elif bar is Bar.LEFT_OUT:
        whole, first = selectors.name_prints(claim.id, account.label)
        LeftOut.objects.update_or_create(claim=claim, defaults={"whole": whole, "first": first})
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

        # Whoever was left out by name does not learn it, not even from a code.
        assert refused.value.codes == ("apart_other_people" if bar is Bar.LEFT_OUT else f"apart_{bar.value}",)
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
    assert [short.id for short in stuck.stuck_for(people.actor(people.organiser(Role.CASEWORKER))).short] == [panel.id]


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
