"""The yearly statement: whose gifts, of which year, on a page and on paper, and the letter of April."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest
from django.core import mail
from django.http import Http404
from django.test import RequestFactory

from fundapp.audit.models import Record
from fundapp.contributions import actions
from fundapp.contributions.actions.statements import STATEMENT, promise_statements
from fundapp.contributions.facts import Paid, Refunded
from fundapp.contributions.handlers.statements import on_statements_due
from fundapp.contributions.models import Contribution, RecurringContribution, Supporter
from fundapp.contributions.presenting import statements as papers
from fundapp.contributions.selectors.statements import TaxYear, statement_of, tax_year_of, years_of
from fundapp.contributions.views import statements as views
from fundapp.kernel.actor import system
from fundapp.kernel.clock import frozen_at
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from fundapp.web import pdf
from members.access import ANYONE

FUND = system("test")
LAST, THIS = TaxYear(2025), TaxYear(2026)


@pytest.fixture
def sam(campaign):
    return Supporter.objects.create(email="sam@example.org")


@pytest.fixture
def give(campaign):
    def made(supporter, at, pence=10_00, *, monthly=None):
        number = Contribution.objects.count()
        gift = Contribution.objects.create(
            once_key=f"k{number}", campaign=campaign, supporter=supporter, recurring=monthly, amount_pence=pence
        )
        actions.apply_payment(FUND, fact=Paid(str(gift.id), f"pi_{number}", f"txn_{number}", pence, 35, "GBP", at))
        return Contribution.objects.get(id=gift.id)

    return made


@pytest.fixture
def monthly(campaign):
    def made(supporter):
        return RecurringContribution.objects.create(
            once_key=f"m{supporter.id}",
            campaign=campaign,
            supporter=supporter,
            amount_pence=5_00,
            state="active",
            subscription_id=f"sub_{supporter.id}",
        )

    return made


def chore(day: str) -> Delivery:
    return Delivery(
        id=1,
        topic="contributions.statements_due",
        key=f"chore:statements:{day}",
        subject="chore:statements",
        payload={"day": day},
        attempt=1,
    )


@pytest.mark.parametrize(
    ("moment", "start"),
    [
        (date(2026, 4, 5), 2025),
        (date(2026, 4, 6), 2026),
        (date(2027, 1, 1), 2026),
        # Half past eleven in the evening of 5 April, by the clock of the world, is 6 April in London.
        (datetime(2026, 4, 5, 23, 30, tzinfo=UTC), 2026),
        (datetime(2026, 4, 5, 22, 30, tzinfo=UTC), 2025),
    ],
)
def test_a_tax_year_begins_on_the_sixth_of_april_in_london(moment, start):
    assert tax_year_of(moment) == TaxYear(start)


def test_a_year_knows_its_days_and_its_name():
    assert (LAST.first, LAST.last, str(LAST)) == (date(2025, 4, 6), date(2026, 4, 5), "2025-26")
    assert str(TaxYear(1999)) == "1999-00"
    assert LAST.begins_at == datetime(2025, 4, 5, 23, tzinfo=UTC)
    with frozen_at(datetime(2026, 4, 5, 22, tzinfo=UTC)):
        assert not LAST.is_over
    with frozen_at(datetime(2026, 4, 6, 0, tzinfo=UTC)):
        assert LAST.is_over


def test_it_holds_the_gifts_of_one_supporter_in_one_year(sam, give):
    early, late = (
        give(sam, datetime(2025, 4, 5, 23, 0, tzinfo=UTC)),
        give(sam, datetime(2026, 4, 5, 22, 59, tzinfo=UTC)),
    )
    give(sam, datetime(2025, 4, 5, 22, 59, tzinfo=UTC))
    give(sam, datetime(2026, 4, 5, 23, 0, tzinfo=UTC))
    give(Supporter.objects.create(email="other@example.org"), datetime(2025, 6, 1, tzinfo=UTC))
    give(None, datetime(2025, 6, 1, tzinfo=UTC))
    found = statement_of(sam, LAST)
    assert [line.code for line in found.lines] == [early.receipt_code, late.receipt_code]
    assert (found.amount_pence, found.back_pence, found.kept_pence) == (20_00, 0, 20_00)
    assert years_of(sam) == (TaxYear(2026), TaxYear(2025), TaxYear(2024))


def test_what_was_not_paid_is_not_in_it(sam, campaign):
    gift = actions.start_gift(ANYONE, key="k", campaign_id=campaign.id, amount_pence=10_00)
    Contribution.objects.filter(id=gift.id).update(supporter=sam)
    assert years_of(sam) == ()
    assert statement_of(sam, THIS).lines == ()


def test_what_went_back_is_told_beside_the_gift(sam, give):
    gift = give(sam, datetime(2025, 6, 1, tzinfo=UTC))
    give(sam, datetime(2025, 7, 1, tzinfo=UTC))
    actions.apply_refund(
        FUND, fact=Refunded(str(gift.id), "re", "txn_re", 4_00, "GBP", datetime(2026, 8, 1, tzinfo=UTC))
    )
    found = statement_of(sam, LAST)
    assert [(line.amount_pence, line.back_pence, line.kept_pence) for line in found.lines] == [
        (10_00, 4_00, 6_00),
        (10_00, 0, 10_00),
    ]
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.pdf(papers.paper(found)))).pages)
    assert "£4.00 of it went back to you, so £16.00 stayed in the pot." in " ".join(text.split())


def test_the_paper_of_a_past_year_is_the_same_whenever_it_is_made(sam, give):
    give(sam, datetime(2025, 6, 1, tzinfo=UTC))
    with frozen_at(datetime(2026, 5, 1, tzinfo=UTC)):
        first = pdf.pdf(papers.paper(statement_of(sam, LAST)))
    with frozen_at(datetime(2026, 9, 1, tzinfo=UTC)):
        assert pdf.pdf(papers.paper(statement_of(sam, LAST))) == first


def test_the_page_and_the_paper_say_the_same(client, sam, give):
    gift = give(sam, datetime(2025, 6, 1, tzinfo=UTC))
    request = RequestFactory().get("/giving/x")
    body = views.statement_page(request, sam, start=2025, pdf_url="/p.pdf", back_url="/b").content.decode()
    answer = views.statement_pdf(request, sam, start=2025)
    assert answer["Content-Disposition"] == 'inline; filename="statement-2025-26.pdf"'
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for part in ["Your gifts from 6 April 2025 to 5 April 2026", "1 June 2025", gift.receipt_code, "£10.00", "Total"]:
        assert part in body
        assert part in text
    assert 'href="/p.pdf"' in body
    assert "sam@example.org" not in body + text


def test_a_year_without_gifts_says_so(sam):
    request = RequestFactory().get("/giving/x")
    body = views.statement_page(request, sam, start=2025, pdf_url="/p", back_url="/b").content.decode()
    assert "No gift of yours arrived in this year." in body


@pytest.mark.parametrize("start", [0, 1999, 2027, 9998, 10**9])
def test_a_year_that_cannot_be_is_not_found(sam, start):
    with frozen_at(datetime(2026, 11, 1, tzinfo=UTC)), pytest.raises(Http404):
        views.statement_pdf(RequestFactory().get("/giving/x"), sam, start=start)


def test_in_april_each_regular_giver_gets_one_letter(sam, give, monthly):
    give(sam, datetime(2025, 6, 1, tzinfo=UTC), monthly=monthly(sam))
    give(sam, datetime(2025, 7, 1, tzinfo=UTC), monthly=RecurringContribution.objects.get())
    once = Supporter.objects.create(email="once@example.org")
    give(once, datetime(2025, 6, 1, tzinfo=UTC))
    gone = Supporter.objects.create(email="")
    give(gone, datetime(2025, 6, 1, tzinfo=UTC), monthly=monthly(gone))
    Message.objects.all().delete()
    with frozen_at(datetime(2026, 4, 9, 9, tzinfo=UTC)):
        on_statements_due(chore("2026-04-09"))
        on_statements_due(chore("2026-04-10"))
        assert list(Message.objects.values_list("topic", "payload")) == [
            (STATEMENT, {"supporter": str(sam.id), "year": 2025})
        ]
        assert Record.objects.filter(verb="recurring.told").count() == 1
        relay.drain()
    (letter,) = mail.outbox
    assert letter.to == ["sam@example.org"]
    assert letter.subject == "An update for you"
    assert "6 April 2025 to 5 April 2026" in letter.body
    assert "£" not in letter.body


@pytest.mark.parametrize("day", ["2026-04-07", "2026-05-01", "2026-11-22", "2026-01-01"])
def test_on_other_days_nothing_is_promised(sam, give, monthly, day):
    give(sam, datetime(2025, 6, 1, tzinfo=UTC), monthly=monthly(sam))
    Message.objects.all().delete()
    with frozen_at(datetime(2026, 11, 22, tzinfo=UTC)):
        on_statements_due(chore(day))
    assert not Message.objects.exists()


def test_a_year_that_goes_on_has_no_letter_yet(sam, give, monthly):
    give(sam, datetime(2026, 6, 1, tzinfo=UTC), monthly=monthly(sam))
    with frozen_at(datetime(2026, 11, 22, tzinfo=UTC)):
        assert promise_statements(FUND, year=THIS) == 0


def test_a_letter_to_someone_who_was_forgotten_meanwhile_is_not_sent(sam, give, monthly):
    give(sam, datetime(2025, 6, 1, tzinfo=UTC), monthly=monthly(sam))
    Message.objects.all().delete()
    with frozen_at(datetime(2026, 4, 9, tzinfo=UTC)):
        assert promise_statements(FUND, year=LAST) == 1
        assert promise_statements(FUND, year=LAST) == 0
        at = datetime(2026, 4, 9, tzinfo=UTC)
        Supporter.objects.filter(id=sam.id).update(email="", forget_asked_at=at, forgotten_at=at)
        relay.drain()
    assert mail.outbox == []
