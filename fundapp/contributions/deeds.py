"""What gifts of some sizes did in a month, from what the books say of it. Pure; it must never invent an equivalent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# Payments are published in fives, so that no figure follows one person.
LEAST_PAYMENTS = 5


@dataclass(frozen=True, slots=True)
class Month:
    """One pot in one month: what was paid out of it, in how many payments, what came in, and what cards cost."""

    first: date
    paid_pence: int
    payments: int
    came_in_pence: int
    fees_pence: int

    @property
    def is_enough(self) -> bool:
        """Whether enough payments were made to speak of them."""
        return self.payments >= LEAST_PAYMENTS and self.paid_pence >= self.payments

    @property
    def each_pence(self) -> int:
        """What one payment was, on average."""
        return self.paid_pence // self.payments if self.payments else 0


@dataclass(frozen=True, slots=True)
class Deed:
    """Either so many gifts of this size made one payment, or one gift made so many and, perhaps, a part of the next."""

    amount_pence: int
    gifts: int
    payments: int
    is_more: bool


def deeds(month: Month, amounts: Iterable[int]) -> tuple[Deed, ...]:
    """One for each amount; none in a month of which nothing may be said."""
    return tuple(_deed(month, amount) for amount in amounts) if month.is_enough else ()


def _deed(month: Month, amount: int) -> Deed:
    each = month.each_pence
    if amount >= each:
        return Deed(amount, 1, amount // each, is_more=amount % each > 0)
    return Deed(amount, -(-each // amount), 1, is_more=False)
