"""The receipt on paper: what it says, that it follows what became of the gift, and that it can be read aloud."""

import io
from datetime import UTC, datetime

import pypdf
import pytest
from django.utils import translation

from fundapp.contributions import actions
from fundapp.contributions.facts import Paid, Refunded
from fundapp.contributions.models import Contribution, RecurringContribution, Supporter
from fundapp.contributions.presenting import receipts, words
from fundapp.kernel.actor import system
from fundapp.web import pdf
from members.access import ANYONE

FUND = system("test")
AT = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def gift(campaign):
    return actions.start_gift(ANYONE, key="once", campaign_id=campaign.id, amount_pence=10_00)


def pay(gift: Contribution) -> Contribution:
    actions.apply_payment(FUND, fact=Paid(str(gift.id), "pi_1", "txn_1", 10_00, 35, "GBP", AT))
    return Contribution.objects.select_related("campaign", "recurring").get(id=gift.id)


def give_back(gift: Contribution, pence: int) -> Contribution:
    actions.apply_refund(FUND, fact=Refunded(str(gift.id), f"re_{pence}", f"txn_{pence}", pence, "GBP", AT))
    return Contribution.objects.get(id=gift.id)


def read(made: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(io.BytesIO(made), strict=True)
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_says_amount_day_code_and_how_to_stop(client, gift):
    gift = pay(gift)
    answer = client.get(f"/donate/thanks/{gift.access_token}/receipt.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    reader, text = read(answer.content)
    # Half past eleven in the evening is the next day in London in June.
    for part in ["£10.00", "2 June 2026", gift.receipt_code, "The general pot", "Card or online", "You gave once."]:
        assert part in text
    assert reader.metadata.title == "Receipt for your gift"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_it_names_nobody(client, campaign):
    gift = actions.start_gift(ANYONE, key="k", campaign_id=campaign.id, amount_pence=10_00, email="sam@example.org")
    _, text = read(client.get(f"/donate/thanks/{pay(gift).access_token}/receipt.pdf").content)
    assert "sam" not in text
    assert gift.access_token not in text


def test_what_went_back_is_on_it(client, gift):
    gift = give_back(pay(gift), 4_00)
    _, text = read(client.get(f"/donate/thanks/{gift.access_token}/receipt.pdf").content)
    assert "Given back to you £4.00" in text
    assert "Left in the pot £6.00" in text


def test_a_gift_given_back_whole_leaves_nothing(gift):
    facts = dict(receipts.receipt(give_back(pay(gift), 10_00)).blocks[1].rows)
    assert facts["Left in the pot"] == "£0.00"


def test_what_a_bank_took_back_is_on_it(gift):
    Contribution.objects.filter(id=pay(gift).id).update(disputed_pence=10_00)
    facts = dict(receipts.receipt(Contribution.objects.get(id=gift.id)).blocks[1].rows)
    assert facts["Taken back by your bank"] == "£10.00"
    assert facts["Left in the pot"] == "£0.00"


def test_before_the_money_there_is_no_receipt(client, gift):
    answer = client.get(f"/donate/thanks/{gift.access_token}/receipt.pdf")
    assert (answer.status_code, answer["Location"]) == (302, f"/donate/thanks/{gift.access_token}")


def test_a_link_that_leads_nowhere_is_not_found(client, db):
    assert client.get(f"/donate/thanks/{'x' * 40}/receipt.pdf").status_code == 404


def test_the_same_receipt_is_the_same_bytes(gift):
    gift = pay(gift)
    assert pdf.pdf(receipts.receipt(gift)) == pdf.pdf(receipts.receipt(gift))


def test_it_speaks_the_language_of_the_gift(client, campaign):
    gift = pay(actions.start_gift(ANYONE, key="k", campaign_id=campaign.id, amount_pence=10_00, language="cy"))
    reader, text = read(client.get(f"/donate/thanks/{gift.access_token}/receipt.pdf").content)
    assert reader.trailer["/Root"]["/Lang"] == "cy-GB"
    assert "2 Mehefin 2026" in text
    reader, _ = read(client.get(f"/donate/thanks/{gift.access_token}/receipt.pdf?language=en-gb").content)
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_the_page_leads_to_the_paper_and_says_how_to_stop(client, gift):
    gift = pay(gift)
    body = client.get(f"/donate/thanks/{gift.access_token}").content.decode()
    assert f'href="/donate/thanks/{gift.access_token}/receipt.pdf"' in body
    assert "You gave once. Nothing more will be taken." in body


@pytest.mark.parametrize(
    ("way", "state", "says"),
    [
        ("stripe", "active", "/giving"),
        ("stripe", "failing", "/giving"),
        ("bank", "active", "standing order"),
        ("stripe", "ended", "has ended"),
        ("bank", "ended", "has ended"),
    ],
)
def test_how_to_stop_what_comes_every_month(settings, campaign, gift, way, state, says):
    settings.SITE_URL = "https://pot.example"
    gift.recurring = RecurringContribution(campaign=campaign, way=way, state=state, amount_pence=5_00)
    assert says in words.how_to_stop(gift)


def test_a_supporter_chooses_welsh_on_the_form_and_the_gift_keeps_it(client, stripe, campaign):
    page = client.get("/donate?language=cy")
    assert 'lang="cy"' in page.content.decode()
    assert client.post("/donate", {"once": "k", "amount": "1000", "email": ""}).status_code == 303
    gift = Contribution.objects.get()
    assert gift.language == "cy"
    body = client.get(f"/donate/thanks/{gift.access_token}", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="cy"' in body
    # Nobody chose anything in this browser, so the gift decides.
    client.cookies.clear()
    body = client.get(f"/donate/thanks/{gift.access_token}", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="cy"' in body
    assert f'href="/donate/thanks/{gift.access_token}?language=en-gb" lang="en-gb"' in body


def test_nothing_said_here_depends_on_the_one_before(gift):
    gift = pay(gift)
    with translation.override("cy"):
        receipts.receipt(gift)
    assert receipts.receipt(gift).language == "en-gb"
    assert Supporter.objects.count() == 0
