"""A closed month stays closed, for whoever goes round the door as well."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from fundapp.kernel import clock
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.ledger.models import Account, Entry
from fundapp.months.models import ClosedMonth, Reopening
from fundapp.months.workflow import State
from tests.months import stories
from tests.months.stories import NOVEMBER, OCTOBER, SEPTEMBER, at

pytestmark = pytest.mark.django_db
ENTRY = "INSERT INTO ledger_entry (source, kind, at, currency, fingerprint) VALUES (%s, 'bank_gift', %s, 'GBP', '')"
TRANSFER = (
    "INSERT INTO ledger_transfer (entry_id, debit_id, credit_id, amount_pence, is_fee) "
    "VALUES (%s, 'bank', 'pot:general', 500, false)"
)


def refuses(sql, *params, words=None):
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def closed():
    stories.a_month(OCTOBER)
    return stories.close(OCTOBER)


def test_a_closed_month_takes_no_entry(closed):
    last_moment = OCTOBER.until - timedelta(microseconds=1)
    for moment in (at(OCTOBER.first), last_moment, at(SEPTEMBER.first)):
        stored = connection.ops.adapt_datetimefield_value(moment)
        refuses(ENTRY, "raw:1", stored, words="ledger: this month is closed")


def test_an_entry_of_a_closed_month_takes_no_transfer_more(closed):
    entry = Entry.objects.get(source="gift:2026-10-2")
    refuses(TRANSFER, entry.id, words="ledger: this month is closed")


@pytest.mark.breaks_the_books  # its entry has no fingerprint, because it did not come through the door
def test_the_first_moment_after_it_is_open(closed):
    with connection.cursor() as cursor:
        cursor.execute(ENTRY, ["raw:1", connection.ops.adapt_datetimefield_value(OCTOBER.until)])
        cursor.execute(TRANSFER, [Entry.objects.get(source="raw:1").id])
    assert Entry.objects.filter(source="raw:1").exists()


def test_nobody_moves_by_hand_from_when_on_the_books_are_open(closed):
    refuses("UPDATE ledger_account SET open_from = NULL", words="open from where its closed months say")
    earlier = connection.ops.adapt_datetimefield_value(SEPTEMBER.until)
    refuses("UPDATE ledger_account SET open_from = %s WHERE code = 'bank'", earlier, words="closed months say")


def test_a_closing_by_hand_closes_as_well(closed):
    ClosedMonth.objects.create(
        month=NOVEMBER.first, until=NOVEMBER.until, figures={}, digest="x", closed_by="x", closed_at=NOVEMBER.until
    )
    assert set(Account.objects.values_list("open_from", flat=True)) == {NOVEMBER.until}


def test_no_closing_is_changed_or_removed_and_no_wish_vanishes(closed):
    refuses("UPDATE months_closedmonth SET digest = 'y'")
    refuses("DELETE FROM months_closedmonth")
    wish = stories.ask(OCTOBER)
    refuses("DELETE FROM months_reopening")
    for column in ("reason", "asked_by"):
        refuses(f"UPDATE months_reopening SET {column} = 'other'")
    Reopening.objects.filter(id=wish.id).update(state="called_off", settled_by="x", settled_at=clock.now())
    refuses("UPDATE months_reopening SET state = 'asked'")


def test_nobody_agrees_to_their_own_wish(closed):
    wish = stories.ask(OCTOBER)
    with pytest.raises(IntegrityError, match="agreed_to_by_somebody_else"), transaction.atomic():
        Reopening.objects.filter(id=wish.id).update(
            state=State.AGREED, settled_by=wish.asked_by, settled_at=clock.now()
        )


def test_months_are_closed_in_order_and_once(closed):
    def closing(month, turn=0):
        said = {"until": month.until, "figures": {}, "digest": "x", "closed_by": "x", "closed_at": month.until}
        ClosedMonth.objects.create(month=month.first, turn=turn, **said)

    for month, turn in ((OCTOBER, 0), (OCTOBER, 1), (SEPTEMBER, 0), (NOVEMBER, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            closing(month, turn)
    stories.reopen(OCTOBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        closing(OCTOBER, 0)
    closing(OCTOBER, 1)


def test_only_the_last_month_can_be_wished_open(closed):
    stories.a_month(NOVEMBER)
    stories.close(NOVEMBER)
    said = {"closing": closed, "reason": "x", "asked_by": "x"}
    with pytest.raises(IntegrityError, match="is of the last month"), transaction.atomic():
        Reopening.objects.create(**said)
    wrong = {"closing": ClosedMonth.objects.get(month=NOVEMBER.first), "reason": "x", "asked_by": "x"}
    with pytest.raises(IntegrityError, match="begins asked"), transaction.atomic():
        Reopening.objects.create(**wrong, state="agreed", settled_by="y", settled_at=clock.now())


def test_a_wish_has_its_reason_and_is_the_only_one(closed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reopening.objects.create(closing=closed, reason="", asked_by="x")
    stories.ask(OCTOBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reopening.objects.create(closing=closed, reason="x", asked_by="y")


def test_a_pot_that_is_opened_later_is_open_from_the_same_moment(closed):
    ledger.open_pot("winter")
    assert Account.objects.get(code="pot:winter").open_from == OCTOBER.until
    stories.reopen(OCTOBER)
    assert Account.objects.get(code="pot:winter").open_from is None
    ledger.post(journal.bank_gift(source="gift:late", at=at(OCTOBER.first), pot="winter", pence=100))
    assert Entry.objects.get(source="gift:late").at == at(OCTOBER.first)
