"""A month's statement: what was there, what came in, what went out, what is left, by pot. It must never know words.

Money crosses the fund's edge in two places: between an asset and a pot (or the not yet recognised), and between what is
on its way and an asset. Everything else moves inside. So `opening + in - fees - out = closing`, always.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fundapp.ledger import chart
from fundapp.ledger.journal import Kind
from fundapp.months.figures import Figures, Flow

ASSETS = (chart.BANK, chart.STRIPE, chart.CASH)


class Income(StrEnum):
    """Where money came from, or went back to, in the order in which a statement lists it."""

    CARD = "card"
    BANK = "bank"
    CASH = "cash"
    NOBODYS = "nobodys"
    BROUGHT = "brought"
    GIVEN_BACK = "given_back"
    REFUNDS = "refunds"
    DISPUTES = "disputes"
    CORRECTIONS = "corrections"


_INCOME: Mapping[str, Income] = {
    Kind.CARD_GIFT: Income.CARD,
    Kind.BANK_GIFT: Income.BANK,
    Kind.CASH_GIFT: Income.CASH,
    Kind.UNIDENTIFIED_GIFT: Income.NOBODYS,
    Kind.STRIPE_LINE: Income.NOBODYS,
    Kind.OPENING_BALANCE: Income.BROUGHT,
    Kind.GIVEN_BACK: Income.GIVEN_BACK,
    Kind.REFUND: Income.REFUNDS,
    Kind.REFUND_FAILED: Income.REFUNDS,
    Kind.DISPUTE: Income.DISPUTES,
    Kind.DISPUTE_WON: Income.DISPUTES,
}


@dataclass(frozen=True, slots=True)
class PotLine:
    """One pot with what it has promised: all that is there for its purpose."""

    pot: str
    opening_pence: int
    in_pence: int
    fees_pence: int
    sent_pence: int
    closing_pence: int
    # Of the closing balance, what is promised to people already.
    promised_pence: int


@dataclass(frozen=True, slots=True)
class Statement:
    """All in whole pence. `income` and `fees` leave out what did not happen."""

    opening: Mapping[str, int]
    income: Mapping[Income, int]
    card_fees_pence: int
    bank_charges_pence: int
    paid_pence: int
    closing: Mapping[str, int]
    pots: tuple[PotLine, ...]
    # What the fund holds and no pot has: not recognised, or on its way to people.
    unidentified_pence: int
    in_transit_pence: int

    @property
    def opening_pence(self) -> int:
        return sum(self.opening.values())

    @property
    def in_pence(self) -> int:
        return sum(self.income.values())

    @property
    def fees_pence(self) -> int:
        return self.card_fees_pence + self.bank_charges_pence

    @property
    def closing_pence(self) -> int:
        return sum(self.closing.values())

    @property
    def promised_pence(self) -> int:
        return sum(pot.promised_pence for pot in self.pots)


def statement_of(figures: Figures) -> Statement:
    closing = figures.closing
    income: dict[Income, int] = {}
    for flow in figures.flows:
        if (pence := _came_in(flow)) and not flow.is_fee:
            kind = _INCOME.get(flow.kind, Income.CORRECTIONS)
            income[kind] = income.get(kind, 0) + pence
    made = Statement(
        opening=_assets(figures.opening),
        income={kind: income[kind] for kind in Income if income.get(kind)},
        card_fees_pence=-_fees(figures.flows, chart.STRIPE),
        bank_charges_pence=-_fees(figures.flows, chart.BANK),
        paid_pence=sum(_between(figures.flows, chart.IN_TRANSIT, asset) for asset in ASSETS),
        closing=_assets(closing),
        pots=tuple(_pots(figures)),
        unidentified_pence=closing.get(chart.UNIDENTIFIED, 0),
        in_transit_pence=closing.get(chart.IN_TRANSIT, 0),
    )
    held = made.opening_pence + made.in_pence - made.fees_pence - made.paid_pence
    assert held == made.closing_pence, "the books let money cross the fund's edge unseen"
    return made


def _assets(balances: Mapping[str, int]) -> dict[str, int]:
    return {code: balances.get(code, 0) for code in ASSETS}


def _is_purse(code: str) -> bool:
    return chart.is_pot(code) or code == chart.UNIDENTIFIED


def _came_in(flow: Flow) -> int:
    """What a flow brought over the fund's edge; below zero what it took."""
    if flow.debit in ASSETS and _is_purse(flow.credit):
        return flow.pence
    return -flow.pence if flow.credit in ASSETS and _is_purse(flow.debit) else 0


def _fees(flows: Iterable[Flow], kept_by: str) -> int:
    """Below zero as a rule: what Stripe or the bank kept of what came in."""
    return sum(_came_in(flow) for flow in flows if flow.is_fee and kept_by in {flow.debit, flow.credit})


def _between(flows: Iterable[Flow], debit: str, credit: str) -> int:
    """What went this way, less what came back."""
    there = sum(flow.pence for flow in flows if (flow.debit, flow.credit) == (debit, credit))
    return there - sum(flow.pence for flow in flows if (flow.debit, flow.credit) == (credit, debit))


def _pots(figures: Figures) -> Iterable[PotLine]:
    opening, closing = figures.opening, figures.closing
    moved = {code for flow in figures.flows for code in (flow.debit, flow.credit)}
    codes = {code for code in {*opening, *closing, *moved} if chart.is_pot(code) or chart.is_promised(code)}
    for slug in sorted({chart.slug_of(code) for code in codes}, key=lambda slug: (slug != chart.GENERAL, slug)):
        pot, promised = chart.pot(slug), chart.promised(slug)
        outside = [flow for flow in figures.flows if pot in {flow.debit, flow.credit} and promised not in _ends(flow)]
        yield PotLine(
            pot=slug,
            opening_pence=opening.get(pot, 0) + opening.get(promised, 0),
            in_pence=sum(_into(pot, flow) for flow in outside if not flow.is_fee),
            fees_pence=-sum(_into(pot, flow) for flow in outside if flow.is_fee),
            sent_pence=_between(figures.flows, promised, chart.IN_TRANSIT),
            closing_pence=closing.get(pot, 0) + closing.get(promised, 0),
            promised_pence=closing.get(promised, 0),
        )


def _ends(flow: Flow) -> set[str]:
    return {flow.debit, flow.credit}


def _into(pot: str, flow: Flow) -> int:
    return flow.pence if flow.credit == pot else -flow.pence
