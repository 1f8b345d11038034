"""Money as whole pence with its currency. It must never know a float, and never mix two currencies."""

import re
from dataclasses import dataclass
from functools import total_ordering

from fundapp.kernel.refusal import refuse

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
# Ten million pounds: far above any one amount of a hardship fund, far below what a 64-bit column holds.
MOST_PENCE = 1_000_000_000
_TYPED = re.compile(r"(?P<pounds>\d{1,3}(?:,\d{3})+|\d{1,8})(?:\.(?P<pence>\d{1,2}))?")


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (`pence`) of one `currency` (ISO 4217 code). May be negative; arithmetic is exact."""

    pence: int
    currency: str = "GBP"

    def __post_init__(self) -> None:
        if type(self.pence) is not int:
            raise TypeError(f"pence must be an int, not {type(self.pence).__name__}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.pence + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.pence - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.pence, self.currency)

    def __mul__(self, times: int) -> "Money":
        if type(times) is not int:
            raise TypeError("money is multiplied by whole numbers only")
        return Money(self.pence * times, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.pence < self._same(other)

    def __str__(self) -> str:
        return format_money(self)

    def split(self, parts: int) -> tuple["Money", ...]:
        """`parts` amounts that add up to the whole, each within a penny of its share, the larger ones first."""
        if parts < 1:
            raise ValueError("money is split into one part or more")
        share, left = divmod(self.pence, parts)
        return tuple(Money(share + (1 if place < left else 0), self.currency) for place in range(parts))

    def _same(self, other: "Money") -> int:
        if not isinstance(other, Money):
            raise TypeError("money goes with money only")
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.pence


def format_money(money: Money) -> str:
    """`£1,234.50`; a minus goes before the sign; pence are always shown, so that columns line up."""
    pounds, pence = divmod(abs(money.pence), 100)
    sign = SIGNS.get(money.currency, money.currency + " ")
    return f"{'-' if money.pence < 0 else ''}{sign}{pounds:,}.{pence:02d}"


def format_pence(pence: int, currency: str = "GBP") -> str:
    return format_money(Money(pence, currency))


def parse_money(typed: str, *, currency: str = "GBP") -> Money:
    """What a person typed as an amount: `5`, `£5`, `12.50`, `1,234.5`. Raises `Refused` for anything else.

    Refuses words, minus signs, exponents, gaps, a third decimal place and nothing at all, because guessing at money is
    worse than asking again. Zero is allowed here; whether zero makes sense is the caller's rule.
    """
    text = typed.strip().removeprefix(SIGNS.get(currency, currency)).strip()
    if not text:
        raise refuse("amount_missing", "Enter an amount in pounds, like 12.50.")
    if re.fullmatch(r"[\d,]+\.\d{3,}", text):
        raise refuse("amount_too_fine", "Enter pounds and pence, with two numbers after the point, like 12.50.")
    match = _TYPED.fullmatch(text) if text.isascii() else None
    if match is None:
        raise refuse("amount_not_understood", "Enter an amount in pounds, using numbers only, like 12.50.")
    pence = int(match["pounds"].replace(",", "")) * 100 + int((match["pence"] or "0").ljust(2, "0"))
    if pence > MOST_PENCE:
        raise refuse("amount_too_large", "Enter an amount below %(most)s.", most=format_pence(MOST_PENCE, currency))
    return Money(pence, currency)
