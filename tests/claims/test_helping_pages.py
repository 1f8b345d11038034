"""The pages of helping, telephone and paper, walked as the people walk them."""

import re

import pytest
from django.test import Client

from payouts.claims import access, actions, helped, questions, selectors
from payouts.claims.helping import How, Scope
from payouts.claims.models import Claim, Helping
from tests import people
from tests.claims import stories
from tests.registers.pages.claims import holding_help

pytestmark = pytest.mark.django_db
CONTACT = {"chosen_name": "Sam", "contact_route": "email", "email": "sam@safe.example"}
ABOUT = {"name": "Jo", "contact": "07700 900 900", "knows": "friend"}


def begun(with_them="yes"):
    phone = Client()
    once = re.search(r'name="once"[^>]*value="([^"]+)"', phone.get("/assist/with-them").content.decode())[1]
    phone.post("/assist/with-them", {"once": once, "with_them": with_them})
    return phone, Helping.objects.get()


def answers(phone):
    phone.post("/apply/benefit", {"benefit": "universal_credit"})
    phone.post("/apply/said", {"reason": "missed_appointment"})
    phone.post("/apply/date", {"letter_date_unsure": "on", "letter_date_3": "on"})


def test_the_question_of_whom_it_is_for_leads_to_helping():
    phone = Client()
    once = re.search(r'name="once"[^>]*value="([^"]+)"', phone.get("/apply/who").content.decode())[1]

    assert phone.post("/apply/who", {"once": once, "who_for": "other"}).url == "/assist/with-them"
    assert Claim.objects.count() == 0


def test_beside_the_helper_the_person_ticks_and_the_helper_fills_in():
    phone, mine = begun()

    assert phone.post("/assist/yes", CONTACT).status_code == 200
    assert phone.post("/assist/yes", {**CONTACT, "yes": "on"}).url == "/assist/you"
    assert phone.post("/assist/you", ABOUT).url == "/assist/what"
    assert phone.post("/assist/what", {"scope": "fill_in"}).url == "/assist/where"
    said = phone.get("/assist/where").content.decode()
    assert "They have said yes." in said
    assert stories.code_of(mine.claim) not in said
    assert phone.get("/apply/benefit").status_code == 200


@pytest.mark.parametrize(
    "path", ["/me", "/me/who-can-see", "/me/take-back", "/me/helper", "/me/how-much", "/apply/saved", "/apply/sent"]
)
def test_a_helper_reaches_none_of_the_persons_own_pages(path):
    phone, _ = begun()

    assert phone.get(path).url == "/assist/where"


def test_from_afar_a_way_to_ask_is_needed():
    phone, _ = begun("no")

    said = phone.post("/assist/yes", {"chosen_name": "Sam", "contact_route": "none"})
    assert "so that we can ask them" in said.content.decode()


def test_the_account_is_handed_over_or_left_to_them_and_never_shown():
    claim, _ = stories.helped(with_them=True)
    phone = holding_help(claim)
    phone.post("/apply/pay-how", {"pay_how": "bank"})
    assert "Please hand them the phone" in phone.get("/apply/bank").content.decode()
    account = {"account_name": "S Marker", "sort_code": "309430", "account_number": "01234542"}
    phone.post("/apply/bank", account)

    for path in ("/apply/bank", "/apply/check"):
        said = phone.get(path).content.decode()
        assert not [words for words in ("S Marker", "309430", "01234542", "ends in 42") if words in said]
    phone.post("/assist/skip-bank")
    claim.refresh_from_db()
    assert (claim.pay_how, claim.account_ends) == ("talk", "")


def test_the_person_answers_on_a_page_with_the_code_of_the_message():
    claim, _ = stories.helped()
    phone, code = Client(), stories.answer_code_of(claim)
    asked = phone.post("/assist/answer", {"code": code}).content.decode()
    assert "Jo is filling in a form for you with us. Is that OK?" in asked

    for _ in range(2):
        said = phone.post("/assist/answer", {"code": code, "say": "yes"}).content.decode()
    assert stories.code_of(claim) in said
    assert helped.last_helping(claim).how == "page"
    assert phone.get("/me").status_code == 302


def test_after_a_no_the_helper_reads_only_that_it_is_closed():
    claim, _ = stories.helped()
    helper = holding_help(claim)
    Client().post("/assist/answer", {"code": stories.answer_code_of(claim), "say": "no"})

    answer = helper.get("/assist/where")
    assert (answer.status_code, "This form is closed" in answer.content.decode()) == (410, True)
    assert "Sam" not in answer.content.decode()
    assert helper.get("/apply/benefit").url == "/assist/where"


