"""The supporter's pages over HTTP, with the pretend Stripe behind them."""

import re
from html import escape

import pytest
from django.core import mail
from django.test import Client

from fundapp.audit.models import Record
from fundapp.contributions import actions
from fundapp.contributions.models import Contribution
from fundapp.kernel import clock
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from tests.contributions.conftest import DECLINED, FUND

RANGE = "Enter an amount from £2 to £2,000, like 12.50"


def text(answer):
    return answer.content.decode()


# --- the form
def test_form_chooses_nothing_beforehand(client, campaign):
    page = text(client.get("/donate"))

    for words in (
        "How much?",
        "£5",
        "£10",
        "£20",
        "£50",
        "Another amount",
        "Amount in pounds",
        "Email for your receipt",
        "(optional)",
    ):
        assert words in page
    assert "We will not add you to a list" in page
    assert "Continue to payment" in page
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["once"]
    assert not re.search(r'name="other"[^>]* value="[^"]', page)


@pytest.mark.parametrize(
    ("query", "checked", "other"),
    [
        ("amount=10", "1000", None),
        ("amount=12.50", "other", "12.50"),
        ("amount=£7", "other", "7.00"),
        ("amount=ten", None, None),
        ("amount=1", None, None),
        ("amount=9999", None, None),
        ("amount=", None, None),
    ],
)
def test_link_may_choose_an_amount(client, campaign, query, checked, other):
    page = text(client.get(f"/donate?{query}"))

    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["once", *([checked] if checked else [])]
    assert re.findall(r'name="other" value="([^"]*)"', page) == ([other] if other else [])


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Choose an amount"),
        ({"amount": "7"}, "Choose an amount"),
        *[
            ({"amount": "other", "other": other}, RANGE)
            for other in ("", "ten", "-5", "1e9", "5.005", "1.99", "2000.01", "£", "5,00", "٥")
        ],
        ({"other": "ten"}, RANGE),
        ({"amount": "1000", "other": "15"}, "Choose one amount, or empty this box"),
        ({"amount": "1000", "email": "sam"}, "Enter an email address like sam@example.org, or leave it empty"),
        ({"amount": "1000", "once": "<script>"}, "This page was not complete. Please send it once more."),
    ],
)
def test_form_is_refused_with_its_reason_and_kept(client, stripe, campaign, typed, error):
    answer = client.post("/donate", {"once": "first", **typed})

    assert answer.status_code == 422
    page = text(answer)
    assert error.replace("'", "&#x27;") in page
    assert "<title>Error:" in page
    chosen = {"1000", "other"} & {typed.get("amount")}
    # A form that came without the question is a gift once, and its page says so again.
    assert set(re.findall(r'value="(\w+)"[^>]* checked', page)) == chosen
    kept = [escape(typed["other"])] if typed.get("other") else []
    assert re.findall(r'name="other" value="([^"]*)"', page) == kept
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize(("typed", "pence"), [("12.50", 1250), ("£2", 200), ("2,000", 200_000), (" 7 ", 700)])
def test_another_amount_is_understood(client, stripe, campaign, typed, pence):
    answer = client.post("/donate", {"once": "first", "amount": "other", "other": typed})

    assert answer.status_code == 303
    assert Contribution.objects.get().amount_pence == pence


def test_fee_that_is_added_is_taken_with_the_gift_and_said_on_the_card_page(client, stripe, campaign):
    form = {"once": "first", "amount": "1000", "cover_fee": "on"}
    for _ in range(2):
        assert client.post("/donate", form).status_code == 303

    gift = Contribution.objects.get()
    assert (gift.amount_pence, gift.fee_cover_pence) == (10_36, 36)
    (session,) = stripe.running.sandbox.store.newest("checkout.session")
    assert session["amount_total"] == 10_36
    stripe.pay(gift)
    stripe.deliver(client)
    gift.refresh_from_db()
    assert gift.gross_pence - gift.fee_pence == 10_00
    page = text(client.get(f"/donate?again={gift.access_token}"))
    assert "Add 36p so the pot gets all of £10" in page
    assert set(re.findall(r'name="(\w+)"[^>]* checked', page)) == {"freq", "amount", "cover_fee"}


def test_largest_gift_may_still_have_its_fee_added(client, stripe, campaign):
    answer = client.post("/donate", {"once": "first", "other": "2000", "cover_fee": "on"})

    assert answer.status_code == 303
    assert Contribution.objects.get().amount_pence == 2_000_00 + 30_66


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"show_name": "on", "first_name": " Siân "}, "Siân"),
        # Typed and not asked for: it is not kept at all.
        ({"first_name": "Sam"}, ""),
    ],
)
def test_first_name_is_kept_only_when_it_may_be_shown(client, stripe, campaign, typed, kept):
    answer = client.post("/donate", {"once": "first", "amount": "1000", **typed})

    assert answer.status_code == 303
    assert Contribution.objects.get().public_name == kept


