"""A month is closed at the very moment in which something is booked in it: one of the two comes second and sees it."""

from functools import partial

import pytest

from fundapp.ledger import actions as ledger
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.months import selectors
from fundapp.months.models import ClosedMonth
from tests.at_once import at_once
from tests.ledger.books import gift
from tests.months import stories
from tests.months.stories import OCTOBER, at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
LATE = at(OCTOBER.first.replace(day=30))


def post(number):
    """Each of these is a fact of October, told one by one while the month is closed."""
    for part in range(15):
        ledger.post(gift(f"gift:{number}:{part}", at=LATE, pence=1))


def test_no_money_is_lost_and_the_statement_holds():
    stories.a_month(OCTOBER)
    by = stories.treasurer()

    *posted, closing = at_once(*(partial(post, number) for number in range(4)), partial(stories.close_now, OCTOBER, by))

    assert (posted, closing) == ([None] * 4, ClosedMonth.objects.get())
    assert selectors.still_agrees(closing)
    assert books.balance_pence("bank") == 10_750 + 4 * 15
    within = Entry.objects.filter(source__startswith="gift:", at=LATE).count()
    after = Entry.objects.filter(about=LATE).count()
    assert within + after == 4 * 15


def test_closed_by_many_it_is_closed_once():
    stories.a_month(OCTOBER)
    by = [stories.treasurer() for _ in range(3)]
    done = at_once(*(partial(stories.close_now, OCTOBER, who) for who in by))
    assert set(done) == {ClosedMonth.objects.get()}
