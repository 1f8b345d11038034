"""Asking for support, page by page, as a browser without JavaScript sends it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from fundapp.kernel import clock
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import access, actions, selectors, wayfinding
from payouts.claims.consents import Purpose
from payouts.claims.models import Claim, WayBack
from payouts.claims.workflow import State
from tests.claims import stories
from tests.claims.browser import FORM, Phone, fill_in, send

pytestmark = pytest.mark.django_db


def test_the_shortest_way_and_ends_with_a_code_and_dates():
    stories.rules()
    phone = Phone()
    phone.get("/help")
    assert phone.heading == "Has the DWP cut your money?"
    phone.get("/help/stay-safe")
    assert phone.heading == "Before you start: stay safe"
    fill_in(phone)
    assert (phone.path, phone.heading) == ("/apply/check", "Check your answers, then send your request")
    assert "An account that ends in 42" in phone.words
    assert "1234542" not in phone.words
    phone.post(may_count="on")

    assert (phone.path, phone.heading) == ("/apply/sent", "We have your request")
    claim = Claim.objects.get()
    assert (claim.state, claim.agrees_to(Purpose.COUNT), claim.lost_pence) == (State.SUBMITTED, True, 9840)
    assert phone.code == stories.code_of(claim)


def test_every_question_shows_its_exact_words():
    phone = fill_in(Phone(), upto="benefit")
    assert phone.heading == "Which benefit was cut?"
    for label in ("Universal Credit", "Jobseeker's Allowance (JSA)", "Another benefit", "I am not sure"):
        assert label in phone.words
    assert phone.title == "Your form - Pot"
    assert "Save and come back later" in phone.words
    assert "Leave this page" in phone.words


@pytest.mark.parametrize(
    ("slug", "values", "sentence"),
    [
        ("benefit", {}, 'Choose a benefit, or "I am not sure"'),
        ("benefit", {"benefit": "<script>"}, 'Choose a benefit, or "I am not sure"'),
        ("said", {}, 'Choose an answer. You can choose "I would rather not say"'),
        ("date", {}, 'Enter the date, or choose "I am not sure"'),
        (
            "date",
            {"letter_date_day": "31", "letter_date_month": "6", "letter_date_year": "2026"},
            "There is no 31 June",
        ),
        (
            "date",
            {"letter_date_day": "1", "letter_date_month": "1", "letter_date_year": "2999"},
            "The date must be in the past",
        ),
        ("amount", {}, "Enter an amount in pounds, like 98.40"),
        ("amount", {"lost_pence": "98.40"}, "Choose how often"),
        ("amount", {"lost_pence": "0", "lost_per": "week"}, "Enter an amount in pounds, like 98.40"),
        (
            "amount",
            {"lost_pence": "ten", "lost_per": "week"},
            "Enter an amount in pounds, like 98.40",
        ),
        (
            "amount",
            {"lost_pence": "-5", "lost_per": "week"},
            "Enter an amount in pounds, like 98.40",
        ),
        (
            "amount",
            {"lost_pence": "1e9", "lost_per": "week"},
            "Enter an amount in pounds, like 98.40",
        ),
        (
            "amount",
            {"lost_pence": "5.005", "lost_per": "week"},
            "Enter an amount in pounds, like 98.40",
        ),
        ("pay-how", {}, "Choose how you want the money"),
        ("pay-how", {"pay_how": "cash_code"}, "Choose how you want the money"),
        ("bank", {}, "Enter the name on the account"),
        ("bank", {**FORM["bank"], "sort_code": "12"}, "Enter a sort code, like 30 94 30"),
        ("bank", {**FORM["bank"], "account_number": "✊"}, "Account number must be 6 to 8 numbers"),
        ("contact", {"chosen_name": "Sam"}, "Choose how to reach you"),
        ("contact", {**FORM["contact"], "email": "sam"}, "Enter an email address, like name@example.com"),
        ("contact", {"chosen_name": "Sam", "contact_route": "email"}, "Enter an email address, like name@example.com"),
        ("contact", {"chosen_name": "Sam", "contact_route": "phone"}, "Enter a mobile number, like 07700 900 982"),
        ("contact", {"chosen_name": "x" * 5000, "contact_route": "none"}, "Use 40 letters or fewer"),
    ],
)
def test_a_wrong_answer_is_told_in_a_sentence_and_what_was_typed_stays(slug, values, sentence):
    phone = fill_in(Phone(), upto=slug)
    phone.post(**values)

    assert (phone.path, phone.status) == (f"/apply/{slug}", 200)
    assert sentence in phone.words
    assert phone.title == "Error: Your form - Pot"
    if slug == "bank" and values:
        assert 'value="S Marker"' in phone.html


def test_two_taps_on_the_first_page_start_one_request():
    first, second = Phone(), Phone()
    first.get("/apply/who")
    second.client.cookies.update(first.client.cookies)
    second.response = first.response
    first.post(who_for="me")
    second.post("/apply/who", who_for="me")

    assert Claim.objects.count() == 1
    assert first.path == second.path == "/apply/benefit"


def test_sending_twice_sends_once():
    stories.rules()
    phone = fill_in(Phone())
    phone.post("/apply/check")
    phone.post("/apply/check")

    assert phone.path == "/apply/sent"
    assert Claim.objects.filter(state=State.SUBMITTED).count() == 1


def test_every_continue_saves_and_the_code_brings_it_all_back_on_another_phone():
    phone = fill_in(Phone(), upto="date")
    phone.post(later="yes")
    assert phone.heading == "Saved, not sent"
    code = phone.code

    other = Phone(address="198.51.100.1").get("/back")
    other.post(code=code.lower().replace("-", " "))
    assert other.path == "/apply/date"
    other.post(**FORM["date"]).get("/apply/said")
    assert re_checked(other.html, "missed_appointment")


def re_checked(html, value):
    return f'value="{value}"' in html and "checked" in html.split(f'value="{value}"')[1].split(">")[0]


def test_save_and_come_back_later_keeps_a_finished_answer_and_judges_a_started_one():
    phone = fill_in(Phone(), upto="amount")
    phone.post(lost_pence="98.40", later="yes")
    assert "Choose how often" in phone.words
    phone.post(lost_pence="98.40", lost_per="week", later="yes")
    assert phone.path == "/apply/saved"
    assert Claim.objects.get().lost_pence == 9840


def test_the_code_is_shown_after_the_first_save():
    phone = fill_in(Phone(), upto="benefit")
    assert phone.code == stories.code_of(Claim.objects.get())


def test_a_session_that_ended_loses_nothing():
    phone = fill_in(Phone(), upto="amount")
    claim = Claim.objects.get()
    code = stories.code_of(claim)
    phone.client.session.flush()
    phone.post("/apply/amount", **FORM["amount"])

    assert phone.heading == "Put in your code"
    assert "We saved your answers. Put in your code to carry on." in phone.words
    assert "98.40" not in phone.html
    phone.post("/back", code="2222222222")
    assert "That code does not open anything" in phone.words
    phone.post("/back", code=code)
    assert phone.heading == "How much less did you get?"
    assert "We kept what you typed." in phone.words
    assert 'value="98.40"' in phone.html
    claim.refresh_from_db()
    assert (claim.reason, claim.lost_pence) == ("missed_appointment", None)
    phone.post("/apply/amount", **FORM["amount"])
    claim.refresh_from_db()
    assert claim.lost_pence == 9840


def test_somebody_who_never_started_is_asked_for_a_code():
    phone = Phone().get("/apply/benefit")
    assert phone.path == "/back"
    assert "We saved your answers" not in phone.words


def test_a_changed_answer_leads_straight_back_to_the_last_look():
    phone = fill_in(Phone())
    phone.get("/apply/benefit").post(benefit="esa")
    assert phone.path == "/apply/check"
    assert "Employment and Support Allowance (ESA)" in phone.words


def test_saved_bank_details_are_never_shown_and_stay_when_the_page_is_left_empty():
    phone = fill_in(Phone())
    phone.get("/apply/bank")
    assert "It ends in 42" in phone.words
    for secret in ("S Marker", "309430", "30-94-30", "1234542"):
        assert secret not in phone.html
    phone.post()
    assert phone.path == "/apply/check"
    assert Claim.objects.get().account_ends == "42"


def test_someone_who_wants_to_talk_first_is_not_asked_for_an_account():
    phone = fill_in(Phone(), upto="pay-how")
    phone.post(pay_how="talk")
    assert phone.path == "/apply/contact"
    assert Phone(client=phone.client).get("/apply/bank").path == "/apply/contact"


def test_only_ways_that_are_on_are_offered(settings):
    settings.PAY_HOW_ON = ["bank", "voucher"]
    phone = fill_in(Phone(), upto="pay-how")
    assert "Shop voucher" in phone.words
    assert "Talk to me first" not in phone.words


def test_the_amount_is_worked_out_and_can_be_changed():
    with clock.frozen_at(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        phone = fill_in(Phone(), upto="amount")
        Claim.objects.update(letter_date=None)
        phone.get("/apply/amount-help").post(got_money="yes", under_25="no", with_partner="no", rate="full")
        assert phone.heading == "This is how it comes out"
        for step in ("Standard allowance in 2026/27", "£424.90 × 12 ÷ 365, down to 10p", "£13.90 × 7", "£97.30"):
            assert step in phone.words
        assert Claim.objects.get().lost_pence is None
        phone.post(got_money="yes", under_25="no", with_partner="no", rate="full", use="yes")
    assert phone.path == "/apply/amount"
    assert 'value="97.30"' in phone.html


def test_an_amount_that_nobody_knows_is_an_answer():
    phone = fill_in(Phone(), upto="amount")
    phone.get("/apply/amount-help").post(unknown="yes")
    assert phone.path == "/apply/proof"
    claim = Claim.objects.get()
    assert (claim.lost_pence, claim.lost_per) == (None, "unknown")
    assert "amount" not in {question.slug for question in selectors.unanswered(claim)}


def test_the_help_with_the_amount_says_what_it_needs():
    phone = fill_in(Phone(), upto="amount")
    phone.get("/apply/amount-help").post()
    assert "Choose yes or no" in phone.words
    assert 'Choose yes, no or "I am not sure"' in phone.words


def test_an_unfinished_request_is_not_sent():
    stories.rules()
    phone = fill_in(Phone(), upto="contact")
    phone.get("/apply/check").post()
    assert (phone.path, phone.status) == ("/apply/check", 200)
    assert "You have not told us how to reach you yet" in phone.words


def test_without_rules_the_last_page_says_so_and_keeps_everything():
    phone = fill_in(Phone()).post()
    assert "This fund has not adopted its rules yet" in phone.words
    assert Claim.objects.get().state == State.DRAFT


def test_after_sending_the_questions_are_closed():
    stories.rules()
    phone = send(Phone())
    for path in ("/apply/benefit", "/apply/saved", "/apply/amount-help"):
        assert phone.get(path).path == "/me"
    assert phone.get("/apply/check").path == "/apply/sent"


def test_a_forged_form_changes_nothing():
    phone = fill_in(Phone(), upto="said")
    answer = phone.client.post("/apply/said", {"reason": "other"})
    assert answer.status_code == 403
    assert Claim.objects.get().reason == ""


def test_a_new_person_on_the_same_phone_starts_their_own_request():
    stories.rules()
    phone = send(Phone())
    phone.get("/apply/who").post(who_for="me")
    assert phone.path == "/apply/benefit"
    assert Claim.objects.count() == 2


def test_an_old_form_is_refused_with_its_reason():
    start = datetime(2026, 11, 22, 9, tzinfo=UTC)
    phone, thief = Phone(), Phone()
    with clock.frozen_at(start):
        phone.get("/apply/who")
        thief.get("/apply/who")
        once = phone._value("once")
        phone.post(who_for="me")
    with clock.frozen_at(start + timedelta(hours=2)):
        thief.post(who_for="me", once=once)
    assert "This form is too old" in thief.words
    assert "claim" not in thief.client.session


def test_an_unknown_question_is_not_there():
    assert fill_in(Phone(), upto="said").get("/apply/passport").status == 404


def test_waiting_opens_the_one_question_and_answering_it_goes_back_to_the_caseworker():
    claim = stories.waiting(asked_for="date")
    phone = Phone().get("/back").post(code=stories.code_of(claim))
    assert phone.heading == "We need one thing from you"
    assert "Please tell us the date on the letter or message." in phone.words
    assert phone.get("/apply/benefit").path == "/me"
    phone.get("/apply/date").post(letter_date_day="7", letter_date_month="1", letter_date_year="2026")

    assert (phone.path, phone.heading) == ("/me", "We have it")
    claim.refresh_from_db()
    assert (claim.state, claim.letter_date.day) == (State.PREPARING, 7)


def test_a_new_way_to_be_paid_asks_for_the_account_before_going_back():
    claim = stories.answered(pay_how={"pay_how": "talk"})
    claim = stories.waiting(stories.preparing(claim=stories.submitted(claim)), asked_for="pay-how")
    phone = Phone().get("/back").post(code=stories.code_of(claim))
    assert phone.get("/apply/pay-how").path == "/me/bank/check"
    phone.post("/me/bank/check/send")
    phone.post("/me/bank/check", digits=wayfinding.digits_of(WayBack.objects.get()))
    assert phone.path == "/apply/pay-how"
    phone.post(pay_how="bank")
    assert phone.path == "/apply/bank"
    phone.post("/me/answered")
    assert phone.path == "/apply/bank"
    phone.post(**FORM["bank"])
    assert phone.path == "/me"
    assert Claim.objects.get().state == State.PREPARING


def test_pages_of_a_person_are_never_stored_and_give_nothing_away():
    phone = fill_in(Phone())
    for path in ("/apply/who", "/apply/benefit", "/apply/check", "/apply/saved", "/back", "/help/stay-safe"):
        phone.get(path)
        assert phone.response.headers["Cache-Control"] == "no-store", path
        assert phone.response.headers["Referrer-Policy"] == "same-origin", path
        assert phone.title == "Your form - Pot", path
    assert set(phone.client.cookies) == {"sessionid", "csrftoken"}
    assert set(phone.client.session.keys()) == {"claim"}


def test_withdrawn_while_another_tab_is_open():
    phone = fill_in(Phone(), upto="said")
    claim = Claim.objects.get()
    actions.erase_claim(access.claimant(claim.id), claim.id)
    phone.post("/apply/said", reason="other")
    assert (phone.path, phone.heading) == ("/me", "Stopped by you")
    assert vault.sealed_fields(claim.subject, SealedClass.CONTACT) == frozenset()


def test_an_organiser_who_is_signed_in_is_noted():
    from members.roles import Role
    from payouts.claims.workflow import Part
    from tests import people

    ana = people.organiser(Role.CASEWORKER)
    client = people.signed_in(Client(enforce_csrf_checks=True), ana)
    Phone(client=client).get("/apply/who").post(who_for="me")
    assert selectors.people_on(Claim.objects.get()) == {(ana.id, Part.CLAIMANT)}
