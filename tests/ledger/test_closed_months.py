"""What becomes known after its month was closed is booked now, and keeps the moment that it is about."""

from datetime import timedelta

import pytest

from fundapp.kernel import clock
from fundapp.ledger import actions, journal, selectors
from fundapp.ledger.models import Entry
from tests.ledger.books import gift
from tests.months import stories
from tests.months.stories import OCTOBER, at

pytestmark = pytest.mark.django_db
LATE = at(OCTOBER.first.replace(day=30))


@pytest.fixture
def closed():
    stories.a_month(OCTOBER)
    return stories.close(OCTOBER)


def test_a_late_fact_is_booked_now_and_says_what_it_is_about(closed):
    with clock.frozen_at(at(OCTOBER.next.first.replace(day=5))):
        (posted,) = actions.post_many([gift("gift:late", at=LATE)])
        now = clock.now()

    row = Entry.objects.get(id=posted.entry_id)
    assert (row.at, row.about) == (now, LATE)
    assert selectors.balance_pence("bank") == 10_750 + 1_000


def test_told_twice_it_is_booked_once(closed):
    first = actions.post(gift("gift:late", at=LATE))
    again = actions.post(gift("gift:late", at=LATE))
    assert (again.entry_id, again.is_new) == (first.entry_id, False)


def test_what_was_booked_before_the_closing_is_told_again_quietly(closed):
    known = Entry.objects.get(source="gift:2026-10-2")
    again = actions.post(journal.bank_gift(source=known.source, at=known.at, pot="general", pence=5_000))
    assert (again.entry_id, again.is_new) == (known.id, False)


def test_in_one_batch_only_the_late_ones_are_moved(closed):
    with clock.frozen_at(at(OCTOBER.next.first.replace(day=5))):
        now = clock.now()
        actions.post_many([gift("gift:late", at=LATE), gift("gift:new", at=now)])
    assert Entry.objects.get(source="gift:late").about == LATE
    assert Entry.objects.get(source="gift:new").about is None


def test_the_boundary_is_the_first_moment_of_the_next_month(closed):
    just_before = OCTOBER.until - timedelta(microseconds=1)
    with clock.frozen_at(at(OCTOBER.next.first.replace(day=5))):
        actions.post(gift("gift:before", at=just_before))
        actions.post(gift("gift:after", at=OCTOBER.until))
    assert Entry.objects.get(source="gift:before").about == just_before
    assert Entry.objects.get(source="gift:after").about is None


def test_a_correction_of_an_entry_in_a_closed_month_is_booked_now(closed):
    posted = actions.reverse("gift:2026-10-3", by_source="corrected:3")
    row = Entry.objects.get(id=posted.entry_id)
    assert row.at >= OCTOBER.until
    assert row.about is None


def test_in_a_month_that_was_opened_again_it_is_booked_where_it_belongs(closed):
    stories.reopen(OCTOBER)
    actions.post(gift("gift:late", at=LATE))
    row = Entry.objects.get(source="gift:late")
    assert (row.at, row.about) == (LATE, None)
