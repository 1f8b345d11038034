"""The back button, two tabs, a double tap, a replayed form, a broken line: nothing is doubled and nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest

from fundapp.audit.models import Record
from fundapp.kernel import clock
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from tests.claims import stories
from tests.claims.browser import FORM, Phone, fill_in

pytestmark = pytest.mark.django_db


def same_device(phone):
    """A second tab: the same cookies, the page of the first one still open."""
    other = Phone(client=phone.client)
    other.response = phone.response
    return other


def test_a_replayed_answer_changes_nothing_and_leads_to_the_same_place():
    phone = fill_in(Phone(), upto="said")
    page = phone.response
    for _ in range(3):
        phone.response = page
        phone.post("/apply/said", reason="other")
        assert phone.path == "/apply/date"
    assert Claim.objects.get().reason == "other"
    assert Record.objects.filter(verb="claim.answered", detail__question="said").count() == 1


def test_an_answer_whose_page_never_came_back_is_there_and_can_be_sent_again():
    """The line breaks after the server has answered: the person sees nothing, and presses Continue once more."""
    phone = fill_in(Phone(), upto="bank")
    page = phone.response
    phone.post("/apply/bank", follow=False, **FORM["bank"])
    phone.response = page
    phone.post("/apply/bank", **FORM["bank"])
    assert phone.path == "/apply/contact"
    assert Claim.objects.get().account_ends == "42"
    assert vault.sealed_fields(Claim.objects.get().subject, SealedClass.BANK) == {
        "account_name",
        "sort_code",
        "account_number",
    }


def test_a_request_whose_last_page_never_came_back_was_sent_once():
    stories.rules()
    phone = fill_in(Phone())
    page = phone.response
    phone.post("/apply/check", follow=False)
    phone.response = page
    phone.post("/apply/check", may_count="on")
    assert phone.path == "/apply/sent"
    assert Claim.objects.filter(state=State.SUBMITTED).count() == 1
    assert Record.objects.filter(verb="claim.submitted").count() == 1


def test_the_back_button_shows_what_was_answered_and_keeps_what_came_after():
    phone = fill_in(Phone(), upto="proof")
    phone.get("/apply/benefit")
    assert 'value="universal_credit"' in phone.html.split("checked")[0][-400:]
    phone.post(benefit="jsa")
    assert phone.path == "/apply/proof"
    claim = Claim.objects.get()
    assert (claim.benefit, claim.lost_pence) == ("jsa", 9840)


def test_two_tabs_write_to_one_request_and_neither_undoes_the_other():
    phone = fill_in(Phone(), upto="date")
    left, right = same_device(phone), same_device(phone)
    left.get("/apply/benefit")
    right.post("/apply/date", **FORM["date"])
    left.post(benefit="esa")
    claim = Claim.objects.get()
    assert (claim.benefit, claim.letter_date.isoformat()) == ("esa", "2026-01-05")


def test_a_tab_of_an_earlier_request_writes_nothing_into_the_next_one():
    stories.rules()
    phone = fill_in(Phone(), upto="amount")
    code = stories.code_of(Claim.objects.get())
    old_tab = same_device(phone)
    phone.post("/me/close")
    phone.get("/apply/who").post(who_for="me")
    old_tab.post("/apply/amount", **FORM["amount"])

    assert old_tab.heading == "Put in your code"
    assert [claim.lost_pence for claim in Claim.objects.all()] == [None, None]
    old_tab.post("/back", code=code)
    assert 'value="98.40"' in old_tab.html
    old_tab.post("/apply/amount", **FORM["amount"])
    assert sorted(str(claim.lost_pence) for claim in Claim.objects.all()) == ["9840", "None"]


def test_bank_numbers_typed_into_an_ended_session_come_back_behind_the_code_and_are_in_no_page_before():
    phone = fill_in(Phone(), upto="bank")
    claim = Claim.objects.get()
    phone.client.session.flush()
    phone.post("/apply/bank", **FORM["bank"])
    for secret in ("S Marker", "30-94-30", "1234542"):
        assert secret not in phone.html
    phone.post("/back", code=stories.code_of(claim))
    for typed in ("S Marker", "30-94-30", "1234542"):
        assert f'value="{typed}"' in phone.html
    phone.post("/apply/bank", **FORM["bank"])
    claim.refresh_from_db()
    assert claim.account_ends == "42"


def test_somebody_elses_code_on_the_same_phone_does_not_show_what_was_typed():
    phone = fill_in(Phone(), upto="bank")
    other = stories.answered()
    phone.client.session.flush()
    phone.post("/apply/bank", **FORM["bank"])
    phone.post("/back", code=stories.code_of(other))
    assert phone.path == "/apply/check"
    assert "30-94-30" not in phone.html


def test_what_was_typed_waits_an_hour_and_no_longer():
    start = datetime(2026, 11, 22, 9, tzinfo=UTC)
    with clock.frozen_at(start):
        phone = fill_in(Phone(), upto="amount")
        code = stories.code_of(Claim.objects.get())
        phone.client.session.flush()
        phone.post("/apply/amount", **FORM["amount"])
    with clock.frozen_at(start + timedelta(minutes=61)):
        phone.post("/back", code=code)
    assert phone.path == "/apply/amount"
    assert "We kept what you typed" not in phone.words


def test_a_note_typed_into_an_ended_session_comes_back_too():
    claim = stories.submitted()
    code = stories.code_of(claim)
    phone = Phone().get("/back").post(code=code)
    phone.client.session.flush()
    phone.post("/me", note="The heating is off.")
    assert "The heating is off." not in phone.html
    phone.post("/back", code=code)
    assert "The heating is off.</textarea>" in phone.html


def test_an_error_keeps_everything_that_was_typed_in_every_box():
    phone = fill_in(Phone(), upto="contact")
    phone.post(
        chosen_name="Sam", contact_route="phone", phone="not a number", best_time="evening", may_leave_message="on"
    )
    assert "Enter a mobile number, like 07700 900 982" in phone.words
    assert 'value="Sam"' in phone.html
    assert 'value="not a number"' in phone.html
    assert "checked" in phone.html.split('value="evening"')[1].split(">")[0]


def test_a_changed_way_of_being_paid_forgets_the_numbers_of_the_other_one():
    claim = stories.answered()
    phone = Phone().get("/back").post(code=stories.code_of(claim))
    with_trusted = {"pay_how": "talk"}
    phone.get("/apply/pay-how").post(**with_trusted)
    claim.refresh_from_db()
    assert (claim.pay_how, claim.account_ends) == ("talk", "")
    assert vault.sealed_fields(claim.subject, SealedClass.BANK) == frozenset()
