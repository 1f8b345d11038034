"""A statement follows from the figures alone: whatever happened, what was there and what moved come to what is left."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundapp.ledger import chart
from fundapp.ledger.journal import Kind
from fundapp.months.calendar import Month, between, month_of, read
from fundapp.months.figures import Figures, Flow, made_again
from fundapp.months.statement import Income, statement_of
from tests.properties.test_books import events

OPENING = {"bank": 5_000, "pot:general": 4_000, "promised:general": 700, "unidentified": 200, "in-transit": 100}


def figures_of(entries, opening=OPENING):
    sums: dict[tuple[str, str, str, bool], int] = {}
    for entry in entries:
        for each in entry.transfers:
            key = (entry.kind.value, each.debit, each.credit, each.is_fee)
            sums[key] = sums.get(key, 0) + each.pence
    return Figures("GBP", opening, tuple(Flow(*key, pence) for key, pence in sums.items()), len(entries))


@given(st.lists(events, max_size=12))
def test_whatever_happens_the_statement_comes_out(entries):
    figures = figures_of(entries)
    said = statement_of(figures)

    assert said.opening_pence + said.in_pence - said.fees_pence - said.paid_pence == said.closing_pence
    for pot in said.pots:
        assert pot.opening_pence + pot.in_pence - pot.fees_pence - pot.sent_pence == pot.closing_pence
    held = sum(pot.closing_pence for pot in said.pots) + said.unidentified_pence + said.in_transit_pence
    assert held == said.closing_pence


@given(st.lists(events, max_size=12))
def test_figures_survive_being_kept(entries):
    figures = figures_of(entries)
    again = made_again(json.loads(json.dumps(figures.plain())))
    assert again.digest == figures.digest
    assert again.closing == figures.closing


def test_a_penny_more_is_another_digest():
    flow = Flow(Kind.BANK_GIFT.value, "bank", "pot:general", False, 500)
    one, other = (Figures("GBP", OPENING, (each,), 1) for each in (flow, Flow(*_with_a_penny_more(flow))))
    assert one.digest != other.digest


def _with_a_penny_more(flow):
    return (flow.kind, flow.debit, flow.credit, flow.is_fee, flow.pence + 1)


def test_income_is_told_by_its_kind_and_corrections_apart():
    flows = [
        Flow("card_gift", "stripe", "pot:general", False, 1_000),
        Flow("card_gift", "pot:general", "stripe", True, 30),
        Flow("refund", "pot:general", "stripe", False, 100),
        Flow("cash_gift", "cash", "pot:general", False, 50),
        Flow("correction", "pot:general", "cash", False, 50),
        Flow("bank_charge", "pot:general", "bank", True, 25),
        Flow("recognised", "unidentified", "pot:general", False, 200),
    ]
    said = statement_of(Figures("GBP", OPENING, tuple(flows), 7))

    assert said.income == {Income.CARD: 1_000, Income.CASH: 50, Income.REFUNDS: -100, Income.CORRECTIONS: -50}
    assert (said.card_fees_pence, said.bank_charges_pence, said.paid_pence) == (30, 25, 0)
    assert said.unidentified_pence == 0
    (general,) = said.pots
    assert (general.pot, general.promised_pence) == (chart.GENERAL, 700)


@pytest.mark.parametrize(
    ("month", "since", "until"),
    [
        ("2026-10", "2026-09-30T23:00:00+00:00", "2026-11-01T00:00:00+00:00"),
        ("2026-03", "2026-03-01T00:00:00+00:00", "2026-03-31T23:00:00+00:00"),
        ("2026-12", "2026-12-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00"),
    ],
)
def test_a_month_goes_from_midnight_to_midnight_in_london(month, since, until):
    found = read(month)
    assert found is not None
    assert (found.since.isoformat(), found.until.isoformat()) == (since, until)
    assert str(found) == month


@pytest.mark.parametrize("written", ["2026-13", "2026-1", "202610", "1926-10", "", "2026-10-01", "٢٠٢٦-10"])
def test_anything_else_is_no_month(written):
    assert read(written) is None


def test_months_follow_each_other():
    december = month_of(date(2026, 12, 31))
    assert (str(december.next), str(december.before), december.last) == ("2027-01", "2026-11", date(2026, 12, 31))
    assert [str(each) for each in between(Month(date(2026, 11, 1)), december.next)] == ["2026-11", "2026-12", "2027-01"]
    assert not december.is_over(date(2026, 12, 31))
    assert december.is_over(date(2027, 1, 1))
