"""What has to be added to a gift so that the pot gets all of it after the card's fee. Pure: pence in, pence out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """What the card company keeps of a payment: so many pence of every thousand, and a fixed sum."""

    per_mille: int
    fixed_pence: int

    def __post_init__(self) -> None:
        assert 0 <= self.per_mille < 1000, "a fee that eats the whole gift cannot be covered"
        assert self.fixed_pence >= 0, "a fee is never below nothing"

    @property
    def per_cent(self) -> str:
        """As people say it: `1.5`."""
        whole, tenths = divmod(self.per_mille, 10)
        return f"{whole}.{tenths}" if tenths else str(whole)

    def fee_pence(self, pence: int) -> int:
        """Half a penny is rounded up, as the card company does."""
        return (pence * self.per_mille + 500) // 1000 + self.fixed_pence


def cover_pence(gift_pence: int, terms: FeeTerms) -> int:
    """The smallest sum that, added to the gift, pays the fee on both. Nothing for a gift of nothing."""
    if gift_pence <= 0:
        return 0
    # What would do without rounding; rounding moves it by a penny or two at the most.
    cover = max(0, (gift_pence * terms.per_mille + terms.fixed_pence * 1000) // (1000 - terms.per_mille) - 2)
    while gift_pence + cover - terms.fee_pence(gift_pence + cover) < gift_pence:
        cover += 1
    return cover
