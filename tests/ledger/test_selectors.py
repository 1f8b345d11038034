"""Reads of the books: balances, statements that walk back, and totals that agree with what is held."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions, journal, registry, selectors
from fundapp.ledger.chart import AccountKind
from fundapp.ledger.journal import Kind
from fundapp.ledger.models import Entry
from fundapp.ledger.selectors import Line, MoneyTotals, MonthSums, OpenPot, Statement, TrialLine
from tests.ledger.books import AT, gift, post, promise


@pytest.mark.django_db
def test_balance_is_one_read_however_many_entries_there_are():
    actions.post_many(gift(f"gift:{number}", pence=2) for number in range(300))

    with CaptureQueriesContext(connection) as queries:
        assert selectors.balance_pence("pot:general") == 600
        assert selectors.balance_pence("bank") == 600
        assert selectors.free_pence("general") == 600

    assert len(queries) == 3
    assert not any("ledger_transfer" in query["sql"] for query in queries)


@pytest.mark.django_db
def test_balance_of_an_account_that_is_not_there_is_refused():
    for ask in (lambda: selectors.balance_pence("pot:rent"), lambda: selectors.statement("pot:rent")):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.codes == ("account_unknown",)


@pytest.mark.django_db
def test_open_pots_are_told_with_what_they_are_for_and_what_is_free(monkeypatch):
    monkeypatch.setattr(registry, "_told", [])
    actions.open_pot("aid")
    post(gift(pence=1000), promise(pence=300))
    registry.tell_purposes(purposes := lambda: {"aid": "Legal aid", "gone": "Not open"})
    registry.tell_purposes(purposes)

    assert selectors.open_pots() == [OpenPot("general", "", 700), OpenPot("aid", "Legal aid", 0)]
    assert [selectors.is_pot_open(slug) for slug in ("aid", "gone", "Not a slug", "")] == [True, False, False, False]


@pytest.mark.django_db
def test_trial_balance_shows_each_account_and_a_difference_of_nothing():
    post(gift(pence=1000), promise(pence=300))

    trial = selectors.trial_balance()

    assert trial.lines[0] == TrialLine("bank", AccountKind.ASSET, 1000, 0, 1000)
    assert trial.lines[3] == TrialLine("pot:general", AccountKind.FUND, 300, 1000, 700)
    assert (trial.debits_pence, trial.credits_pence, trial.difference_pence) == (1300, 1300, 0)


@pytest.mark.django_db
def test_statement_walks_back_from_the_balance():
    card = journal.card_gift(source="gift:1", at=AT, pot="general", gross_pence=1000, fee_pence=35)
    first, second = post(card, promise(pence=300))

    assert selectors.statement("pot:general") == Statement(
        "pot:general",
        665,
        (
            line("pot:general", 0, second, "award:1", Kind.AWARD_PROMISED, "promised:general", -300, 665),
            line("pot:general", 1, first, "gift:1", Kind.CARD_GIFT, "stripe", -35, 965, is_fee=True),
            line("pot:general", 2, first, "gift:1", Kind.CARD_GIFT, "stripe", 1000, 1000),
        ),
        older=None,
    )
    assert [(one.pence, one.balance_pence) for one in selectors.statement("stripe").lines] == [(-35, 965), (1000, 1000)]


def line(code, place, posted, source, kind, other, pence, balance, *, is_fee=False) -> Line:
    ids = [
        transfer.id
        for entry in Entry.objects.order_by("-id")
        for transfer in entry.transfers.order_by("-id")
        if code in {transfer.debit_id, transfer.credit_id}
    ]
    return Line(ids[place], posted.entry_id, source, kind, AT, other, is_fee, pence, balance)


@pytest.mark.django_db
def test_statement_of_an_account_without_transfers_is_empty():
    assert selectors.statement("cash") == Statement("cash", 0, (), None)


@pytest.mark.django_db
def test_statement_pages_join_up_to_the_whole_account():
    entries = [gift(f"gift:{number}", pence=number) for number in range(1, 24)]
    entries[5:5] = [promise("award:1", 7)]
    actions.post_many(entries)

    whole = selectors.statement("pot:general", newest=500)
    paged, cursor, pages = [], None, 0
    while pages == 0 or cursor is not None:
        page = selectors.statement("pot:general", newest=6, before=cursor)
        paged += page.lines
        pages, cursor = pages + 1, page.older

    assert (tuple(paged), pages) == (whole.lines, 4)
    assert whole.older is None
    oldest = whole.lines[-1]
    assert oldest.balance_pence == oldest.pence


@pytest.mark.django_db
def test_statement_older_page_is_not_moved_by_what_is_posted_meanwhile():
    actions.post_many(gift(f"gift:{number}", pence=10) for number in range(10))
    cursor = selectors.statement("bank", newest=4).older
    before = selectors.statement("bank", newest=4, before=cursor)

    post(gift("gift:late", pence=999))

    assert selectors.statement("bank", newest=4, before=cursor).lines == before.lines
    assert [one.balance_pence for one in before.lines] == [60, 50, 40, 30]


@pytest.mark.django_db
def test_statement_that_ends_on_a_full_page_has_no_older_one():
    actions.post_many(gift(f"gift:{number}", pence=10) for number in range(4))

    assert selectors.statement("bank", newest=4).older is None
    assert selectors.statement("bank", newest=3).older is not None


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["", "7", "x.1", "1.2.3", "1.0x", "-1.5", "9" * 30 + ".1"])
def test_statement_of_a_page_that_cannot_be_is_refused(cursor):
    with pytest.raises(Refused) as refused:
        selectors.statement("bank", before=cursor)
    assert refused.value.codes == ("page_not_understood",)


@pytest.mark.django_db
def test_statement_is_one_query():
    post(gift())

    with CaptureQueriesContext(connection) as queries:
        selectors.statement("bank")

    assert len(queries) == 1


@pytest.mark.django_db
def test_statement_reads_its_page_from_the_ends_of_the_two_indexes():
    actions.post_many(gift(f"gift:{number}") for number in range(400))
    actions.post_many(journal.cash_gift(source=f"c:{n}", at=AT, pot="general", pence=9) for n in range(20))
    actions.post_many(journal.cash_banked(source=f"b:{n}", at=AT, pence=9) for n in range(20))

    plan = explain(selectors.page_sql(connection.vendor, rows=51), {"code": "cash", "before": 2**63 - 1})

    assert "ledger_transfer_by_debit" in plan
    assert "ledger_transfer_by_credit" in plan
    assert "Seq Scan on ledger_transfer" not in plan
    assert "SCAN ledger_transfer" not in plan


def explain(sql: str, values: dict[str, object]) -> str:
    """How the database would do it, and on PostgreSQL how it would for any account: that is what it prepares."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE ledger_transfer")
            cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            types = {"code": "text", "before": "bigint"}
            for place, name in enumerate(types, start=1):
                sql = sql.replace(f"%({name})s", f"${place}")
            cursor.execute(f"PREPARE page ({', '.join(types.values())}) AS {sql}")
            cursor.execute("EXPLAIN EXECUTE page ('{code}', {before})".format(**values))
        else:
            cursor.execute("EXPLAIN QUERY PLAN " + sql, values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.django_db
def test_totals_of_an_empty_fund_are_nothing():
    assert selectors.totals() == MoneyTotals(0, 0, 0, 0, 0, 0)
    assert selectors.sums_by_month() == []


@pytest.mark.django_db
def test_totals_tell_where_all_the_money_is():
    card = journal.card_gift(source="card:1", at=AT, pot="general", gross_pence=10_000, fee_pence=170)
    post(
        card,
        journal.card_gift(source="card:2", at=AT, pot="general", gross_pence=500, fee_pence=28),
        journal.settlement(source="settled:1", at=AT, pence=9_000),
        journal.cash_gift(source="cash:1", at=AT, pot="general", pence=700),
        journal.cash_banked(source="banked:1", at=AT, pence=600),
        journal.unidentified_gift(source="who:1", at=AT, pence=1_100),
        journal.recognised(source="known:1", at=AT, pot="general", pence=1_000),
        journal.refund(source="refund:1", at=AT, pot="general", pence=200),
        journal.dispute(source="dispute:1", at=AT, pot="general", pence=300, fee_pence=2_000),
        journal.dispute_won(source="won:1", at=AT, pot="general", pence=300, fee_pence=2_000),
        promise(pence=5_000),
        journal.payout_sent(source="out:1", at=AT, pot="general", pence=3_000),
        journal.payout_confirmed(source="seen:1", at=AT, pence=2_000),
        journal.payout_returned(source="back:1", at=AT, pot="general", pence=500, from_bank=True),
        journal.given_back(source="given:1", at=AT, pot="general", pence=50),
    )
    actions.reverse("card:2", by_source="mend:1")

    totals = selectors.totals()

    assert totals == MoneyTotals(
        in_pence=10_000 + 700 + 1_100 - 200 + 50,
        out_pence=2_000 - 500,
        fees_pence=170,
        promised_pence=5_000 - 3_000 + 500,
        in_transit_pence=1_000,
        held_pence=9_980,
    )
    assert totals.in_pence - totals.fees_pence - totals.out_pence == totals.held_pence


@pytest.mark.django_db
def test_sums_by_month_follow_the_calendar_of_london():
    late_in_june = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)  # one minute to midnight there
    july_there = late_in_june + timedelta(minutes=1)
    post(
        journal.card_gift(source="card:1", at=late_in_june, pot="general", gross_pence=1000, fee_pence=35),
        gift("gift:1", pence=50, at=july_there),
        gift("gift:2", pence=7, at=datetime(2026, 12, 31, 23, 59, tzinfo=UTC)),
    )
    with clock.frozen_at(july_there):
        actions.reverse("card:1", by_source="mend:1")

    months = selectors.sums_by_month()

    assert months == [
        MonthSums(date(2026, 6, 1), in_pence=1000, out_pence=0, fees_pence=35),
        MonthSums(date(2026, 7, 1), in_pence=50 - 1000, out_pence=0, fees_pence=-35),
        MonthSums(date(2026, 12, 1), in_pence=7, out_pence=0, fees_pence=0),
    ]
    assert sum(month.in_pence for month in months) == selectors.totals().in_pence


@pytest.mark.django_db
def test_newest_entries_come_in_pages_of_two_queries():
    entries = [
        journal.card_gift(source=f"card:{n}", at=AT, pot="general", gross_pence=9, fee_pence=2) for n in range(5)
    ]
    actions.post_many(entries)
    actions.reverse("card:4", by_source="mend:1")

    with CaptureQueriesContext(connection) as queries:
        page = selectors.newest_entries(3)
    older = selectors.newest_entries(3, before=page[-1].entry_id)

    assert len(queries) == 2
    assert [one.entry.source for one in page] == ["mend:1", "card:4", "card:3"]
    assert page[0].entry.reverses == "card:4"
    assert [one.entry for one in older] == [entries[2], entries[1], entries[0]]


@pytest.mark.django_db
def test_entry_by_source_is_the_entry_or_nothing():
    post(gift())

    assert selectors.entry_by_source("gift:1") == gift()
    assert selectors.entry_by_source("gift:2") is None
