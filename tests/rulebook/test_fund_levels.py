"""How a pot stands by the rules, and what it remembers: a level that began ends only where it reopens."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from payouts.rulebook import actions, books, document, selectors
from payouts.rulebook.models import FundLevel
from payouts.rulebook.rules import Level, Solvency

pytestmark = pytest.mark.django_db
PLAIN = document.parse(books.text("common-pot")).rulebook
LOW = Solvency(forecast_weeks=13, levels=(Level("amber", 650_00, reopens_at_pence=850_00),))
RULES = replace(PLAIN, solvency=LOW)


def given(pence: int, key: str) -> None:
    ledger.open_standard_accounts()
    entry = journal.card_gift(source=f"gift:{key}", at=clock.now(), pot="general", gross_pence=pence, fee_pence=0)
    ledger.post(entry)


def promised(pence: int, key: str) -> None:
    ledger.post(journal.award_promised(source=f"award:{key}", at=clock.now(), pot="general", pence=pence))


def level() -> str:
    return actions.note_level(system("test"), pot="general", rulebook=RULES).level


def test_a_level_begins_below_its_floor_and_ends_where_it_reopens():
    given(700_00, "first")
    assert (level(), FundLevel.objects.count()) == ("", 0)

    promised(100_00, "one")
    assert [level(), level()] == ["amber", "amber"]
    given(150_00, "second")
    assert level() == "amber", "above the floor, and below where it reopens"
    given(150_00, "third")
    assert level() == ""

    assert list(FundLevel.objects.order_by("id").values_list("level", "measured_pence")) == [
        ("amber", 600_00),
        ("", 900_00),
    ]
    assert [row.detail["level"] for row in audit.about("pot:general")] in (["amber", ""], ["", "amber"])


def test_a_pot_stands_with_what_is_free_in_it_in_all_and_soon_taken():
    given(700_00, "first")
    promised(100_00, "one")

    fund = selectors.fund_of("general", RULES)

    assert (fund.free_pence, fund.cash_pence, fund.forecast_pence, fund.level) == (600_00, 700_00, 100_00, "")
    assert selectors.fund_of("general", PLAIN).forecast_pence == 0


@pytest.mark.parametrize("statement", ["UPDATE rulebook_fundlevel SET level = ''", "DELETE FROM rulebook_fundlevel"])
def test_the_database_keeps_the_levels(statement):
    given(100_00, "first")
    level()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
