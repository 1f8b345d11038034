"""The months' pages: closing with reasons, opening again by two, the statement as page and file, the exports."""

import io
import json
from zipfile import ZipFile

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from fundapp.audit.models import Record
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.months import checklist, presenting, selectors
from fundapp.months.models import ClosedMonth
from members.roles import Role
from tests import people
from tests.months import stories
from tests.web.test_pdf import structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def month():
    found = stories.last_month()
    stories.a_month(found)
    return found


@pytest.fixture
def treasurer():
    return people.signed_in(Client(), people.organiser(Role.TREASURER))


def client(*roles):
    return people.signed_in(Client(), people.organiser(*roles))


def read(answer, status=200):
    assert answer.status_code == status, answer.content
    return answer.content.decode()


def page(who, month):
    return read(who.get(reverse("months:month", args=[month])))


def close(who, month, **reasons):
    return who.post(reverse("months:close", args=[month]), reasons)


def test_an_empty_fund_says_so(treasurer):
    assert "The books are empty." in read(treasurer.get(reverse("months:months")))
    assert "The books are empty." in read(treasurer.get(reverse("months:exports")))


def test_a_treasurer_closes_the_month_that_is_over(month, treasurer):
    name = presenting.name_of(month)
    assert f"Close {name}" in read(treasurer.get(reverse("months:months")))
    shown = page(treasurer, month)
    assert "No bank statement reaches the end of the month." in shown
    assert reverse("treasury:bank") in shown

    again = read(close(treasurer, month), 422)
    assert "Say why it may be closed as it is" in again
    assert "Error:" in again

    answer = close(treasurer, month, bank_agrees="It comes on the fifth.")
    assert answer.status_code == 302
    shown = page(treasurer, month)
    assert "Closed on" in shown
    assert "It comes on the fifth." in shown
    assert presenting.in_fours(ClosedMonth.objects.get().digest) in shown
    assert "Closed on" in read(treasurer.get(reverse("months:months")))


def test_others_read_and_see_no_button(month, treasurer):
    auditor = client(Role.AUDITOR)
    assert "Before it is closed" not in page(auditor, month)
    close(treasurer, month, bank_agrees="x")
    assert "Ask to open it again" not in page(auditor, month)
    assert close(auditor, month).status_code == 403


def test_a_month_that_goes_on_shows_what_there_is_so_far(month, treasurer):
    ledger.post(journal.bank_gift(source="gift:now", at=clock.now(), pot="general", pence=4_321))
    shown = page(treasurer, month.next)
    assert "£43.21" in shown
    assert "This month is not over." in shown
    assert "Before it is closed" not in shown


def test_two_people_open_it_again_and_all_of_it_is_on_the_page(month, treasurer):
    close(treasurer, month, bank_agrees="x")
    said = {"reason": "A gift was booked to the wrong pot."}
    assert read(treasurer.post(reverse("months:reopen", args=[month]), {"reason": ""}), 422)
    assert treasurer.post(reverse("months:reopen", args=[month]), said).status_code == 302
    assert "Agree, and open it" not in page(treasurer, month)

    releaser = client(Role.RELEASER)
    assert "Agree, and open it" in page(releaser, month)
    assert releaser.post(reverse("months:agree", args=[month])).status_code == 302
    assert selectors.closing_of(month) is None
    auditor = client(Role.AUDITOR)
    for shown in (page(auditor, month), read(auditor.get(reverse("months:months")))):
        assert "A gift was booked to the wrong pot." in shown
        assert "agreed, and it was open again." in shown


def test_whoever_asked_cannot_agree(month, treasurer):
    close(treasurer, month, bank_agrees="x")
    treasurer.post(reverse("months:reopen", args=[month]), {"reason": "x"})
    assert read(treasurer.post(reverse("months:agree", args=[month])), 409)
    assert treasurer.post(reverse("months:call_off", args=[month])).status_code == 302
    assert "called that off" in page(treasurer, month)


def test_an_old_second_factor_is_proved_again(month, treasurer):
    close(treasurer, month, bank_agrees="x")
    old = people.signed_in(Client(), people.organiser(Role.RELEASER), fresh=False)
    answer = old.post(reverse("months:reopen", args=[month]), {"reason": "x"})
    assert answer.status_code == 302
    assert "/factor/again" in answer["Location"]


