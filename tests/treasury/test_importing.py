"""A statement comes in whole or not at all, and nothing in it counts twice."""

from io import BytesIO

import pytest

from fundapp.audit.models import Record
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.ledger.models import Entry
from fundapp.treasury import actions, selectors
from fundapp.treasury.models import Match, StatementFile, StatementLine
from members.roles import Role
from tests import people
from tests.treasury import stories
from tests.treasury.stories import bring, csv, row
from tests.treasury.test_reading import CAMT, OFX

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _books():
    ledger.open_standard_accounts()


def refused(content, code, **options):
    before = StatementFile.objects.count(), StatementLine.objects.count()
    with pytest.raises(Refused) as why:
        bring(content, **options)
    assert why.value.codes == (code,)
    assert (StatementFile.objects.count(), StatementLine.objects.count()) == before


def test_lines_come_in_with_their_day_amount_and_no_name():
    done = bring(csv(row("20.00", "MRS JANE DOE POT-4F7K", back=2), row("-3.50", "Charges for October")))

    assert (done.count, done.new_count, done.matched, done.profile) == (2, 2, 0, "generic")
    first, second = StatementLine.objects.order_by("position")
    assert (first.day, first.amount_pence, first.word) == (stories.today(2), 2_000, "POT-4F7K")
    assert (second.amount_pence, second.hint) == (-350, "CHARGES")
    kept = str(list(StatementLine.objects.values())) + str(list(StatementFile.objects.values()))
    assert "JANE" not in kept.upper()
    assert "DOE" not in kept.upper()


def test_the_same_file_twice_is_imported_once():
    content = csv(row("20.00"))
    first, again = bring(content), bring(content)

    assert again.is_known
    assert again.file == first.file
    assert StatementLine.objects.count() == 1


def test_a_line_in_two_statements_that_overlap_is_one_line():
    bring(csv(row("20.00", "A", back=3), row("5.00", "B", back=2)))
    done = bring(csv(row("5.00", "B", back=2), row("7.00", "C", back=1)))

    assert (done.count, done.new_count) == (2, 1)
    assert StatementLine.objects.count() == 3


def test_two_lines_alike_on_one_day_are_two():
    assert bring(csv(row("5.00", "B"), row("5.00", "B"))).new_count == 2
    assert bring(csv(row("5.00", "B"), row("5.00", "B"), row("5.00", "B"))).new_count == 1


def test_statements_may_come_in_any_order():
    bring(csv(row("5.00", "November", back=1)))
    bring(csv(row("7.00", "September", back=60), row("6.00", "October", back=30)))

    assert [line.amount_pence for line in selectors.open_lines()] == [700, 600, 500]


def test_a_file_with_one_bad_line_leaves_nothing():
    refused(csv(row("5.00"), "2026-11-03,ten,x"), "line_not_understood")
    refused(csv(row("5.00"), row("6.00", '"half')), "statement_cut_off")
    refused(csv(), "statement_empty")
    refused(csv(row("5.00", back=-2)), "line_in_the_future")
    refused(csv(row("5.00"), "0026-11-03,5.00,x"), "line_not_understood")


def test_days_that_came_in_one_format_do_not_come_in_another():
    bring(csv(row("5.00", back=3), row("5.00", back=1)))
    refused(csv(f"{stories.today(2)},5.00,,x", header="date,paid in,paid out,reference"), "days_came_in_another_format")


def test_a_statement_of_another_account_is_refused():
    from datetime import UTC, datetime

    from fundapp.kernel import clock

    with clock.frozen_at(datetime(2026, 12, 1, tzinfo=UTC)):
        bring(OFX)
        refused(OFX.replace(b"12345678", b"87654321").replace(b"202611", b"202610"), "another_account")
        refused(CAMT, "another_account")


def test_a_dry_run_says_the_same_and_keeps_nothing():
    done = bring(csv(row("5.00"), row("6.00")), is_dry=True)

    assert (done.count, done.new_count) == (2, 2)
    assert not StatementFile.objects.exists()
    assert not StatementLine.objects.exists()
    assert not Record.objects.filter(verb="bank.imported").exists()


def test_only_a_treasurer_imports_and_the_machine():
    refused(csv(row("5.00")), "role_needed", by=people.organiser(Role.AUDITOR))
    assert actions.import_statement(system("import_bank"), stream=BytesIO(csv(row("5.00")))).new_count == 1


def test_what_is_in_the_books_is_matched_at_once_and_nothing_is_posted():
    source = stories.settlement(5_000)
    before = Entry.objects.count()

    done = bring(csv(row("50.00", "STRIPE PAYMENTS UK"), row("50.00", "Somebody")))

    assert done.matched == 1
    match = Match.objects.get()
    assert match.line.word == "STRIPE"
    assert [part.entry.source for part in match.parts.all()] == [source]
    assert Entry.objects.count() == before
    assert selectors.standing().open_entries == 0


def test_a_match_waits_for_the_entry_that_comes_later():
    bring(csv(row("50.00", "STRIPE PAYMENTS UK")))
    stories.settlement(5_000)

    done = bring(csv(row("1.00", "Something else")))

    assert done.matched == 1


def test_the_balance_of_the_bank_is_told_where_a_statement_has_one():
    header = "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)"
    day = stories.today(1).strftime("%d/%m/%Y")
    bring(csv(f"{day},A,x,FPI,5.00,105.00", header=header))

    standing = selectors.standing()

    assert (standing.bank_pence, standing.bank_on) == (10_500, stories.today(1))
    assert standing.unexplained_pence == 10_000


def test_many_lines_take_few_questions(django_assert_max_num_queries):
    treasurer = stories.treasurer()
    content = csv(*(row(f"{number}.00", f"Line {number}") for number in range(1, 3_001)))
    with django_assert_max_num_queries(45):
        assert bring(content, treasurer).new_count == 3_000
