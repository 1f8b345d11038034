"""The organisers' pages of giving: found, narrowed, summed, exported; every button pressed twice; nobody named."""

import io
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core import mail

from fundapp.audit.models import Record
from fundapp.contributions.actions import transfers
from fundapp.contributions.models import Contribution, OfflineGift, RefundOrder
from fundapp.contributions.presenting.organisers.lists import LISTINGS
from fundapp.contributions.views import desk
from fundapp.kernel import clock
from fundapp.ledger import selectors as books
from fundapp.outbox import relay
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.contributions import desk_stories as stories

SAM = "sam@example.org"


@pytest.fixture
def treasurer(db):
    return people.organiser(Role.TREASURER)


@pytest.fixture
def second(db):
    return people.organiser(Role.ADMINISTRATOR)


@pytest.fixture
def desk_client(client, treasurer):
    return people.signed_in(client, treasurer)


@pytest.fixture
def second_client(second):
    from django.test import Client

    return people.signed_in(Client(), second)


@pytest.fixture
def auditor_client(db):
    from django.test import Client

    return people.signed_in(Client(), people.organiser(Role.AUDITOR))


def text(answer):
    return answer.content.decode()


def rows(answer):
    """The first cells of the list."""
    return re.findall(r'<th scope="row"[^>]*>(?:<a href="[^"]*">)?([^<]*)', text(answer))


