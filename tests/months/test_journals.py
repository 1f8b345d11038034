"""hledger and beancount read what is exported, add it up themselves, and come to what the books say, to the penny."""

import csv
import io
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundapp.kernel import clock
from fundapp.ledger import actions as ledger
from fundapp.ledger import chart, selectors
from fundapp.ledger.journal import Kind
from fundapp.months import selectors as months
from fundapp.months.figures import balances_of
from fundapp.months.journals import Book, Posting, Written, beancount, debit_of, hledger, parts_of
from fundapp.months.selectors import Period
from tests import services
from tests.ledger.books import gift
from tests.months import stories
from tests.months.stories import NOVEMBER, OCTOBER, SEPTEMBER, at
from tests.properties.test_books import events


@pytest.fixture(scope="module")
def hledger_program():
    return services.need(shutil.which("hledger"), "hledger")


@pytest.fixture(scope="module")
def bean_check():
    return services.need(shutil.which("bean-check", path=str(Path(sys.executable).parent)), "beancount")


def run(program, *arguments, text=""):
    return subprocess.run([program, *arguments], input=text, capture_output=True, text=True, timeout=120, check=False)


def hledger_balances(program, text):
    """What hledger makes of a journal: each account with its balance in pence."""
    said = run(program, "-f", "-", "balance", "--flat", "--empty", "-N", "-O", "csv", text=text)
    assert said.returncode == 0, said.stderr
    rows = list(csv.reader(io.StringIO(said.stdout)))[1:]
    return {name: round_pence(amount) for name, amount in rows}


def round_pence(amount):
    number = amount.removesuffix(" GBP")
    pounds, _point, pence = number.partition(".")
    return int(pounds + pence.ljust(2, "0")) if number != "0" else 0


def bean_says(program, text, folder):
    file = folder / "books.beancount"
    file.write_text(text)
    return run(program, str(file))


@pytest.fixture
def books(db):
    """Three months, of which October has a fact that became known after it was closed."""
    stories.a_month(SEPTEMBER)
    stories.a_month(OCTOBER)
    stories.close(OCTOBER)
    with clock.frozen_at(at(NOVEMBER.first.replace(day=6))):
        ledger.open_pot("winter-2026")
        ledger.post(gift("stripe:late", at=at(OCTOBER.last), pot="winter-2026"))
        ledger.reverse("gift:2026-10-3", by_source="corrected:3")


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "last"), [(SEPTEMBER, NOVEMBER), (OCTOBER, OCTOBER), (NOVEMBER, NOVEMBER)])
def test_both_programs_agree_with_the_books(books, hledger_program, bean_check, tmp_path, first, last):
    period = Period(first, last)
    text = "".join(hledger(months.book(period)))
    assert run(hledger_program, "-f", "-", "check", text=text).returncode == 0

    said = hledger_balances(hledger_program, text)
    expected = {
        ":".join(parts_of(code)): debit_of(code, pence) for code, pence in months.balances_before(last.until).items()
    }
    assert {name: pence for name, pence in said.items() if pence} == expected

    found = bean_says(bean_check, "".join(beancount(months.book(period))), tmp_path)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.django_db
def test_over_all_that_was_the_balances_are_those_of_the_ledger(books, hledger_program):
    text = "".join(hledger(months.book(Period(SEPTEMBER, NOVEMBER))))
    said = hledger_balances(hledger_program, text)
    for line in selectors.trial_balance().lines:
        assert said.get(":".join(parts_of(line.code)), 0) == debit_of(line.code, line.balance_pence)


@pytest.mark.django_db
def test_a_penny_more_and_both_programs_say_so(books, hledger_program, bean_check, tmp_path):
    """The closing balances in the file are checked by whoever reads it, so nothing can go missing on the way."""
    whole = "".join(hledger(months.book(Period(OCTOBER, OCTOBER))))
    wrong = whole.replace("equity:pot:general  -50.00 GBP", "equity:pot:general  -50.01 GBP", 1)
    wrong = wrong.replace("assets:bank  50.00 GBP", "assets:bank  50.01 GBP", 1)
    assert wrong != whole
    assert run(hledger_program, "-f", "-", "check", text=wrong).returncode != 0

    text = "".join(beancount(months.book(Period(OCTOBER, OCTOBER))))
    gone = re.sub(r'\n\d{4}-\d\d-\d\d \* "bank_charge"\n(  .*\n)+', "", text)
    assert gone != text
    assert bean_says(bean_check, gone, tmp_path).returncode != 0


@pytest.mark.django_db
def test_late_facts_corrections_and_stripe_are_told_and_nobody_is(books):
    for write in (hledger, beancount):
        text = "".join(write(months.book(Period(NOVEMBER, NOVEMBER))))
        assert "2026-10-31" in text
        assert "late" in text
        assert "corrects" in text
        assert "corrected:" not in text
        assert "gift:" not in text


def written(entries):
    return [
        Written(
            number,
            date(2026, 10, 1 + number % 28),
            None,
            entry.kind,
            "",
            None,
            tuple(Posting(t.debit, t.credit, t.pence, t.is_fee) for t in entry.transfers),
        )
        for number, entry in enumerate(entries, start=1)
    ]


@pytest.mark.once
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(events, max_size=25))
def test_whatever_happens_both_programs_come_to_the_same(hledger_program, bean_check, tmp_path, said):
    nets: dict[str, int] = {"bank": 700, "pot:rent": -700}
    for entry in said:
        for each in entry.transfers:
            nets[each.debit] = nets.get(each.debit, 0) + each.pence
            nets[each.credit] = nets.get(each.credit, 0) - each.pence
    closing = balances_of(nets.items())

    def book():
        opening = {"bank": 700, "pot:rent": 700}
        return Book("A “fund”\n\\", "GBP", date(2026, 10, 1), date(2026, 10, 31), opening, closing, written(said))

    found = hledger_balances(hledger_program, "".join(hledger(book())))
    expected = {":".join(parts_of(code)): debit_of(code, pence) for code, pence in closing.items()}
    assert {name: pence for name, pence in found.items() if pence} == expected
    checked = bean_says(bean_check, "".join(beancount(book())), tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_no_two_accounts_become_one():
    codes = [
        *chart.STANDARD,
        *(make(slug) for slug in ("general", "a-1", "1a") for make in (chart.pot, chart.promised)),
    ]
    assert len({parts_of(code) for code in codes}) == len(codes)
    assert Kind("card_gift") is Kind.CARD_GIFT
