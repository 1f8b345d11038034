"""A month is closed at the very moment in which something is booked in it: one of the two comes second and sees it."""

import threading
from functools import partial

import pytest
from django.db import connection

from fundapp.ledger import actions as ledger
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.months import selectors
from fundapp.months.models import ClosedMonth
from tests.ledger.books import gift
from tests.months import stories
from tests.months.stories import OCTOBER, at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
LATE = at(OCTOBER.first.replace(day=30))


def at_once(*works):
    gate, failed = threading.Barrier(len(works)), []

    def do(work):
        gate.wait()
        try:
            work()
        except Exception as why:  # noqa: BLE001 -- whatever it is, the test shows it
            failed.append(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def post(number):
    """Each of these is a fact of October, told one by one while the month is closed."""
    for part in range(15):
        ledger.post(gift(f"gift:{number}:{part}", at=LATE, pence=1))


def test_no_money_is_lost_and_the_statement_holds():
    stories.a_month(OCTOBER)
    by = stories.treasurer()

    assert at_once(*(partial(post, number) for number in range(4)), partial(stories.close_now, OCTOBER, by)) == []

    closing = ClosedMonth.objects.get()
    assert selectors.still_agrees(closing)
    assert books.balance_pence("bank") == 10_750 + 4 * 15
    within = Entry.objects.filter(source__startswith="gift:", at=LATE).count()
    after = Entry.objects.filter(about=LATE).count()
    assert within + after == 4 * 15


def test_closed_by_many_it_is_closed_once():
    stories.a_month(OCTOBER)
    by = [stories.treasurer() for _ in range(3)]
    assert at_once(*(partial(stories.close_now, OCTOBER, who) for who in by)) == []
    assert ClosedMonth.objects.count() == 1
