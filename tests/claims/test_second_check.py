"""Before the money of a sent request can go elsewhere: five digits to the safe address, or a call. Then three days."""

from datetime import timedelta

import pytest
from django.core import mail
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members.access import ANYONE
from members.roles import Role
from payouts.claims import access, actions, gates, selectors, wayfinding
from payouts.claims.models import Claim, WayBack
from payouts.claims.workflow import State
from payouts.payments import selectors as payments
from tests import people
from tests.claims import stories, ways
from tests.claims.browser import Phone

pytestmark = pytest.mark.django_db
TYPED = {"account_name": "S Marker", "sort_code": "20-00-00", "account_number": "55779911"}


def _in(claim):
    return Phone().get("/back").post(code=stories.code_of(claim))


def _codes(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.codes


def _phoned(caseworker=None):
    claim = stories.submitted(stories.answered(contact=ways.BY_PHONE))
    return stories.preparing(caseworker, claim)


def _account(claim):
    return claim.account_ends, vault.versions(claim.subject, SealedClass.BANK)["account_number"]


# --- by digits ------------------------------------------------------------------------------------------------------
def test_a_code_alone_changes_no_account():
    claim = stories.submitted()
    before = _account(claim)
    phone = _in(claim)
    assert phone.get("/me/bank").path == "/me/bank/check"
    assert phone.post("/me/bank", **TYPED).path == "/me/bank/check"
    for check in (None, ways.link_for(claim).id):
        said = _codes(actions.change_bank, access.claimant(claim.id), claim.id, ways.NEW_ACCOUNT, check=check)
        assert said == ("check_needed",)
    claim.refresh_from_db()
    assert _account(claim) == before
    assert claim.payee_changed_at is None


def test_five_digits_to_the_safe_address_let_the_question_through_and_nothing_shows_the_old_numbers():
    claim = stories.submitted()
    phone = _in(claim).get("/me/bank")
    phone.post("/me/bank/check/send")
    ways.delivered()
    letter = mail.outbox[-1]
    assert letter.to == ["sam@safe.example"]
    assert "/l/" not in letter.body, "a check has no link to press"
    phone.post("/me/bank/check", digits=letter.body.split()[0])
    assert phone.path == "/me/bank"
    assert "It ends in 42" in phone.words
    assert "01234542" not in phone.html

    for _ in range(2):
        phone.post("/me/bank", **TYPED)
        assert phone.path == "/me"
    assert "Was it not you?" in phone.words
    claim.refresh_from_db()
    assert claim.account_ends == "11"
    assert claim.payee_changed_at is not None
    assert [record.verb for record in audit.about(claim.subject)].count("claim.checked") == 1


def test_the_check_is_good_for_fifteen_minutes_and_in_that_browser_alone():
    claim = stories.submitted()
    way = ways.check_of(claim)
    me = access.claimant(claim.id)
    assert _in(claim).get("/me/bank").path == "/me/bank/check", "another browser has not passed it"
    assert _codes(actions.change_bank, me, claim.id, ways.NEW_ACCOUNT, check=None) == ("check_needed",)
    with clock.frozen_at(way.used_at + timedelta(minutes=15)):
        assert _codes(actions.change_bank, me, claim.id, ways.NEW_ACCOUNT, check=way.id) == ("check_needed",)
    with clock.frozen_at(way.used_at + timedelta(minutes=14)):
        assert actions.change_bank(me, claim.id, ways.NEW_ACCOUNT, check=way.id).account_ends == "11"


def test_the_check_of_one_request_opens_no_other():
    mine, theirs = stories.submitted(), stories.submitted()
    way = ways.check_of(theirs)
    me = access.claimant(mine.id)
    assert _codes(actions.change_bank, me, mine.id, ways.NEW_ACCOUNT, check=way.id) == ("check_needed",)
    with pytest.raises(Http404):
        actions.change_bank(me, theirs.id, ways.NEW_ACCOUNT, check=way.id)
    with pytest.raises(Http404):
        actions.ask_for_check(me, theirs.id, key="x")


def test_wrong_digits_five_times_and_a_new_code_is_needed():
    claim = stories.submitted()
    way = actions.ask_for_check(access.claimant(claim.id), claim.id, key="one")
    said = []
    for _ in range(5):
        said += _codes(actions.use_digits, ANYONE, way.id, digits=ways.other_digits(way), once="x")
    assert said == ["digits_wrong"] * 4 + ["way_tired"]
    assert actions.ask_for_check(access.claimant(claim.id), claim.id, key="one") == way, "the same form asks once"
    assert ways.check_of(claim).standing == "used"


@pytest.mark.parametrize(
    ("story", "code"),
    [
        (stories.deciding, "people_decide_now"),
        (stories.draft, "payee_is_closed"),
        (stories.closed, "payee_is_closed"),
        (lambda: stories.decided(State.NOT_THIS_TIME), "payee_is_closed"),
        (stories.withdrawn, "payee_is_closed"),
    ],
)
def test_when_it_cannot_be_changed(story, code):
    claim = story()
    me = access.claimant(claim.id)
    assert _codes(actions.ask_for_check, me, claim.id, key="x") == (code,)
    assert _codes(actions.change_bank, me, claim.id, ways.NEW_ACCOUNT, check=None) == (code,)


@pytest.mark.parametrize("story", [stories.submitted, stories.preparing, stories.decided, stories.paying])
def test_when_it_can(story):
    claim = story()
    way = ways.check_of(claim)
    changed = actions.change_bank(access.claimant(claim.id), claim.id, ways.NEW_ACCOUNT, check=way.id)
    assert (changed.account_ends, changed.state) == ("11", claim.state)


def test_who_is_not_paid_into_a_bank_has_no_account_to_change():
    claim = stories.submitted(stories.answered(pay_how={"pay_how": "talk"}))
    way = ways.check_of(claim)
    me = access.claimant(claim.id)
    assert _codes(actions.change_bank, me, claim.id, ways.NEW_ACCOUNT, check=way.id) == ("not_by_bank_here",)
    assert "Correct my account" not in _in(claim).words


def test_what_a_caseworker_asked_for_needs_the_check_too_and_a_draft_needs_none():
    claim = stories.waiting(asked_for="pay-how")
    me = access.claimant(claim.id)
    for slug, answers in (("pay-how", {"pay_how": "talk"}), ("bank", ways.NEW_ACCOUNT)):
        assert _codes(actions.answer, me, claim.id, slug, answers) == ("check_needed",)
    way = ways.check_of(claim)
    assert actions.answer(me, claim.id, "bank", ways.NEW_ACCOUNT, check=way.id).payee_changed_at is not None
    assert stories.answered().payee_changed_at is None


def test_wrong_numbers_are_told_beside_their_boxes_and_change_nothing():
    claim = stories.submitted()
    way = ways.check_of(claim)
    phone = _in(claim)
    session = phone.client.session
    session["check"] = str(way.id)
    session.save()
    phone.get("/me/bank").post("/me/bank", account_name="", sort_code="1", account_number="2")
    assert "Enter the name on the account" in phone.words
    claim.refresh_from_db()
    assert claim.account_ends == "42"


def test_messages_of_one_request_are_three_in_an_hour():
    phone = _in(stories.submitted())
    said = [phone.get("/me/bank/check").post("/me/bank/check/send").status for _ in range(4)]
    assert said == [200, 200, 200, 429]


# --- by a call ------------------------------------------------------------------------------------------------------
def test_who_cannot_be_written_to_is_called_and_their_caseworker_confirms():
    claim = _phoned()
    phone, ana = _in(claim), stories.caseworker_of(claim)
    assert _codes(actions.confirm_by_call, ana, claim.id) == ("no_call_is_wanted",)
    phone.get("/me/bank/check").post("/me/bank/check/send")
    assert "We know that you want to change it." in phone.words
    assert phone.get("/me/bank").path == "/me/bank/check"
    ways.delivered()
    assert mail.outbox == []

    for _ in range(2):
        actions.confirm_by_call(ana, claim.id)
    assert phone.get("/me/bank").path == "/me/bank"
    assert phone.post("/me/bank", **TYPED).path == "/me"
    verbs = [record.verb for record in audit.about(claim.subject)]
    assert verbs.count("claim.checked") == 1
    assert [record.actor_id for record in audit.about(claim.subject) if record.verb == "claim.checked"] == [ana.id]


def test_only_its_own_caseworker_with_a_fresh_factor_confirms():
    claim = _phoned()
    actions.ask_for_check(access.claimant(claim.id), claim.id, key="call")
    other = people.actor(people.organiser(Role.CASEWORKER))
    assert _codes(actions.confirm_by_call, other, claim.id) == ("in_other_hands",)
    stale = people.actor(claim.caseworker, fresh=False)
    assert _codes(actions.confirm_by_call, stale, claim.id) == ("fresh_factor_needed",)
    treasurer = people.actor(people.organiser(Role.TREASURER))
    with pytest.raises(Http404):
        actions.confirm_by_call(treasurer, claim.id)
    assert WayBack.objects.filter(used_at__isnull=False).count() == 0


def test_a_wish_to_be_called_lasts_three_days():
    claim = _phoned()
    way = actions.ask_for_check(access.claimant(claim.id), claim.id, key="call")
    with clock.frozen_at(way.asked_at + timedelta(days=3, seconds=1)):
        fresh = people.actor(claim.caseworker)
        assert _codes(actions.confirm_by_call, fresh, claim.id) == ("no_call_is_wanted",)


def test_digits_open_no_check_that_is_made_by_a_call():
    claim = _phoned()
    way = actions.ask_for_check(access.claimant(claim.id), claim.id, key="call")
    said = _codes(actions.use_digits, ANYONE, way.id, digits=wayfinding.digits_of(way), once="x")
    assert said == ("way_old",)


def test_the_number_opens_to_the_caseworker_only_while_the_call_is_wanted_and_stands_in_the_log():
    claim = stories.decided(claim=stories.deciding(claim=_phoned()))
    ana = stories.caseworker_of(claim)
    look = {"subject": claim.subject, "sealed_class": SealedClass.CONTACT, "fields": ("phone",), "purpose": gates.CALL}
    assert _codes(opening.open_fields, ana, **look) == ("nothing_lets_you_open_this",)
    actions.ask_for_check(access.claimant(claim.id), claim.id, key="call")
    assert opening.open_fields(ana, **look) == {"phone": "07700 900 982"}
    assert ("caseworker", "phone", "call") in {(one.part, one.field, one.purpose) for one in vault.looks(claim.subject)}
    other = people.actor(people.organiser(Role.CASEWORKER))
    assert _codes(opening.open_fields, other, **look) == ("nothing_lets_you_open_this",)
    actions.confirm_by_call(ana, claim.id)
    assert _codes(opening.open_fields, ana, **look) == ("nothing_lets_you_open_this",)


def test_who_read_out_a_code_confirms_nothing_and_who_confirmed_reads_none_out():
    claim = _phoned()
    ana = stories.caseworker_of(claim)
    actions.give_way_back(ana, ways.wish().id, key="read")
    actions.ask_for_check(access.claimant(claim.id), claim.id, key="call")
    assert _codes(actions.confirm_by_call, ana, claim.id) == ("read_out_a_code",)

    bo = people.organiser(Role.CASEWORKER)
    stories.preparing(bo, claim)
    actions.confirm_by_call(people.actor(bo), claim.id)
    assert _codes(actions.give_way_back, people.actor(bo), ways.wish().id, key="read2") == ("confirmed_a_call",)


# --- then three days --------------------------------------------------------------------------------------------------
def test_new_details_wait_three_days_in_the_payments_room():
    claim = stories.submitted()
    way = ways.check_of(claim)
    claim = actions.change_bank(access.claimant(claim.id), claim.id, ways.NEW_ACCOUNT, check=way.id)
    stub = _payout_of(claim)
    assert [reason.code for reason in payments.held_because(stub, (), {})] == ["details_are_new"]
    with clock.frozen_at(claim.payee_changed_at + timedelta(hours=72)):
        assert payments.held_because(stub, (), {}) == ()
        assert not selectors.payee_waits(Claim.objects.get(id=claim.id))


def _payout_of(claim):
    """A payout of this claim that is due, unsaved: what holds it back is all that is asked of it."""
    from payouts.payments.models import Award, Payout

    return Payout(award=Award(claim=claim, amount_pence=1), amount_pence=1, due_on=clock.today())