def test_the_months_opened_again_are_on_the_page_of_auditors(month, treasurer):
    close(treasurer, month, bank_agrees="x")
    treasurer.post(reverse("months:reopen", args=[month]), {"reason": "A wrong pot."})
    assert "A wrong pot." in read(client(Role.AUDITOR).get(reverse("transparency:openings")))


# --- The statement as a file ------------------------------------------------------------------------------------------
def test_the_statement_is_a_tagged_pdf_that_stays_the_same(month, treasurer):
    close(treasurer, month, bank_agrees="x")
    address = reverse("months:statement_pdf", args=[month])
    first, again = treasurer.get(address), treasurer.get(address)
    assert first.content == again.content
    made = pypdf.PdfReader(io.BytesIO(first.content), strict=True)
    assert made.metadata.title == f"Statement for {presenting.name_of(month)}"
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    tags = structure(made)
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 5
    assert tags.count("/Table") == 5
    words = " ".join(" ".join(each.extract_text() for each in made.pages).split())
    assert "£124.50" not in words
    for figure in ("£147.00", "£122.80", "£20.00"):
        assert figure in words


def test_the_statement_is_a_sheet_of_numbers(month, treasurer):
    lines = treasurer.get(reverse("months:statement_file", args=[month, "csv"])).getvalue().decode("utf-8-sig")
    assert f"Part,What,{month}" in lines
    assert "Came in,Together,147.00" in lines
    assert "By pot: general,Of it promised,10.00" in lines
    sheet = treasurer.get(reverse("months:statement_file", args=[month, "ods"]))
    content = ZipFile(io.BytesIO(sheet.content)).read("content.xml").decode()
    assert 'office:value="147.00"' in content
    assert treasurer.get(reverse("months:statement_file", args=[month, "exe"])).status_code == 404


# --- Exports ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["csv", "ods", "hledger", "beancount"])
def test_the_books_leave_as_a_file_and_it_is_recorded(month, treasurer, kind):
    said = {"first": str(month), "last": str(month), "kind": kind}
    answer = treasurer.post(reverse("months:exports"), said)
    content = answer.getvalue()
    assert f"books-{month}" in answer["Content-Disposition"]
    assert content
    assert Record.objects.get(verb=Verb.BOOKS_EXPORTED).detail == {"until": str(month), "kind": kind}


def test_the_sheet_of_entries_adds_up(month, treasurer):
    said = {"first": str(month), "last": str(month), "kind": "csv"}
    lines = treasurer.post(reverse("months:exports"), said).getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "entry,day,about,kind,debit,credit,amount,fee,corrects,stripe"
    assert len(lines) == 1 + 10
    assert "gift:" not in "".join(lines)
    assert "award" in "".join(lines)


def test_a_period_that_ends_before_it_begins_is_refused(month, treasurer):
    said = {"first": str(month.next), "last": str(month), "kind": "csv"}
    assert "Choose a month that is not before the first one" in read(
        treasurer.post(reverse("months:exports"), said), 422
    )
    assert not Record.objects.filter(verb=Verb.BOOKS_EXPORTED).exists()


def test_awards_leave_as_open_data_once_there_is_a_prefix(treasurer, settings):
    ledger.open_standard_accounts()
    ledger.post(journal.bank_gift(source="g", at=stories.at(stories.OCTOBER.first), pot="general", pence=100_000))
    awards = [
        journal.award_promised(
            source=f"award:{n}", at=stories.at(stories.SEPTEMBER.last), pot="general", pence=1_000 + n
        )
        for n in range(6)
    ]
    ledger.post_many(awards)
    address = reverse("months:grants", args=["json"])
    assert read(treasurer.get(address), 409)
    assert "publisher prefix" in read(treasurer.get(reverse("months:exports")))

    settings.GRANTS_PREFIX, settings.FUND_ORG_ID = "360G-ourfund", "GB-CHC-1"
    assert "There are 6 awards to tell." in read(treasurer.get(reverse("months:exports")))
    made = json.loads(treasurer.get(address).content)
    assert {grant["amountAwarded"] for grant in made["grants"]} == {10}
    sheet = treasurer.get(reverse("months:grants", args=["csv"])).getvalue().decode("utf-8-sig")
    assert sheet.startswith("Identifier,Title,Description")
    assert treasurer.get(reverse("months:grants", args=["xml"])).status_code == 404


def test_every_reason_is_a_field_that_the_checklist_names():
    assert all(item.code.isidentifier() for item in checklist.ITEMS)
