"""What guards the card page: when declines are too many, who may turn the switch, and what begins again by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from fundapp.audit.models import Record
from fundapp.contributions import actions, shield
from fundapp.contributions.actions import recurring
from fundapp.contributions.actions import shield as doors
from fundapp.contributions.models import CardAttempt, Contribution, GivingSwitch, RecurringContribution
from fundapp.contributions.selectors import shield as reads
from fundapp.contributions.shield import Shut, StopReason, Tally
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from members.access import ANYONE
from members.roles import Role
from tests.people import actor, organiser, signed_in

AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
STRIPE = system("stripe")


# --- Pure -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("attempts", "declined", "is_alarming"),
    [(9, 9, False), (10, 3, False), (10, 4, True), (100, 30, False), (100, 31, True), (0, 0, False)],
)
def test_declines_alarm_above_thirty_in_a_hundred_of_at_least_ten(attempts, declined, is_alarming):
    assert Tally(attempts, declined).is_alarming is is_alarming


def test_attempts_from_before_giving_began_again_are_forgiven():
    assert shield.watched_from(AT, began_at=None) == AT - timedelta(minutes=10)
    assert shield.watched_from(AT, began_at=AT - timedelta(minutes=3)) == AT - timedelta(minutes=3)
    assert shield.watched_from(AT, began_at=AT - timedelta(days=3)) == AT - timedelta(minutes=10)


def test_quiet_is_an_hour_after_the_last_decline():
    assert shield.quiet_at(AT, last_declined_at=None) == AT + timedelta(hours=1)
    assert shield.quiet_at(AT, last_declined_at=AT - timedelta(minutes=1)) == AT + timedelta(hours=1)
    assert shield.quiet_at(AT, last_declined_at=AT + timedelta(minutes=20)) == AT + timedelta(hours=1, minutes=20)


def test_every_way_of_being_shut_has_a_status():
    assert {shut.value: shut.status for shut in Shut} == {
        "is_stopped": 503,
        "is_too_many_here": 429,
        "is_too_many": 429,
    }


# --- The breaker ------------------------------------------------------------------------------------------------------
@pytest.fixture
def noon():
    with clock.frozen_at(AT):
        yield AT


def attempt(number: int, *, is_declined: bool = True, at: datetime = AT) -> CardAttempt:
    return doors.note_attempt(STRIPE, charge_id=f"ch_{number}", is_declined=is_declined, at=at)


def attack(first: int = 1, *, at: datetime = AT) -> None:
    """Six cards that are taken and four that are not: more than thirty in a hundred, of ten."""
    for number in range(first, first + 10):
        attempt(number, is_declined=number - first >= 6, at=at)


def refused(act) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.codes


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_breaker_opens_at_the_tenth_attempt_and_tells_those_who_can_act(campaign):
    treasurer, administrator = organiser(Role.TREASURER), organiser(Role.ADMINISTRATOR)
    organiser(Role.CASEWORKER)
    organiser(Role.ADMINISTRATOR, suspended=True)

    attack()
    attempt(11)
    attempt(11)

    switch = GivingSwitch.objects.get()
    assert (switch.is_on, switch.why, switch.by, switch.at) == (False, "breaker", "", AT)
    assert reads.is_stopped()
    assert Record.objects.filter(verb="giving.stopped", subject=f"giving-switch:{switch.id}").count() == 1
    assert Record.objects.filter(verb="card.attempted").count() == 11
    relay.drain()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([treasurer.email, administrator.email])
    assert "stopped by itself" in mail.outbox[0].body
    assert "/organise/card-giving" in mail.outbox[0].body


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_nine_declines_or_three_in_ten_or_old_ones_open_nothing(campaign):
    for number in range(9):
        attempt(number, at=AT - timedelta(minutes=11))
    for number in range(20, 30):
        attempt(number, is_declined=number >= 27)
    for number in range(40, 60):
        # What the nightly comparison reads again from Stripe's books is history.
        attempt(number, at=AT - timedelta(hours=2))

    assert not reads.is_stopped()
    assert CardAttempt.objects.count() == 39


@pytest.mark.django_db
def test_giving_begins_again_after_a_quiet_hour_and_old_declines_are_forgiven(campaign):
    with clock.frozen_at(AT):
        attack()
        organiser(Role.TREASURER)
    with clock.frozen_at(AT + timedelta(minutes=59)):
        relay.drain()
        assert reads.is_stopped()
        attempt(50, at=AT + timedelta(minutes=40))
    with clock.frozen_at(AT + timedelta(minutes=61)):
        relay.drain()  # it looks, finds a decline twenty minutes ago, and promises to look again
        assert reads.is_stopped()
    with clock.frozen_at(AT + timedelta(minutes=101)):
        relay.drain()
        assert not reads.is_stopped()
        attempt(51, at=AT + timedelta(minutes=101))

        assert not reads.is_stopped()
        assert [switch.why for switch in GivingSwitch.objects.order_by("id")] == ["breaker", "recovered"]
        assert "begun again" in mail.outbox[-1].body
        assert not Message.objects.filter(topic=doors.QUIET_HOUR, state="waiting").exists()


@pytest.mark.django_db
def test_what_a_person_stopped_or_began_does_not_turn_by_itself(campaign):
    administrator = organiser(Role.ADMINISTRATOR)
    with clock.frozen_at(AT):
        attack()
        first = doors.stop(actor(administrator), reason=StopReason.CARD_TESTING)
        assert doors.stop(actor(administrator), reason=StopReason.CARD_TESTING) == first
    with clock.frozen_at(AT + timedelta(hours=2)):
        relay.drain()
        assert reads.is_stopped()
        begun = doors.resume(actor(administrator), reason=StopReason.LOOKED_INTO)
        assert doors.resume(actor(administrator), reason=StopReason.LOOKED_INTO) == begun

        assert not reads.is_stopped()
        assert [switch.why for switch in GivingSwitch.objects.order_by("id")] == ["breaker", "person", "person"]
        assert begun.by == str(administrator.id)
        detail = Record.objects.get(verb="giving.resumed").detail
        assert (detail["why"], detail["reason"]) == ("person", "looked_into")


@pytest.mark.django_db
def test_only_an_administrator_with_a_fresh_factor_turns_the_switch(campaign):
    administrator, treasurer = organiser(Role.ADMINISTRATOR), organiser(Role.TREASURER)

    assert refused(lambda: doors.stop(actor(treasurer), reason="not_right")) == ("role_needed",)
    assert refused(lambda: doors.stop(actor(administrator, fresh=False), reason="not_right")) == (
        "fresh_factor_needed",
    )
    assert refused(lambda: doors.stop(actor(administrator), reason="looked_into")) == ("reason_missing",)
    doors.stop(actor(administrator), reason="not_right")
    assert refused(lambda: doors.resume(actor(treasurer), reason="looked_into")) == ("role_needed",)
    assert refused(lambda: doors.resume(actor(administrator, fresh=False), reason="looked_into")) == (
        "fresh_factor_needed",
    )
    assert refused(lambda: doors.resume(actor(administrator), reason="not_right")) == ("reason_missing",)
    assert GivingSwitch.objects.count() == 1


# --- Every road to a payment ------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_no_payment_begins_on_any_road_while_giving_by_card_is_stopped(client, campaign):
    doors.stop(actor(organiser(Role.ADMINISTRATOR)), reason="card_testing")

    once = {"key": "once:1", "campaign_id": campaign.id, "amount_pence": 1000}
    assert refused(lambda: actions.start_gift(ANYONE, **once)) == ("card_giving_stopped",)
    monthly = {**once, "key": "monthly:1", "email": "sam@example.org"}
    assert refused(lambda: recurring.start(ANYONE, **monthly)) == ("card_giving_stopped",)
    for freq in ("once", "monthly"):
        answer = client.post("/donate", {"once": freq, "amount": "1000", "freq": freq, "email": "sam@example.org"})
        assert answer.status_code == 503
        assert "bank transfer" in answer.content.decode()
        assert "sam@example.org" in answer.content.decode(), "the form is kept"

    assert not Contribution.objects.exists()
    assert not RecurringContribution.objects.exists()


@pytest.mark.django_db
def test_switch_is_turned_on_its_page_and_waits_on_the_desk(client, campaign):
    signed_in(client, organiser(Role.ADMINISTRATOR))

    assert client.post("/organise/card-giving", {"reason": ""}).status_code == 422
    assert client.post("/organise/card-giving", {"reason": "card_testing"}).status_code == 302
    page = client.get("/organise/card-giving").content.decode()
    assert "Stopped by an administrator" in page
    assert "Begin giving by card again" in page
    assert client.post("/organise/card-giving", {"reason": "looked_into"}).status_code == 302

    assert not reads.is_stopped()


@pytest.mark.django_db
def test_switch_asks_for_a_fresh_factor_on_its_page(client, campaign):
    signed_in(client, organiser(Role.ADMINISTRATOR), fresh=False)

    client.post("/organise/card-giving", {"reason": "card_testing"})

    assert not GivingSwitch.objects.exists()