def csv_of(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()


# --- finding
def test_gifts_are_found_by_code_and_narrowed(desk_client, campaign):
    first = stories.paid(campaign, name="a", pence=1_000, email=SAM)
    second_gift = stories.paid(campaign, name="b", pence=5_000)
    bank = transfers.promise_transfer(ANYONE, key="t", campaign_id=campaign.id, amount_pence=700)
    code = first.receipt_code
    tomorrow, today = clock.today() + timedelta(days=1), clock.today()
    for query, found in (
        ("", {first, second_gift, bank}),
        (f"code={code.lower().replace('-', ' ')}", {first}),
        (f"code={bank.reference.lower()}", {bank}),
        ("state=paid", {first, second_gift}),
        ("way=bank", {bank}),
        ("campaign=general&least=10.01", {second_gift}),
        ("most=10", {first, bank}),
        (f"since={today}&until={today}", {first, second_gift, bank}),
        (f"since={tomorrow}", set()),
        ("since=0001-01-01&until=9999-12-31", {first, second_gift, bank}),
    ):
        answer = desk_client.get(f"/organise/gifts?{query}")
        assert (answer.status_code, set(rows(answer))) == (200, {gift.receipt_code for gift in found}), query
        assert SAM not in text(answer)


def test_a_filter_that_makes_no_sense_says_so(desk_client, campaign):
    # An address has a page of its own, which puts it into no address line.
    for query in ("since=yesterday", "least=ten", "state=lost", "campaign=none", "code=sam@example.org"):
        assert desk_client.get(f"/organise/gifts?{query}").status_code == 422
    assert desk_client.get("/organise/gifts?page=x").status_code == 200
    assert desk_client.get("/organise/gifts?supporter=x").status_code == 422


def test_gifts_are_summed_over_all_pages(desk_client, campaign, monkeypatch):
    monkeypatch.setattr(desk, "PAGE_ROWS", 2)
    for name in "abcde":
        stories.paid(campaign, name=name, pence=1_000)
    stories.went_back(Contribution.objects.first(), pence=400)
    pages = [desk_client.get(f"/organise/gifts?page={number}&state=paid") for number in (1, 2, 3)]

    assert [len(rows(page)) for page in pages] == [2, 2, 1]
    assert len({code for page in pages for code in rows(page)}) == 5
    for said in ("£50.00", "£1.75", "£4.00"):
        assert said in text(pages[2])
    assert "state=paid&amp;page=2" in text(pages[0])
    assert "Older" not in text(pages[2])


def test_an_address_is_found_by_typing_it_and_never_shown(desk_client, campaign):
    gift = stories.paid(campaign, email=SAM)
    answer = desk_client.post("/organise/giving/by-address", {"email": "Sam@Example.org"})

    assert rows(answer) == [gift.receipt_code]
    assert SAM not in text(answer).lower()
    assert "Nobody gave" in text(desk_client.post("/organise/giving/by-address", {"email": "sam@example.or"}))
    assert desk_client.post("/organise/giving/by-address", {"email": "sam"}).status_code == 422
    sought = Record.objects.filter(verb="address.sought")
    assert sought.count() == 2
    assert all("example" not in str(record.detail) + record.subject for record in sought)


# --- files
@pytest.mark.parametrize("name", LISTINGS)
def test_every_list_leaves_as_a_file_without_an_address(desk_client, campaign, treasurer, second, name):
    gift = stories.went_back(stories.paid(campaign, email=SAM), pence=500)
    stories.disputed(stories.paid(campaign, name="dp", email=SAM))
    stories.order(treasurer, gift, pence=600)
    stories.counted(treasurer, second, campaign)
    stories.cash(treasurer, campaign, email=SAM)
    stories.line(treasurer, reference="=1+1")
    stories.banked(treasurer)
    stories.dues(treasurer, campaign)
    stories.settled()
    transfers.promise_transfer(ANYONE, key="t", campaign_id=campaign.id, amount_pence=700, email=SAM)

    lines = csv_of(desk_client.get(f"/organise/{name}.csv"))
    sheet = desk_client.get(f"/organise/{name}.ods")
    with ZipFile(io.BytesIO(sheet.content)) as file:
        content = file.read("content.xml").decode()

    assert SAM not in "".join(lines) + content
    assert not any(re.search(r"(^|,)=", line) for line in lines)
    assert "table:formula" not in content
    if name != "failed":
        assert len(lines) > 1
    assert desk_client.get(f"/organise/{name}.exe").status_code == 404


def test_a_file_holds_what_the_filter_leaves(desk_client, campaign):
    small = stories.paid(campaign, name="a", pence=1_000)
    stories.paid(campaign, name="b", pence=5_000)
    answer = desk_client.get("/organise/gifts.csv?most=10&page=7")

    assert [line.split(",")[0] for line in csv_of(answer)[1:]] == [small.receipt_code]
    assert "gifts-" in answer["Content-Disposition"]


# --- one gift
def test_a_gift_shows_its_life_and_its_entries(desk_client, campaign):
    gift = stories.went_back(stories.paid(campaign, email=SAM), pence=500)
    stories.disputed(gift)
    page = text(desk_client.get(f"/organise/gifts/{gift.id}"))

    for said in ("stripe:txn_desk_a", "stripe:txn_desk_back_a", "stripe:txn_desk_dp_a", "pot:general", "£5.00"):
        assert said in page
    assert SAM not in page


def test_a_gift_in_cash_shows_how_it_came_out_again(desk_client, second_client, campaign, treasurer, second):
    seen = stories.asked_out(treasurer, stories.counted(treasurer, second, campaign))
    for _ in range(2):
        second_client.post(f"/organise/offline/{seen.id}", {"act": "agree"})
    page = text(desk_client.get(f"/organise/gifts/{seen.contribution_id}"))

    assert f"corrected:offline:{seen.id}" in page
    assert "£0.00" in page
    assert Record.objects.filter(verb="correction.made").count() == 1


def test_an_address_is_shown_for_a_reason_that_is_kept(desk_client, campaign, treasurer):
    gift = stories.paid(campaign, email=SAM)
    address = f"/organise/gifts/{gift.id}/address"

    assert SAM not in text(desk_client.get(address))
    assert desk_client.post(address, {}).status_code == 422
    assert desk_client.post(address, {"reason": "curious"}).status_code == 422
    answer = desk_client.post(address, {"reason": "receipt_lost"})
    assert SAM in text(answer)
    assert answer["Cache-Control"] == "no-store"
    shown = Record.objects.get(verb="address.shown")
    assert (shown.subject, shown.detail, shown.actor_id) == (
        *(f"contribution:{gift.id}", {"reason": "receipt_lost"}),
        str(treasurer.id),
    )
    assert "An organiser looked at the address" in text(desk_client.get(f"/organise/gifts/{gift.id}"))


# --- giving back
def test_a_refund_is_asked_for_and_agreed_to(desk_client, second_client, campaign):
    gift = stories.paid(campaign)
    sent = {"once": "form", "amount": "60", "reason": "asked_for"}
    for _ in range(2):
        assert desk_client.post(f"/organise/gifts/{gift.id}/refund", sent).status_code == 302
    order = RefundOrder.objects.get()
    page = f"/organise/orders/{order.id}"

    assert "Agree, and send it" not in text(desk_client.get(page))
    assert desk_client.post(page, {"act": "approve"}).status_code == 409
    assert desk_client.post(page, {"act": "steal"}).status_code == 400
    assert desk_client.post(page).status_code == 400
    assert "Agree, and send it" in text(second_client.get(page))
    for _ in range(2):
        assert second_client.post(page, {"act": "approve"}).status_code == 302
    order.refresh_from_db()
    assert order.state == "approved"


def test_a_refund_that_cannot_be_is_said_beside_the_amount(desk_client, campaign, treasurer, second):
    gift = stories.paid(campaign, pence=1_000)
    answer = desk_client.post(
        f"/organise/gifts/{gift.id}/refund", {"once": "form", "amount": "10.01", "reason": "asked_for"}
    )
    assert answer.status_code == 409
    assert "£10.00 is left" in text(answer)
    assert desk_client.post(f"/organise/gifts/{gift.id}/refund", {"once": "x"}).status_code == 422
    in_cash = stories.counted(treasurer, second, campaign).contribution
    assert "by hand" in text(desk_client.get(f"/organise/gifts/{in_cash.id}/refund"))
    assert not RefundOrder.objects.exists()


def test_declining_is_for_both(desk_client, campaign, treasurer):
    order = stories.order(treasurer, stories.paid(campaign))
    for _ in range(2):
        assert desk_client.post(f"/organise/orders/{order.id}", {"act": "decline"}).status_code == 302
    order.refresh_from_db()
    assert order.state == "declined"


# --- disputes
def test_a_dispute_says_how_long_there_is_and_what_the_bank_says(desk_client, campaign, settings):
    dispute = stories.disputed(stories.paid(campaign), due=clock.now() + timedelta(days=3))
    page = text(desk_client.get(f"/organise/disputes/{dispute.id}"))

    assert "3 days left" in page
    assert "it was not them" in page
    assert "https://dashboard.stripe.com/test/disputes/dp_desk_a" in page
    assert "3 days left" in text(desk_client.get("/organise/disputes"))
    settings.STRIPE_SECRET_KEY = "sk_live_of_a_test"
    assert "stripe.com/disputes/dp_desk_a" in text(desk_client.get(f"/organise/disputes/{dispute.id}"))


# --- what people saw
def typed_day(name, day=None):
    day = day or clock.today()
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_cash_goes_from_the_form_to_the_books(desk_client, second_client, campaign):
    sent = {"once": "form", "way": "cash", "amount": "20", "campaign": str(campaign.id), "email": SAM}
    for _ in range(2):
        answer = desk_client.post("/organise/offline/cash", {**sent, **typed_day("received_on")})
    gift = OfflineGift.objects.get()
    page = f"/organise/offline/{gift.id}"
    assert answer["Location"] == page
    assert SAM not in text(desk_client.get(page))
    assert "another treasurer or administrator has to count it" in text(desk_client.get(page))
    own = desk_client.post(page, {"act": "count", "counted": "20"})
    assert (own.status_code, "second person" in text(own)) == (422, True)

    differs = second_client.post(page, {"act": "count", "counted": "19"})
    assert (differs.status_code, "You counted £19.00" in text(differs)) == (422, True)
    for _ in range(2):
        assert second_client.post(page, {"act": "count", "counted": "20"}).status_code == 302
    assert books.balance_pence("cash") == 2_000
    relay.drain()
    assert [message.to for message in mail.outbox] == [[SAM]]


def test_a_second_record_of_the_same_is_asked_about(desk_client, campaign):
    sent = {"way": "cash", "amount": "20", "campaign": str(campaign.id), **typed_day("received_on")}
    desk_client.post("/organise/offline/cash", {**sent, "once": "first"})
    again = desk_client.post("/organise/offline/cash", {**sent, "once": "second"})
    assert (again.status_code, OfflineGift.objects.count()) == (409, 1)
    assert desk_client.post("/organise/offline/cash", {**sent, "once": "second", "is_another": "on"}).status_code == 302


def test_a_line_is_recognised(desk_client, campaign):
    sent = {"once": "form", "amount": "25", "reference": "Branch 7", **typed_day("received_on")}
    for _ in range(2):
        desk_client.post("/organise/offline/transfer", sent)
    gift = OfflineGift.objects.get()
    page = f"/organise/offline/{gift.id}"
    assert rows(desk_client.get("/organise/unidentified"))
    assert desk_client.post(page, {"act": "recognise", "reference": "", "campaign": ""}).status_code == 422
    for _ in range(2):
        assert desk_client.post(page, {"act": "recognise", "campaign": str(campaign.id)}).status_code == 302
    assert books.balance_pence("pot:general") == 2_500
    assert rows(desk_client.get("/organise/unidentified")) == []


def test_unidentified_money_comes_oldest_first(desk_client, campaign, treasurer):
    for name, days in (("new", 1), ("old", 9), ("middle", 4)):
        with clock.frozen_at(clock.now() - timedelta(days=days)):
            stories.line(treasurer, name=name, pence=100 + days)
    amounts = re.findall(r"£1\.0\d", text(desk_client.get("/organise/unidentified")))
    assert amounts == ["£1.09", "£1.04", "£1.01"]


def test_other_buttons_of_a_record(desk_client, second_client, auditor_client, campaign, treasurer):
    gift = stories.cash(treasurer, campaign)
    page = f"/organise/offline/{gift.id}"
    assert desk_client.post(page, {"act": "keep"}).status_code == 400
    assert desk_client.post(page).status_code == 400
    assert auditor_client.get(page).status_code == 200
    for act in ("withdraw", "agree", "decline", "count"):
        assert auditor_client.post(page, {"act": act, "counted": "20"}).status_code == 403
    for _ in range(2):
        assert desk_client.post(page, {"act": "withdraw"}).status_code == 302
    gift.refresh_from_db()
    assert gift.state == "withdrawn"
    line = stories.line(treasurer)
    page = f"/organise/offline/{line.id}"
    sent = {"act": "correct", "correct-once": "form", "correct-reason": "mistake"}
    assert desk_client.post(page, {**sent, "correct-reason": ""}).status_code == 422
    for _ in range(2):
        assert desk_client.post(page, sent).status_code == 302
    assert desk_client.post(page, {"act": "agree"}).status_code == 409
    second_client.post(page, {"act": "decline"})
    assert books.balance_pence("bank") == 2_500


def test_cash_is_taken_to_the_bank_and_that_out_again(desk_client, second_client, campaign, treasurer, second):
    stories.counted(treasurer, second, campaign)
    sent = {"once": "form", "amount": "15", **typed_day("banked_on")}
    assert "£20.00 in cash" in text(desk_client.get("/organise/offline/bank"))
    for _ in range(2):
        answer = desk_client.post("/organise/offline/bank", sent)
    page = answer["Location"]
    assert (books.balance_pence("bank"), books.balance_pence("cash")) == (1_500, 500)
    assert desk_client.post("/organise/offline/bank", {**sent, "once": "more"}).status_code == 409

    ask = {"act": "correct", "correct-once": "out", "correct-reason": "mistake"}
    assert desk_client.post(page, {**ask, "correct-reason": ""}).status_code == 422
    for _ in range(2):
        assert desk_client.post(page, ask).status_code == 302
    for _ in range(2):
        assert second_client.post(page, {"act": "agree"}).status_code == 302
    assert (books.balance_pence("bank"), books.balance_pence("cash")) == (0, 2_000)


# --- dues
def test_dues_say_who_is_due_late_and_paid(desk_client, campaign, treasurer):
    late = stories.dues(treasurer, campaign, payer="M-1")
    late.__class__.objects.filter(id=late.id).update(next_on=clock.today() - timedelta(days=9))
    stories.dues(treasurer, campaign, payer="M-2")
    paid = stories.dues(treasurer, campaign, payer="M-3")
    stories.line(treasurer, pence=300, reference=paid.reference)
    page = text(desk_client.get("/organise/dues"))

    standing = dict(re.findall(r'<th scope="row"[^>]*><a[^>]*>(M-\d)</a>.*?<td[^>]*>([^<]*)</td></tr>', page))
    assert standing == {"M-1": "Late", "M-2": "Due", "M-3": "Paid this month"}


def test_dues_are_expected_and_ended_from_their_pages(desk_client, auditor_client, campaign):
    sent = {"once": "form", "kind": "levy", "payer": "Branch 7", "amount": "50", "campaign": str(campaign.id)}
    for _ in range(2):
        answer = desk_client.post("/organise/dues/expect", {**sent, **typed_day("first_on")})
    page = answer["Location"]
    again = desk_client.post("/organise/dues/expect", {**sent, **typed_day("first_on"), "once": "b"})
    assert again.status_code == 409
    assert auditor_client.post(page).status_code == 403
    for _ in range(2):
        assert desk_client.post(page).status_code == 302
    assert "Ended" in text(desk_client.get(page))


# --- what needs whom
def test_what_needs_you_is_not_what_you_did_yourself(
    desk_client, second_client, auditor_client, campaign, treasurer, second
):
    assert "Nothing needs you" in text(desk_client.get("/organise/giving"))
    stories.cash(treasurer, campaign)
    stories.order(treasurer, stories.paid(campaign))
    stories.asked_out(treasurer, stories.line(treasurer))
    stories.disputed(stories.paid(campaign, name="dp"))

    mine, theirs = (text(client.get("/organise/giving")) for client in (desk_client, second_client))
    for said in ("to count", "refund to agree to", "correction of the books"):
        assert said not in mine
        assert said in theirs
    for said in ("dispute needs an answer", "sum at the bank that nobody knows", "6 days left"):
        assert said in mine
        assert said in theirs
    assert "5 wait for you" in text(second_client.get("/organise/"))
    assert "Write down" not in text(auditor_client.get("/organise/giving"))