@pytest.mark.parametrize("name", ["", "www.example", "A" * 21, "A" * 41])
def test_what_is_no_first_name_is_refused_in_sight(client, campaign, name):
    answer = client.post("/donate", {"once": "first", "amount": "1000", "show_name": "on", "first_name": name})

    assert answer.status_code == 422
    assert "<details open>" in text(answer)
    assert Contribution.objects.count() == 0


def test_form_leads_to_the_card_page_and_sent_twice_to_the_same_one(client, stripe, campaign):
    form = {"once": "first", "amount": "1000", "email": "sam@example.org"}

    first, again = client.post("/donate", form), client.post("/donate", form)

    assert (first.status_code, again.status_code) == (303, 303)
    assert first["Location"] == again["Location"]
    assert first["Location"].startswith(f"{stripe.address}/c/pay/cs_test_")
    assert Contribution.objects.count() == 1
    assert len(stripe.running.sandbox.store.newest("checkout.session")) == 1


def test_changed_answer_is_another_gift(client, stripe, campaign):
    places = {
        client.post("/donate", {"once": "first", "amount": amount, "email": email})["Location"]
        for amount, email in (("1000", ""), ("2000", ""), ("1000", "sam@example.org"))
    }

    assert len(places) == 3


def test_answer_that_was_lost_leads_to_the_same_card_page(client, stripe, campaign, start):
    """Stripe made the page, and the fund died before it could write that down."""
    gift = start(once="first")
    Contribution.objects.update(checkout_session_id="", checkout_url="")

    assert client.post("/donate", {"once": "first", "amount": "1000"})["Location"] == gift.checkout_url
    assert len(stripe.running.sandbox.store.newest("checkout.session")) == 1


def test_card_page_says_what_it_is_for_and_whose_address(stripe, start):
    start("2000", email="sam@example.org")

    (session,) = stripe.running.sandbox.store.newest("checkout.session")
    gift = Contribution.objects.get()
    assert (session["amount_total"], session["customer_email"]) == (2000, "sam@example.org")
    assert session["success_url"] == f"http://testserver/donate/thanks/{gift.access_token}"
    assert session["cancel_url"] == f"http://testserver/donate?again={gift.access_token}"
    assert session["metadata"] == {"contribution": str(gift.id)}
    assert "sam" not in session["cancel_url"] + session["success_url"]


