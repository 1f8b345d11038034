"""One note a day and pot, written once, kept as it was; and the public sentence that is Monday's all week."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from fundapp.audit import selectors as audit
from fundapp.health import actions, handlers, selectors
from fundapp.health.models import DayNote
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.outbox import chores
from fundapp.outbox.registry import Delivery
from tests.health.books import weeks_behind_us

pytestmark = pytest.mark.django_db
HEALTH = system("health")
MONDAY = date(2026, 11, 16)


def test_a_day_is_noted_once_and_recorded():
    weeks_behind_us(10)

    first = actions.note_day(HEALTH, pot="general", day=MONDAY)
    again = actions.note_day(HEALTH, pot="general", day=MONDAY)

    assert first.id == again.id
    assert (first.free_pence, first.is_foretold, first.middle_weeks) == (50_000, True, 10)
    assert [record.verb for record in audit.about("pot:general")].count("fund.health_noted") == 1


def test_a_young_pot_is_noted_without_weeks():
    weeks_behind_us(2)
    note = actions.note_day(HEALTH, pot="general", day=MONDAY)
    assert (note.is_foretold, note.low_weeks, note.middle_weeks, note.high_weeks) == (False, None, None, None)


def test_the_chore_notes_every_pot_and_twice_is_once():
    weeks_behind_us(10)
    [chore] = [each for each in chores.registered() if each.name == "fund-health"]
    delivery = Delivery(1, chore.topic, "chore:x", "chore:fund-health", {"day": MONDAY.isoformat()}, 1)

    handlers.on_day(delivery)
    handlers.on_day(delivery)

    assert list(DayNote.objects.values_list("pot", "day")) == [("general", MONDAY)]


@pytest.mark.parametrize(
    "broken",
    [
        {"promised_pence": -1},
        {"likely_pence": -1},
        {"is_foretold": False, "middle_weeks": 3},
    ],
)
def test_the_database_refuses_a_note_that_cannot_be(broken):
    row = {
        "pot": "general",
        "day": MONDAY,
        "free_pence": 1,
        "promised_pence": 0,
        "likely_pence": 0,
        "is_foretold": True,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        DayNote.objects.create(**{**row, **broken})


def test_the_database_keeps_a_note_as_it_was():
    weeks_behind_us(10)
    note = actions.note_day(HEALTH, pot="general", day=MONDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        DayNote.objects.filter(id=note.id).update(free_pence=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        DayNote.objects.filter(id=note.id).delete()


def test_the_public_page_says_mondays_words_all_week(client):
    weeks_behind_us(10)
    assert "it looked as if" not in client.get("/money").content.decode()

    actions.note_day(HEALTH, pot="general", day=MONDAY + timedelta(days=1))
    assert selectors.last_monday_note() is None
    actions.note_day(HEALTH, pot="general", day=MONDAY)

    assert (
        "On Monday 16 November it looked as if the general pot lasts about 10 weeks more."
        in client.get("/money").content.decode()
    )


def test_the_command_says_how_it_stands_and_tests_itself(capsys):
    weeks_behind_us(20, first_pence=400_000)

    call_command("fund_health", "--pot", "general", "--back-test")
    said = capsys.readouterr().out

    assert "Free to give: £3,000.00" in said
    assert "within (100%)" in said
    assert clock.today().isoformat() not in said


def test_the_command_names_the_pots_there_are():
    weeks_behind_us(1)
    with pytest.raises(CommandError, match=r"There is no pot called nope. There are: general."):
        call_command("fund_health", "--pot", "nope")
