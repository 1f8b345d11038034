"""A week off, which the lot respects; and the daily mail: once a day, counts alone, and none on a quiet day."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.outbox import chores, relay
from fundapp.outbox.models import Message
from members.roles import Role
from payouts.committee import actions as committee
from payouts.committee import selectors
from payouts.evening import actions
from payouts.evening.models import DigestChoice, WeekOff
from payouts.evening.selectors import this_monday
from tests import people
from tests.claims import stories as claims
from tests.committee import stories

pytestmark = pytest.mark.django_db
AT_FIVE = datetime(2026, 11, 18, 17, 1, tzinfo=clock.LONDON)


def wish(account, word: str):
    return people.signed_in(Client(), account).post(reverse("evening:wishes"), {"wish": word}, follow=True)


def test_the_lot_draws_nobody_who_is_away_this_week():
    away, *there = stories.committee(4)
    actions.take_week_off(people.actor(away))

    panel = stories.drawn()

    assert {seat.account for seat in stories.seats(panel)} == set(there)


def test_who_is_away_is_not_asked_in_the_place_of_another():
    away, *_ = stories.committee(4)
    actions.take_week_off(people.actor(away))
    panel = stories.drawn()
    seat = stories.seats(panel)[0]

    committee.pass_seat(stories.holder(seat), seat_id=seat.id)

    assert away not in {other.account for other in stories.seats(panel)}


def test_a_seat_that_one_has_stays_when_the_week_is_taken_off_also_after_facts_changed():
    stories.committee(4)
    panel = stories.drawn()
    seat = stories.taken(stories.seats(panel)[0])
    actions.take_week_off(people.actor(seat.account))
    stories.change_facts()

    again = stories.drawn(panel.claim)

    assert again.ballot == 2
    assert seat.account in {other.account for other in stories.seats(again)}


def test_too_few_are_there_and_nobody_is_drawn_all_the_same():
    away, *_ = stories.committee(3)
    actions.take_week_off(people.actor(away))

    with pytest.raises(Refused) as refused:
        stories.drawn()

    assert refused.value.codes == ("too_few_for_a_panel",)


def test_the_week_ends_by_itself_and_can_be_taken_back():
    account = people.organiser(Role.COMMITTEE)
    for _ in range(2):
        assert "Nothing new is asked of you until" in wish(account, "off").content.decode()
    assert str(account.id) not in selectors.drawable()
    with clock.frozen_at(clock.now() + timedelta(days=7)):
        assert str(account.id) in selectors.drawable()

    for _ in range(2):
        assert "Not this week" in wish(account, "back").content.decode()

    assert str(account.id) in selectors.drawable()
    assert WeekOff.objects.count() == 1


def test_only_a_committee_member_takes_a_week_off():
    for act in (actions.take_week_off, actions.take_back_week):
        with pytest.raises(Refused) as refused:
            act(people.actor(people.organiser(Role.CASEWORKER)))
        assert refused.value.codes == ("role_needed",)


def test_the_database_keeps_one_week_off_and_only_mondays():
    account = people.organiser(Role.COMMITTEE)
    actions.take_week_off(people.actor(account))

    for monday in (this_monday(), this_monday() + timedelta(days=1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            WeekOff.objects.bulk_create([WeekOff(account=account, monday=monday)])


def deliver() -> None:
    chores.promise_due()
    relay.drain()


def test_one_mail_a_day_with_counts_and_nothing_else():
    ana = people.organiser(Role.CASEWORKER, label="Ana")
    quiet = people.organiser(Role.TREASURER)
    claim = claims.submitted()

    with clock.frozen_at(AT_FIVE):
        for _ in range(2):
            Message.objects.exclude(topic__startswith="evening").update(state="delivered", delivered_at=clock.now())
            deliver()

    ours = [letter for letter in mail.outbox if letter.to == [ana.email]]
    assert len(ours) == 1
    assert [letter for letter in mail.outbox if letter.to == [quiet.email]] == []
    assert ours[0].subject == "An update for you"
    assert "- Requests to make ready: 1" in ours[0].body
    for secret in (claim.reference, "£", "Sam", "Ana", "sanction"):
        assert secret not in ours[0].body


def test_who_wants_none_gets_none():
    ana = people.organiser(Role.CASEWORKER)
    claims.submitted()
    for _ in range(2):
        assert "You get no mail" in wish(ana, "no_mail").content.decode()
    assert DigestChoice.objects.count() == 1

    with clock.frozen_at(AT_FIVE):
        Message.objects.exclude(topic__startswith="evening").update(state="delivered", delivered_at=clock.now())
        deliver()
    assert mail.outbox == []

    assert "Send me no mail" in wish(ana, "mail").content.decode()


def test_a_wish_nobody_has_changes_nothing():
    ana = people.organiser(Role.CASEWORKER)

    assert wish(ana, "nonsense").status_code == 422
    assert not DigestChoice.objects.exists()