def test_stripe_being_down_keeps_what_was_chosen(client, stripe, campaign, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    form = {"once": "first", "amount": "2000", "email": "sam@example.org"}

    answer = client.post("/donate", form)

    assert answer.status_code == 503
    page = text(answer)
    assert "Card payments are not working just now" in page
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["2000"]
    assert "sam@example.org" in page
    settings.STRIPE_API_BASE = stripe.address
    assert client.post("/donate", form).status_code == 303
    assert Contribution.objects.count() == 1


def test_form_of_another_site_is_refused(campaign):
    assert Client(enforce_csrf_checks=True).post("/donate", {"once": "first", "amount": "1000"}).status_code == 403
    assert Contribution.objects.count() == 0


def test_who_comes_back_without_paying_finds_the_form_kept(client, stripe, start):
    gift = start("2000", email="sam@example.org")

    page = text(client.get(f"/donate?again={gift.access_token}"))

    assert "You came back without paying, and nothing was taken." in page
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["once", "2000"]
    assert "sam@example.org" in page
    assert client.get("/donate?again=guessed").status_code == 200


def test_ended_campaign_takes_nothing(client, stripe, campaign):
    actions.close_campaign(FUND, campaign_id=campaign.id)

    assert client.get("/donate").status_code == 410
    assert client.get("/donate?to=general").status_code == 410
    assert client.post("/donate?to=general", {"once": "first", "amount": "1000"}).status_code == 410
    assert client.get("/donate?to=nothing").status_code == 404
    assert Contribution.objects.count() == 0


# --- the thank-you
def test_thank_you_shows_what_arrived(client, stripe, start):
    gift = start("1000")
    stripe.pay(gift)
    stripe.deliver(client)

    answer = client.get(f"/donate/thanks/{gift.access_token}")

    page = text(answer)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert "<h1>Thank you</h1>" in page
    assert "£10.00" in page
    assert gift.receipt_code in page


def test_whoever_is_back_before_the_webhook_need_not_wait(client, stripe, start):
    gift = start("1000")
    stripe.pay(gift)

    pages = [text(client.get(f"/donate/thanks/{gift.access_token}")) for _ in range(2)]

    assert all("<h1>Thank you</h1>" in page for page in pages)
    stripe.deliver(client)
    assert Record.objects.filter(verb="gift.paid").count() == 1


def test_thank_you_waits_fails_and_says_so(client, stripe, start, settings):
    gift = start()
    address = f"/donate/thanks/{gift.access_token}"
    assert "We have not heard from the card company yet" in text(client.get(address))
    stripe.pull(f"sessions/{gift.checkout_session_id}/pay", method="debit")
    assert "Your gift is on its way" in text(client.get(address))
    stripe.pull(f"sessions/{gift.checkout_session_id}/settle", outcome="failed")

    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert "Your gift is on its way" in text(client.get(address))
    settings.STRIPE_API_BASE = stripe.address

    page = text(client.get(address))
    assert "<h1>No money was taken</h1>" in page
    assert f"/donate?again={gift.access_token}" in page


def test_closed_card_page_and_refund_are_said(client, stripe, start):
    closed, paid = start(once="closed"), start("5000", once="paid")
    stripe.pull(f"sessions/{closed.checkout_session_id}/expire")
    stripe.pay(paid, DECLINED)
    stripe.pay(paid)
    charge = stripe.running.sandbox.store.newest("charge")[0]["id"]
    stripe.pull(f"charges/{charge}/refund", amount="1500")
    stripe.deliver(client)

    assert "closed before anything was paid" in text(client.get(f"/donate/thanks/{closed.access_token}"))
    page = text(client.get(f"/donate/thanks/{paid.access_token}"))
    assert "£15.00 of it was given back to you, so £35.00 of it is in the pot." in page


def test_form_of_a_finished_gift_leads_to_what_became_of_it(client, stripe, start):
    gift = start(once="first")
    stripe.pay(gift)
    stripe.deliver(client)

    again = client.post("/donate", {"once": "first", "amount": "1000"})

    assert (again.status_code, again["Location"]) == (303, f"/donate/thanks/{gift.access_token}")


def test_gift_of_another_person_is_as_if_it_did_not_exist(client, stripe, start):
    gift = start()

    for guess in (str(gift.id), gift.receipt_code, gift.access_token[:-1], gift.access_token.swapcase()):
        assert client.get(f"/donate/thanks/{guess}").status_code == 404


# --- the receipt
def test_receipt_leaves_once_and_says_nothing_on_the_outside(client, stripe, start):
    gift = start("1000", email="sam@example.org")
    stripe.pay(gift)
    stripe.deliver(client)
    stripe.deliver(client)

    (letter,) = mail.outbox
    gift.refresh_from_db()
    assert (letter.to, letter.subject) == (["sam@example.org"], "An update for you")
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    for words in ("£10.00", gift.receipt_code, f"http://testserver/donate/thanks/{gift.access_token}", "01632 960001"):
        assert words in letter.body
    assert gift.receipt_sent_at is not None


# --- a campaign
def test_campaign_page_adds_up_the_books(client, stripe, campaign):
    winter = actions.open_campaign(
        FUND,
        slug="winter",
        pot="winter",
        title="Fuel this winter",
        ask="Warm rooms.",
        surplus="Next winter.",
        goal_pence=10_000,
    )
    assert "£0.00 of £100.00. 0 gifts so far." in text(client.get("/campaigns/winter"))
    client.post("/donate?to=winter", {"once": "first", "amount": "2000"})
    stripe.pay(Contribution.objects.get())
    stripe.deliver(client)

    page = text(client.get("/campaigns/winter"))

    assert "£20.00 of £100.00. 1 gift so far." in page
    assert '<rect class="progress-fill" width="20"' in page
    for words in ("Fuel this winter", "Warm rooms.", "Next winter.", "/donate?to=winter"):
        assert words in page
    assert "£0.00 so far, from 0 gifts." in text(client.get("/campaigns/general"))
    actions.close_campaign(FUND, campaign_id=winter.id)
    ended = text(client.get("/campaigns/winter"))
    assert "This campaign has ended" in ended
    assert "/donate?to=winter" not in ended
    assert client.get("/campaigns/spring").status_code == 404


def test_campaign_page_speaks_of_payments_only_from_the_fifth_on(client, campaign):
    at = clock.now()
    ledger.post(journal.bank_gift(source="gift:1", at=at, pot="general", pence=100_000))
    for number in range(1, 6):
        assert "Too few payments have been made" in text(client.get("/campaigns/general"))
        ledger.post(journal.award_promised(source=f"award:{number}", at=at, pot="general", pence=5_000))
        ledger.post(journal.payout_sent(source=f"payout:{number}", at=at, pot="general", pence=5_000))

    page = text(client.get("/campaigns/general"))

    assert "£250.00 went to people who were sanctioned, in 5 payments of about £50.00 each." in page
    assert "£1,000.00 so far, from 1 gift." in page


def test_pages_have_no_pressure_in_them(client, stripe, start):
    """No ticked boxes, no tips, no clocks, no blame: read from the pages themselves."""
    gift = start()
    stripe.pay(gift)
    stripe.deliver(client)
    pages = ["/donate", "/donate?to=general", "/campaigns/general", f"/donate/thanks/{gift.access_token}"]

    for address in pages:
        page = text(client.get(address)).lower()
        assert re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', page) in ([], [("freq", "once")]), address
        for word in (
            "tip ",
            "hurry",
            "last chance",
            "no thanks",
            "countdown",
            "<script",
            " style=",
        ):
            assert word not in page, (address, word)
