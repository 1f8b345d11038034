"""The tables of moves of every room, as one document. It knows the tables and nothing that ever moved."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from fundapp.contributions import workflow as gifts
from fundapp.months import workflow as months
from payouts.claims import workflow as claims
from payouts.committee import workflow as committee
from payouts.motions import workflow as motions
from payouts.payments import workflow as payments

S = TypeVar("S", bound=Enum)
M = TypeVar("M", bound=Enum)


@dataclass(frozen=True, slots=True)
class Row:
    """One move: from where, where to, and whose it is; nobody's in particular where `by` is empty."""

    move: str
    sources: Collection[Enum]
    target: Enum
    by: Collection[Enum] = ()


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    module: str
    states: type[Enum]
    rows: tuple[Row, ...]

    @property
    def final(self) -> tuple[Enum, ...]:
        """Where no move leads away from."""
        left = {source for row in self.rows for source in row.sources}
        return tuple(state for state in self.states if state not in left)


def _paired(moves: Mapping[tuple[S, M], S]) -> tuple[Row, ...]:
    """Rows of a table that has one line for each state and move, those with the same end put together."""
    ends: dict[tuple[M, S], list[S]] = {}
    for (source, move), target in moves.items():
        ends.setdefault((move, target), []).append(source)
    return tuple(Row(str(move.value), sources, target) for (move, target), sources in ends.items())


def _followed(moves: Mapping[S, Collection[S]]) -> tuple[Row, ...]:
    """Rows of a table that says which state may follow which, because news decides and not a person."""
    states = [target for target in type(next(iter(moves))) if any(target in ends for ends in moves.values())]
    return tuple(Row("heard", [source for source in moves if target in moves[source]], target) for target in states)


TABLES: tuple[Table, ...] = (
    Table(
        "A request",
        "payouts.claims.workflow",
        claims.State,
        tuple(Row(move.verb.value, move.sources, move.target, move.by) for move in claims.MOVES),
    ),
    Table("A panel", "payouts.committee.workflow", committee.PanelState, _paired(committee.PANEL_MOVES)),
    Table("A seat on a panel", "payouts.committee.workflow", committee.SeatState, _paired(committee.SEAT_MOVES)),
    Table("A motion", "payouts.motions.workflow", motions.State, _paired(motions.MOVES)),
    Table("A payment", "payouts.payments.workflow", payments.PayoutState, _paired(payments.PAYOUT_MOVES)),
    Table("A payment run", "payouts.payments.workflow", payments.RunState, _paired(payments.RUN_MOVES)),
    Table("A wish to open a closed month", "fundapp.months.workflow", months.State, _paired(months.MOVES)),
    Table("A gift", "fundapp.contributions.workflow", gifts.State, _followed(gifts.MOVES)),
)


def document() -> str:
    """`docs/workflows.md`, whole."""
    head = (
        "# Workflows\n\n"
        "Every state there is and every move between two, as the code has them. The buttons on a page and the rule\n"
        "that judges them read these rows. Made by `manage.py workflow_tables`; a test fails when this page is stale.\n"
    )
    return head + "".join(f"\n{_section(table)}" for table in TABLES)


def _section(table: Table) -> str:
    has_by = any(row.by for row in table.rows)
    heads = ["move", "from", "to", *(["by"] if has_by else [])]
    lines = [_line(heads), _line("---" for _ in heads)]
    for row in table.rows:
        cells = [f"`{row.move}`", _named(table.states, row.sources), f"`{row.target.value}`"]
        lines.append(_line([*cells, ", ".join(sorted(str(by.value) for by in row.by))] if has_by else cells))
    ends = _named(table.states, table.final) or "nowhere"
    return f"## {table.title}\n\n`{table.module}`. Ends in: {ends}.\n\n" + "".join(f"{line}\n" for line in lines)


def _named(states: type[Enum], some: Collection[Enum]) -> str:
    """In the order in which the code has them, so that the document is the same every time."""
    return ", ".join(f"`{state.value}`" for state in states if state in some)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
