"""Asking for the next month: three pages, a new code, keys of its own, and numbers that nobody is shown."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.vault import actions as vault
from fundapp.vault import opening
from fundapp.vault import selectors as sealed
from fundapp.vault.classes import SealedClass
from fundapp.vault.registry import Allowed, register_gate, unregister_gate
from members.roles import Role
from payouts.claims import access, actions, gates, selectors
from payouts.claims.consents import Purpose
from payouts.claims.models import Claim, Participant
from payouts.claims.views.queue import flags_of
from payouts.claims.workflow import Part, State
from tests import people
from tests.claims import stories
from tests.claims.browser import Phone

pytestmark = pytest.mark.django_db(transaction=True)


def goes_on(**changes):
    """A paid request whose sanction has no known end."""
    claim = stories.closed(stories.paying(stories.decided(claim=_open_ended(**changes))))
    return Claim.objects.get(id=claim.id)


def _open_ended(**changes):
    claim = stories.preparing(claim=stories.submitted(stories.answered(**changes)))
    return stories.deciding(claim=claim, confirmed=stories.replace_end(None))


def asked_again(before):
    return actions.ask_for_next_month(access.claimant(before.id), before.id)


def opened(claim, sealed_class, *fields, actor=None, purpose=gates.SHOW):
    actor = actor or access.claimant(claim.id)
    return opening.open_fields(actor, subject=claim.subject, sealed_class=sealed_class, fields=fields, purpose=purpose)


def test_three_pages_lead_to_a_new_request_with_a_code_of_its_own():
    before = goes_on()
    phone = Phone().get("/back").post(code=stories.code_of(before))
    assert "Ask again for the next month" in phone.words
    phone.get("/me/again-next")
    assert phone.heading == "Is your money still cut?"
    phone.post(still_cut="yes")
    assert (phone.path, phone.heading) == ("/me/again-next/account", "Should we send it to the same account?")
    assert "Yes, to the account that ends in 42" in phone.words
    assert "01234542" not in phone.html
    phone.post(same_account="yes")
    assert (phone.path, phone.heading) == ("/apply/check", "Check your answers, then send your request")
    assert "sam@safe.example" in phone.words
    assert "An account that ends in 42" in phone.words
    phone.post()

    assert phone.path == "/apply/sent"
    after = Claim.objects.get(follows=before)
    assert (after.state, after.lost_pence, after.account_ends) == (State.SUBMITTED, 9840, "42")
    assert phone.code == stories.code_of(after) != stories.code_of(before)
    assert after.reference != before.reference


def test_the_account_is_sealed_anew_and_pays_and_each_carrying_is_in_the_log():
    before = goes_on()
    after = asked_again(before)
    me = access.claimant(after.id)
    actions.carry_contact(me, after.id)
    actions.carry_account(me, after.id)

    log = sealed.openings(before.subject).filter(purpose=gates.CARRY_OVER)
    assert {row.sealed_class for row in log} == {SealedClass.BANK.value, SealedClass.CONTACT.value}
    assert {(row.actor_kind, row.actor_id, row.outcome) for row in log} == {("claimant", str(after.id), "allowed")}
    assert "code" not in {row.field for row in log}
    with transaction.atomic():
        vault.shred(before.subject, SealedClass.BANK)
        vault.shred(before.subject, SealedClass.CONTACT)
    assert opened(after, SealedClass.CONTACT, "chosen_name", "email") == {
        "chosen_name": "Sam",
        "email": "sam@safe.example",
    }

    def let_the_test_look(asking):
        return Allowed("tests") if asking.purpose == "test" else None

    register_gate(SealedClass.BANK, let_the_test_look)
    try:
        found = opened(after, SealedClass.BANK, "sort_code", "account_number", purpose="test")
    finally:
        unregister_gate(SealedClass.BANK, let_the_test_look)
    assert found == {"sort_code": "309430", "account_number": "01234542"}


def test_pressed_twice_it_is_asked_once_and_carried_once():
    before = goes_on()
    first, second = asked_again(before), asked_again(before)
    me = access.claimant(first.id)
    for _ in range(2):
        actions.carry_contact(me, first.id)
        actions.carry_account(me, first.id)

    assert first == second
    assert Claim.objects.filter(follows=before).count() == 1
    assert set(sealed.versions(first.subject, SealedClass.BANK).values()) == {1}


def test_a_code_still_opens_no_account_number():
    before = goes_on()
    after = asked_again(before)
    for claim, actor in ((before, access.claimant(before.id)), (before, access.claimant(after.id))):
        with pytest.raises(Refused) as refused:
            opened(claim, SealedClass.BANK, "sort_code", actor=actor)
        assert refused.value.codes == ("nothing_lets_you_open_this",)
    with pytest.raises(Refused):
        opened(before, SealedClass.BANK, "sort_code", actor=access.claimant(before.id), purpose=gates.CARRY_OVER)
    with pytest.raises(Refused):
        opened(before, SealedClass.CONTACT, "code", actor=access.claimant(after.id), purpose=gates.CARRY_OVER)


def test_a_stranger_carries_nothing_and_neither_does_a_request_that_was_sent():
    before, other = goes_on(), stories.draft()
    with pytest.raises(Refused) as refused:
        opened(before, SealedClass.BANK, "sort_code", actor=access.claimant(other.id), purpose=gates.CARRY_OVER)
    assert refused.value.codes == ("nothing_lets_you_open_this",)
    with pytest.raises(Refused) as refused:
        actions.carry_account(access.claimant(other.id), other.id)
    assert refused.value.codes == ("nothing_to_carry_over",)


@pytest.mark.parametrize("story", [stories.submitted, stories.decided, stories.closed])
def test_only_a_paid_request_whose_sanction_goes_on_is_followed(story):
    claim = story()
    assert not selectors.may_ask_again(claim)
    with pytest.raises(Refused) as refused:
        asked_again(claim)
    assert refused.value.codes == ("nothing_goes_on",)
    assert Phone().get("/back").post(code=stories.code_of(claim)).get("/me/again-next").path == "/me"


def test_a_no_is_kind_and_makes_nothing():
    before = goes_on()
    phone = Phone().get("/back").post(code=stories.code_of(before)).get("/me/again-next")
    phone.post()
    assert "Choose yes or no" in phone.words
    phone.post(still_cut="no")
    assert "Then there is nothing to ask for now." in phone.words
    assert selectors.next_of(before) is None


def test_another_account_is_asked_for_as_ever():
    before = goes_on()
    phone = Phone().get("/back").post(code=stories.code_of(before)).get("/me/again-next").post(still_cut="yes")
    phone.post(same_account="no")
    assert phone.path == "/apply/pay-how"
    phone.post(pay_how="bank")
    assert phone.path == "/apply/bank"


def test_another_account_than_last_time_is_flagged_and_waits_from_the_sending_on():
    other = asked_again(goes_on())
    me = access.claimant(other.id)
    actions.carry_contact(me, other.id)
    with clock.frozen_at(clock.now() - timedelta(days=4)):
        actions.answer(me, other.id, "bank", {**stories.ANSWERS["bank"], "account_number": "76543210"})
    sent = actions.submit_claim(me, other.id)

    assert selectors.payee_waits(sent)
    assert "Another account than last time" in flags_of(sent)


def test_the_same_account_as_last_time_waits_for_nothing():
    next_one = asked_again(goes_on())
    me = access.claimant(next_one.id)
    actions.carry_contact(me, next_one.id)
    actions.carry_account(me, next_one.id)
    sent = actions.submit_claim(me, next_one.id)
    assert not selectors.payee_waits(sent)
    assert flags_of(sent) == []


def test_who_stopped_the_yes_is_asked_again_and_nothing_is_carried():
    before = goes_on()
    me = access.claimant(before.id)
    actions.withdraw_consent(me, before.id, purpose=Purpose.BE_PAID)
    actions.withdraw_consent(me, before.id, purpose=Purpose.MESSAGES)
    phone = Phone().get("/back").post(code=stories.code_of(before)).get("/me/again-next").post(still_cut="yes")

    assert phone.path == "/apply/bank"
    after = selectors.next_of(before)
    assert (after.contact_route, after.account_ends) == ("", "")
    assert sealed.sealed_fields(after.subject, SealedClass.CONTACT) == {"code", "chosen_name"}


def test_who_handles_nothing_of_their_own_handles_nothing_of_the_next_one_either():
    organiser = people.organiser(Role.CASEWORKER)
    claim = stories.answered(stories.draft(started_by=people.actor(organiser)))
    claim = stories.deciding(
        claim=stories.preparing(claim=stories.submitted(claim)), confirmed=stories.replace_end(None)
    )
    before = stories.closed(stories.paying(stories.decided(claim=claim)))
    after = asked_again(before)
    assert (organiser.id, Part.CLAIMANT) in selectors.people_on(after)
    assert Participant.objects.filter(claim=after).count() == 1


def test_the_database_lets_no_second_request_follow_and_taking_back_forgets_the_link():
    before = goes_on()
    after = asked_again(before)
    other = stories.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(id=other.id).update(follows=before)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(id=other.id).update(follows=other)
    actions.erase_claim(access.claimant(after.id), after.id)
    after.refresh_from_db()
    assert after.follows is None
    again = asked_again(before)
    assert again != after