def test_the_helpers_code_opens_help_and_not_the_request():
    claim, _ = stories.helped()
    code = re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}", holding_help(claim).get("/assist/where").content.decode())[
        0
    ]
    phone = Client()

    assert phone.post("/assist/back", {"code": code}).url == "/assist/where"
    assert "does not open anything" in Client().post("/back", {"code": code}).content.decode()


def test_one_press_removes_the_helper():
    claim, _ = stories.helped_and_sent(scope=Scope.SPEAK)
    phone = Client()
    phone.post("/back", {"code": stories.code_of(claim)})
    assert "Jo speaks for you until you stop it." in phone.get("/me/helper").content.decode()

    phone.post("/me/helper", {"act": "remove"})
    phone.post("/me/helper", {"act": "remove"})
    assert helped.live_helping(claim) is None


def test_a_helper_ends_it_as_well():
    claim, _ = stories.helped_and_sent(scope=Scope.SPEAK)

    holding_help(claim).post("/assist/leave", {"end": "yes"})
    assert helped.last_helping(claim).end_reason == "left"


def test_a_caseworker_writes_down_a_request_and_reads_out_its_code():
    stories.rules()
    account = people.organiser("caseworker")
    desk = people.signed_in(Client(), account)
    once = re.search(r'name="once"[^>]*value="([^"]+)"', desk.get("/organise/claims/new").content.decode())[1]
    assert desk.post("/organise/claims/new", {"once": once, "taken_by": "telephone"}).url == "/apply/benefit"
    claim = Claim.objects.get()
    desk.post("/apply/benefit", {"benefit": "universal_credit"})
    claim.refresh_from_db()
    assert (claim.benefit, desk.get("/me").url) == ("universal_credit", f"/organise/claims/{claim.id}/taken")

    taker = people.actor(account)
    for slug, told in stories.ANSWERS.items():
        actions.answer(taker, claim.id, slug, told)
    assert (
        desk.post("/apply/check", {"may_count": ""}, follow=True).redirect_chain[-1][0]
        == f"/organise/claims/{claim.id}/taken"
    )
    assert stories.code_of(claim) in desk.post(f"/organise/claims/{claim.id}/taken").content.decode()


def test_the_person_says_that_what_was_written_down_is_theirs():
    claim = stories.taken_down()
    phone = Client()
    phone.post("/back", {"code": stories.code_of(claim)})
    assert "Tell us that it is yours" in phone.get("/me").content.decode()

    phone.post("/me/helper", {"act": "confirm"})
    claim.refresh_from_db()
    assert claim.confirmed_how == "code"
    phone.post("/me/helper", {"act": "disown"})
    claim.refresh_from_db()
    assert claim.frozen_at is not None
    phone.post("/me/helper", {"act": "thaw"})
    claim.refresh_from_db()
    assert claim.frozen_at is None


def test_the_paper_form_asks_what_the_pages_ask():
    said = Client().get("/help/paper").content.decode()

    for one in questions.QUESTIONS:
        if one not in (questions.WHO, questions.BILL):
            assert one.title.replace("'", "&#x27;") in said
    # A bill is asked about where the rules allow one to be paid, and these do not.
    assert questions.BILL.title not in said


def test_the_queue_says_the_next_step_and_keeps_its_filter_in_the_address():
    claim, _ = stories.helped()
    actions.answer_helper(access.claimant(claim.id), claim.id, says_yes=False, how=How.TEXT)
    stories.submitted()
    stories.taken_down()
    desk = people.signed_in(Client(), people.organiser("caseworker"))

    flagged = desk.get("/organise/claims?show=flagged").content.decode()
    assert "Call them: they said that they did not ask for this." in flagged
    assert "Not confirmed yet" in flagged
    assert "Take it up." in desk.get("/organise/claims?show=new").content.decode()
    assert "Nothing needs you" in desk.get("/organise/claims?show=mine").content.decode()
    assert desk.get("/organise/claims?show=nonsense").status_code == 200


def test_a_summary_with_a_name_or_a_number_is_warned_of_before_it_is_saved():
    account = people.organiser("caseworker")
    claim = stories.preparing(account)
    desk, path = people.signed_in(Client(), account), f"/organise/claims/{claim.id}/summary"

    said = desk.post(path, {"summary": "Then Mr Jones rang. QQ 12 34 56 C and AB 12 34 56 C."}).content.decode()
    assert "a name: Mr Jones" in said
    assert "National Insurance" in said
    assert not selectors.has_summary(claim)
    desk.post(path, {"summary": "They missed one call.", "fine": "yes"})
    assert selectors.has_summary(claim)
