"""Reads the example in docs/ledger.md, posts each of its events, and compares every figure that is printed there."""

import re
from functools import partial
from pathlib import Path

import pytest

from fundapp.kernel.money import format_pence, parse_money
from fundapp.ledger import actions, journal, selectors
from fundapp.ledger.journal import Entry, Transfer
from tests.ledger.books import AT

DOCUMENT = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
EVENT = re.compile(
    r"^### (?P<number>\d+)\. `(?P<kind>\w+)`.*?```\n(?P<call>.+?)\n```\n(?P<tables>.*?)(?=^### )", re.M | re.S
)


def tables(text: str) -> list[list[list[str]]]:
    """Each table's rows below its head, with the code marks taken off."""
    found: list[list[list[str]]] = []
    for block in re.findall(r"(?:^\|.*\n)+", text, re.M):
        rows = [[cell.strip().strip("`") for cell in line.strip("|\n").split("|")] for line in block.splitlines()]
        found.append(rows[2:])
    return found


def pence(shown: str) -> int:
    return -parse_money(shown[1:]).pence if shown.startswith("-") else parse_money(shown).pence


def make(call: str, number: int, event: dict[int, Entry]) -> Entry:
    """Call the journal's function as the document does; the source and the time are the same everywhere."""
    said = {"source": f"example:{number}", "at": AT}
    words = {kind.value: getattr(journal, kind.value, None) for kind in journal.Kind} | {"reversal": journal.reversal}
    return eval(
        call, {word: partial(function, **said) for word, function in words.items() if function}, {"event": event}
    )


@pytest.mark.django_db
def test_every_figure_of_the_worked_example_is_true():
    event: dict[int, Entry] = {}

    for match in EVENT.finditer(DOCUMENT):
        number = int(match["number"])
        entry = event[number] = make(match["call"], number, event)
        transfers, balances = tables(match["tables"])
        assert entry.kind.value == match["kind"]
        assert entry.transfers == tuple(
            Transfer(debit, credit, pence(amount), is_fee=mark == "fee") for debit, credit, amount, mark in transfers
        )
        actions.post(entry)
        assert [[code, format_pence(selectors.balance_pence(code))] for code, _ in balances] == balances
        assert {code for code, _ in balances} == entry.accounts

    assert list(event) == list(range(1, 31))
    trial, totals = tables(DOCUMENT.partition("### The end of the example")[2])[:2]
    assert trial == shown_trial_balance()
    now = selectors.totals()
    figures = (now.in_pence, now.out_pence, now.fees_pence, now.promised_pence, now.in_transit_pence, now.held_pence)
    assert totals == [[format_pence(figure) for figure in figures]]


def shown_trial_balance() -> list[list[str]]:
    trial = selectors.trial_balance()
    rows = [
        [line.code, *(format_pence(pence) for pence in (line.debits_pence, line.credits_pence, line.balance_pence))]
        for line in trial.lines
    ]
    whole = (trial.debits_pence, trial.credits_pence, trial.difference_pence)
    return [*rows, ["all", *(format_pence(pence) for pence in whole)]]
