"""How a pot stands by the rules, and what it remembers: a level that began ends only where it reopens."""

from dataclasses import replace

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.messages import handlers as letters
from fundapp.outbox import chores
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from members.roles import Role
from payouts.rulebook import actions, books, document, handlers, selectors
from payouts.rulebook.models import FundLevel
from payouts.rulebook.rules import Level, Solvency
from tests import people

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


def test_a_level_that_pays_nothing_promised_pauses_its_pot_and_protected_awards_are_never_paused():
    low = replace(LOW, levels=(Level("amber", 650_00, reopens_at_pence=850_00, pays_existing=False),))
    adopted(replace(PLAIN, solvency=replace(low, protects_awards=False)))
    given(600_00, "first")
    assert selectors.pausing_levels(clock.today()) == {}
    level()

    assert selectors.pausing_levels(clock.today()) == {"general": "amber"}
    given(300_00, "second")
    level()
    assert selectors.pausing_levels(clock.today()) == {}


@pytest.mark.parametrize("statement", ["UPDATE rulebook_fundlevel SET level = ''", "DELETE FROM rulebook_fundlevel"])
def test_the_database_keeps_the_levels(statement):
    given(100_00, "first")
    level()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def the_morning():
    [chore] = [each for each in chores.registered() if each.name == "fund-levels"]
    handlers.on_levels(Delivery(1, chore.topic, "chore:x", "chore:fund-levels", {"day": "2026-11-23"}, 1))


def adopted(rules=RULES):
    book = replace(rules.book, effective_from=clock.today())
    actions.adopt(system("test"), toml_text=document.write(replace(rules, book=book)), minute_ref="Meeting, item 1")


def test_the_morning_notes_every_pot_once_a_change_and_tells_once():
    given(700_00, "first")
    adopted()
    the_morning()
    assert FundLevel.objects.count() == 0

    promised(100_00, "one")
    the_morning()
    the_morning()

    [row] = FundLevel.objects.all()
    assert (row.pot, row.level, row.measured_pence) == ("general", "amber", 600_00)
    [message] = Message.objects.filter(topic=actions.LEVEL_CHANGED)
    assert message.payload == {"level": row.pk}


def test_without_rules_the_morning_notes_nothing():
    given(100_00, "first")
    the_morning()
    assert not FundLevel.objects.exists()


def test_rules_without_levels_end_the_level_of_the_rules_before():
    given(100_00, "first")
    assert level() == "amber"
    adopted(PLAIN)
    the_morning()
    assert list(FundLevel.objects.order_by("id").values_list("level", flat=True)) == ["amber", ""]


def test_the_page_of_the_rules_says_that_a_pot_is_low(client):
    given(700_00, "first")
    adopted()
    assert "is low" not in client.get("/rules").content.decode()

    promised(100_00, "one")
    the_morning()
    page = client.get("/rules").content.decode()
    assert "The pot “general” is low: since" in page
    assert "at the level “amber”" in page

    given(300_00, "second")
    the_morning()
    assert "is low" not in client.get("/rules").content.decode()


def test_a_level_is_told_to_those_who_watch_the_money_unless_it_is_old_news():
    treasurer = people.organiser(Role.TREASURER)
    people.organiser(Role.CASEWORKER)
    given(600_00, "first")
    level()
    message = Message.objects.get(topic=actions.LEVEL_CHANGED)
    delivery = Delivery(message.id, message.topic, message.key, message.subject, message.payload, 1)

    letters.on_fund_level(delivery)
    [letter] = mail.outbox
    assert letter.to == [treasurer.email]
    assert "“general” is now at the level “amber”: what counts in it is £600.00" in letter.body
    assert "£" not in letter.subject

    given(900_00, "second")
    level()
    letters.on_fund_level(delivery)
    assert len(mail.outbox) == 1
