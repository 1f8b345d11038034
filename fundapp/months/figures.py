"""The figures of a month as the books add them up, and the digest that holds them. It must never know words."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fundapp.ledger import chart


@dataclass(frozen=True, slots=True, order=True)
class Flow:
    """What one kind of entry moved between two accounts in the month, all together."""

    kind: str
    debit: str
    credit: str
    is_fee: bool
    pence: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Balances at the beginning, as people read them; what moved; and how many entries that were."""

    currency: str
    opening: Mapping[str, int]
    flows: tuple[Flow, ...]
    entries: int

    @property
    def closing(self) -> dict[str, int]:
        """Balances at the end: those at the beginning, and every flow."""
        balances = dict(self.opening)
        for flow in self.flows:
            for code, net in ((flow.debit, flow.pence), (flow.credit, -flow.pence)):
                balances[code] = balances.get(code, 0) + signed(code, net)
        return {code: pence for code, pence in balances.items() if pence}

    def plain(self) -> dict[str, Any]:
        """As it is kept: the same figures give the same text."""
        return {
            "currency": self.currency,
            "entries": self.entries,
            "opening": {code: pence for code, pence in sorted(self.opening.items()) if pence},
            "flows": [[f.kind, f.debit, f.credit, f.is_fee, f.pence] for f in sorted(self.flows)],
            "closing": dict(sorted(self.closing.items())),
        }

    @property
    def digest(self) -> str:
        return digest_of(self.plain())


def made_again(plain: Mapping[str, Any]) -> Figures:
    """The figures as they were kept."""
    flows = tuple(Flow(*flow) for flow in plain["flows"])
    return Figures(plain["currency"], dict(plain["opening"]), flows, plain["entries"])


def digest_of(plain: Mapping[str, Any]) -> str:
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def signed(code: str, debited_less_credited: int) -> int:
    """The balance as a person reads it: positive in the direction of the account's kind."""
    return chart.kind_of(code).balance_pence(debited=debited_less_credited, credited=0)


def balances_of(nets: Iterable[tuple[str, int]]) -> dict[str, int]:
    """From what each account was debited less what it was credited."""
    return {code: signed(code, net) for code, net in nets if net}
