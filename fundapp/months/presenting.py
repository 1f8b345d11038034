"""Words for months and their statements. Every figure comes in as it was read; nothing is worked out here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fundapp.kernel import clock
from fundapp.kernel.money import format_pence
from fundapp.ledger import chart
from fundapp.months import selectors
from fundapp.months.calendar import Month
from fundapp.months.checklist import Looked
from fundapp.months.models import ClosedMonth, Reopening
from fundapp.months.selectors import Period
from fundapp.months.statement import Income, Statement, statement_of
from fundapp.months.workflow import State
from fundapp.web import pdf
from fundapp.web.exports import Cell, Pence

Line = tuple[str, int, int | None]


def name_of(month: Month) -> str:
    return date_format(month.first, "F Y")


def pounds(pence: int) -> str:
    return format_pence(pence, settings.FUND_CURRENCY)


def _income() -> Mapping[Income, str]:
    return {
        Income.CARD: _("Gifts by card and direct debit"),
        Income.BANK: _("Gifts by bank transfer"),
        Income.CASH: _("Gifts in cash and by cheque"),
        Income.BROUGHT: _("At the bank before the books begin"),
        Income.NOBODYS: _("Money that nobody had recognised when it came"),
        Income.GIVEN_BACK: _("Given back by people who were paid"),
        Income.REFUNDS: _("Sent back to supporters"),
        Income.DISPUTES: _("Taken back by the banks of supporters, less what was won"),
        Income.CORRECTIONS: _("Corrections of the months before"),
    }


def _assets() -> Mapping[str, str]:
    return {chart.BANK: _("At the bank"), chart.STRIPE: _("At Stripe"), chart.CASH: _("In the cash box")}


def sections(said: Statement, before: Statement | None) -> list[tuple[str, list[Line], Line]]:
    """The statement from top to bottom: heading, lines and sum of each part, beside the month before."""

    def line(label: str, read: Callable[[Statement], int]) -> Line:
        return label, read(said), read(before) if before is not None else None

    assets, income = _assets(), _income()
    came = [kind for kind in Income if said.income.get(kind) or (before is not None and before.income.get(kind))]
    opening = [line(assets[code], _held("opening", code)) for code in assets]
    closing = [line(assets[code], _held("closing", code)) for code in assets]
    went = [
        line(_("Payments to people"), lambda each: each.paid_pence),
        line(_("Card fees"), lambda each: each.card_fees_pence),
        line(_("Bank charges, less interest"), lambda each: each.bank_charges_pence),
    ]
    together = _("Together")
    return [
        (_("At the beginning"), opening, line(together, lambda each: each.opening_pence)),
        (_("Came in"), [line(income[kind], _came(kind)) for kind in came], line(together, lambda each: each.in_pence)),
        (_("Went out"), went, line(together, lambda each: each.paid_pence + each.fees_pence)),
        (_("At the end"), closing, line(together, lambda each: each.closing_pence)),
    ]


def _held(end: Literal["opening", "closing"], code: str) -> Callable[[Statement], int]:
    return lambda each: (each.opening if end == "opening" else each.closing)[code]


def _came(kind: Income) -> Callable[[Statement], int]:
    return lambda each: each.income.get(kind, 0)


def tables(said: Statement, before: Statement | None, month: Month) -> list[dict[str, object]]:
    """For the page, one table for each part, and the pots."""
    head = [{"label": _("What")}, {"label": name_of(month), "is_number": True}]
    head += [{"label": name_of(month.before), "is_number": True}] if before else []
    made: list[dict[str, object]] = [
        {"caption": title, "head": head, "rows": [_row(line) for line in (*lines, total)]}
        for title, lines, total in sections(said, before)
    ]
    return [*made, {"caption": _("By pot"), "head": _pot_head(), "rows": _pot_rows(said)}]


def _row(line: Line) -> list[str]:
    label, pence, before = line
    return [label, pounds(pence), *([pounds(before)] if before is not None else [])]


def _pot_head() -> list[dict[str, object]]:
    labels = [_("At the beginning"), _("Came in"), _("Fees"), _("Sent to people"), _("At the end"), _("Of it promised")]
    return [{"label": _("Pot")}, *({"label": label, "is_number": True} for label in labels)]


def _pot_rows(said: Statement) -> list[list[str]]:
    return [
        [
            pot.pot,
            *(pounds(pence) for pence in (pot.opening_pence, pot.in_pence, pot.fees_pence, pot.sent_pence)),
            *(pounds(pence) for pence in (pot.closing_pence, pot.promised_pence)),
        ]
        for pot in said.pots
    ]


def notes(said: Statement) -> list[str]:
    """What is held and belongs to no pot, so that the pots and the assets agree."""
    told = []
    if said.unidentified_pence:
        told.append(
            _("%(sum)s of what is there belongs to nobody we know yet.") % {"sum": pounds(said.unidentified_pence)}
        )
    if said.in_transit_pence:
        told.append(_("%(sum)s is on its way to people.") % {"sum": pounds(said.in_transit_pence)})
    return told


# --- As a file --------------------------------------------------------------------------------------------------------
def paper(month: Month, said: Statement, before: Statement | None, closing: ClosedMonth | None) -> pdf.Paper:
    """The statement on paper. `at` is when it was closed, so that the same statement is the same bytes."""
    blocks: list[pdf.Text | pdf.Facts | pdf.Table] = [pdf.Text(standing_words(month, closing))]
    head = ["", name_of(month), *([name_of(month.before)] if before else [])]
    for title, lines, total in sections(said, before):
        blocks += [
            pdf.heading(title),
            pdf.Table(head, [_row(each) for each in lines], _row(total), numbers=list(range(1, len(head)))),
        ]
    pots = [str(each["label"]) for each in _pot_head()]
    blocks += [pdf.heading(_("By pot")), pdf.Table(pots, _pot_rows(said), numbers=list(range(1, len(pots))))]
    blocks += [pdf.Text(note) for note in notes(said)]
    if closing is not None:
        blocks.append(pdf.small(_("Digest of these figures: %(digest)s") % {"digest": in_fours(closing.digest)}))
    return pdf.Paper(
        title=_("Statement for %(month)s") % {"month": name_of(month)},
        language=get_language() or settings.LANGUAGE_CODE,
        at=closing.closed_at if closing is not None else clock.now(),
        blocks=blocks,
        points=11,
    )


def sheet_head(month: Month, *, has_before: bool) -> list[str]:
    return [_("Part"), _("What"), str(month), *([str(month.before)] if has_before else [])]


def sheet_rows(said: Statement, before: Statement | None) -> Iterator[list[Cell]]:
    """Every line of the statement, then the pots, each figure a number."""
    for title, lines, total in sections(said, before):
        for label, pence, was in (*lines, total):
            yield [title, label, Pence(pence), *([Pence(was)] if was is not None else [])]
    labels = [str(each["label"]) for each in _pot_head()][1:]
    for pot in said.pots:
        figures = (
            *(pot.opening_pence, pot.in_pence, pot.fees_pence, pot.sent_pence),
            *(pot.closing_pence, pot.promised_pence),
        )
        for label, pence in zip(labels, figures, strict=True):
            yield [f"{_('By pot')}: {pot.pot}", label, Pence(pence)]


# --- What became of a month -------------------------------------------------------------------------------------------
def standing_words(month: Month, closing: ClosedMonth | None) -> str:
    if closing is not None:
        return _("Closed on %(day)s. Nothing in it changes any more.") % {
            "day": date_format(closing.closed_at, "j F Y")
        }
    if month.is_over(clock.today()):
        return _("Not closed yet. These figures can still change.")
    return _("This month is not over. These figures are what the books say so far.")


def in_fours(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def closing_sum(closing: ClosedMonth | None) -> str:
    """What the fund held at the end of a closed month."""
    return pounds(statement_of(closing.kept).closing_pence) if closing is not None else ""


def explained(closing: ClosedMonth) -> list[str]:
    """Why it was closed although something was worth a look, as it was said then."""
    return [str(reason) for _code, reason in sorted(closing.explained.items())]


def reopenings(most: int = 60) -> list[dict[str, object]]:
    """Each wish to open a month again, and what came of it; for the list of months and for auditors."""
    wishes = list(selectors.reopenings()[:most])
    names = selectors.names([who for wish in wishes for who in (wish.asked_by, wish.settled_by)])
    rows: list[dict[str, object]] = []
    for wish in wishes:
        said = {"month": name_of(wish.closing.calendar), "who": names[wish.asked_by], "why": wish.reason}
        text = _("%(month)s: %(who)s asked to open it again: %(why)s") % said
        if wish.settled_at is not None:
            text += " " + _settled(wish) % {"who": names[wish.settled_by]}
        rows.append({"at": wish.asked_at, "text": text})
    return rows


def checks_of(looked: Sequence[Looked]) -> list[dict[str, str]]:
    return [{"state": each.state, "text": each.finding.sentence, "url_name": each.finding.url_name} for each in looked]


def trace(
    closings: Sequence[ClosedMonth], wishes: Sequence[Reopening], names: Mapping[str, str]
) -> list[dict[str, object]]:
    """Everything that was done to a month, in the order in which it was."""
    told = [(each.closed_at, _("%(who)s closed it.") % {"who": names[each.closed_by]}) for each in closings]
    for wish in wishes:
        said = {"who": names[wish.asked_by], "why": wish.reason}
        told.append((wish.asked_at, _("%(who)s asked to open it again: %(why)s") % said))
        if wish.settled_at is not None:
            told.append((wish.settled_at, _settled(wish) % {"who": names[wish.settled_by]}))
    return [{"at": at, "text": text} for at, text in sorted(told)]


def _settled(wish: Reopening) -> str:
    if wish.step is State.AGREED:
        return _("%(who)s agreed, and it was open again.")
    return _("%(who)s called that off.")


def period_name(period: Period) -> str:
    """For the name of a file."""
    return str(period.first) if period.first == period.last else f"{period.first}-to-{period.last}"
