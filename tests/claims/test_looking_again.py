"""A second look: asked for once, in time, after a no, with new dates and other people."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.outbox.models import Message
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from members.roles import Role
from payouts.claims import access, actions, clocks, gates, selectors
from payouts.claims.models import Claim
from payouts.claims.status import status_of
from payouts.claims.workflow import State
from tests import people
from tests.claims import stories
from tests.registers.doors.claims import holding

pytestmark = pytest.mark.django_db


def declined():
    return stories.decided(State.NOT_THIS_TIME)


def ask(claim, words=""):
    return actions.ask_for_a_second_look(access.claimant(claim.id), claim.id, words=words)


def refused(claim, **more):
    with pytest.raises(Refused) as found:
        ask(claim, **more)
    return found.value.codes


def test_second_look_goes_back_to_the_caseworker_with_new_dates_once():
    claim = declined()

    with clock.frozen_at(clock.now() + timedelta(days=10)):
        looked = ask(claim, "The letter has another date.")
        again = ask(claim, "The letter has another date.")

    assert looked.step is again.step is State.PREPARING
    assert (looked.caseworker_id, looked.rulebook_version_id) == (claim.caseworker_id, claim.rulebook_version_id)
    assert looked.decided_at is None
    assert looked.assessment is None
    assert looked.decide_by > claim.decide_by
    assert [row.verb for row in audit.about(claim.subject)].count("claim.look_again_asked") == 1
    assert Message.objects.filter(topic="claims.received", subject=claim.subject).count() == 2


def test_words_are_sealed_and_open_to_the_caseworker_alone():
    claim = ask(declined(), "The letter has another date.")
    wish = {"subject": claim.subject, "sealed_class": SealedClass.NARRATIVE, "field": "look_again"}

    opened = opening.open_sealed(stories.caseworker_of(claim), **wish, purpose=gates.PREPARE)

    assert opened == "The letter has another date."
    assert selectors.has_words(claim)
    with pytest.raises(Refused):
        opening.open_sealed(access.claimant(claim.id), **wish, purpose=gates.PREPARE)


def test_there_is_one_second_look():
    claim = ask(declined())
    stories.deciding(claim=claim)
    claim = stories.decided(State.NOT_THIS_TIME, claim)

    assert refused(claim) == ("looked_again_already",)
    assert not selectors.may_look_again(claim)


def test_it_is_asked_for_within_28_days():
    claim = declined()

    with clock.frozen_at(clock.now() + timedelta(days=30)):
        assert refused(claim) == ("too_late_to_look_again",)
        assert not selectors.may_look_again(claim)
    assert selectors.may_look_again(claim)


@pytest.mark.parametrize("make", [stories.submitted, stories.preparing, stories.deciding, stories.withdrawn])
def test_only_what_was_decided_is_looked_at_again(make):
    claim = make()

    assert refused(claim) == ("cannot_look_again_now",)


@pytest.mark.parametrize("make", [stories.decided, stories.paying, stories.closed])
def test_after_a_yes_the_amount_stays_theirs_and_a_second_press_changes_nothing(make):
    claim = make()

    looked = ask(claim)
    again = ask(claim)

    assert looked.step is again.step is State.PREPARING
    assert looked.amount_pence == again.amount_pence == claim.amount_pence > 0
    assert (looked.decided_at, looked.assessment) == (None, None)


def test_what_is_kept_of_a_yes_goes_as_promised_though_a_second_look_could_be_asked_for():
    assert [matter.why for matter in clocks.kept_of(declined()).matters] == ["may_look_again"]
    assert clocks.kept_of(stories.closed()).matters == ()


def test_too_many_words_are_refused_and_nothing_moves():
    claim = declined()

    assert refused(claim, words="x" * 1001) == ("words_too_long",)
    assert Claim.objects.get(id=claim.id).step is State.NOT_THIS_TIME


def test_page_offers_it_after_a_no_and_tells_the_day():
    claim = declined()
    own = holding(claim)

    assert "Ask us to look again" in own.get(reverse("claims:me")).content.decode()
    assert "Ask us to look again" in own.get(reverse("claims:how_much")).content.decode()
    shown = own.get(reverse("claims:look_again")).content.decode()
    assert "Other people will look this time. We answer by" in shown

    for _ in range(2):
        sent = own.post(reverse("claims:look_again"), {"words": "The letter has another date."})
        assert (sent.status_code, sent["Location"]) == (302, reverse("claims:me"))

    assert "We have it" in own.get(reverse("claims:me")).content.decode()
    assert "Call us" in own.get(reverse("claims:look_again")).content.decode()


def test_page_keeps_what_was_typed_when_it_is_too_much():
    own = holding(declined())

    shown = own.post(reverse("claims:look_again"), {"words": "word " * 300})

    assert shown.status_code == 200
    assert "Use 1,000 letters or fewer" in shown.content.decode()
    assert "word word word" in shown.content.decode()


def test_database_refuses_a_second_look_before_the_first():
    claim = declined()

    with (
        pytest.raises(IntegrityError, match="claim_is_looked_at_again_after_it_was_sent"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE claims_claim SET look_again_at = '2020-01-01T00:00:00Z'")
    assert Claim.objects.get(id=claim.id).look_again_at is None


def test_a_caseworker_asks_once_for_somebody_who_called():
    claim = declined()
    other = people.actor(people.organiser(Role.CASEWORKER))

    looked = actions.ask_for_a_second_look(other, claim.id, words="The letter has another date.")
    again = actions.ask_for_a_second_look(other, claim.id, words="Something else.")

    assert looked.step is again.step is State.PREPARING
    [noted] = [row for row in audit.about(claim.subject) if row.verb == "claim.look_again_asked"]
    assert noted.actor_id == other.id
    assert Message.objects.filter(topic="claims.received", subject=claim.subject).count() == 2
    with pytest.raises(Refused) as found:
        actions.ask_for_a_second_look(people.actor(people.organiser(Role.AUDITOR)), claim.id)
    assert found.value.codes == ("role_needed",)


def test_neither_a_caseworker_who_stood_aside_nor_a_helper_asks_for_it():
    claim = stories.submitted()
    aside = people.actor(people.organiser(Role.CASEWORKER))
    actions.pass_on(aside, claim.id)
    sent, helper = stories.helped_and_sent()

    with pytest.raises(Refused) as found:
        actions.ask_for_a_second_look(aside, claim.id)
    assert found.value.codes == ("apart_stood_aside",)
    with pytest.raises(Http404):
        actions.ask_for_a_second_look(helper, sent.id)


def test_the_desk_asks_for_them_and_says_when_it_is_too_late():
    claim = declined()
    me = people.signed_in(Client(), people.organiser(Role.CASEWORKER))
    where = f"/organise/claims/{claim.id}"
    assert f"{where}/look-again" in me.get(where).content.decode()

    asked = me.post(f"{where}/look-again", {"words": "The letter has another date."})

    assert (asked.status_code, asked["Location"]) == (302, where)
    assert Claim.objects.get(id=claim.id).look_again_at is not None
    assert f"{where}/look-again" not in me.get(where).content.decode()
    late = stories.decided(State.NOT_THIS_TIME)
    with clock.frozen_at(clock.now() + timedelta(days=29)):
        me = people.signed_in(Client(), people.organiser(Role.CASEWORKER))
        told = me.post(f"/organise/claims/{late.id}/look-again", {}).content.decode()
    assert "A second look cannot be asked for now" in told


def test_whoever_stops_while_a_yes_is_looked_at_is_told_what_they_lose_and_promised_nothing():
    claim = stories.decided()
    theirs = holding(claim)
    assert "What is left is not paid to you any more" not in theirs.get("/me/take-back").content.decode()
    ask(claim)
    assert "You keep the" in theirs.get("/me").content.decode()
    assert "What is left is not paid to you any more" in theirs.get("/me/take-back").content.decode()

    actions.withdraw_claim(access.claimant(claim.id), claim.id)

    assert "You keep the" not in theirs.get("/me").content.decode()


def test_what_a_second_look_adds_is_not_said_to_be_sent_because_the_first_sum_was():
    claim = stories.closed()
    ask(claim)

    labels = {step["label"]: step["state"] for step in status_of(Claim.objects.get(id=claim.id)).steps}

    assert labels["We send the money"] == "next"
