"""How money leaves for a person: through a bank, as a voucher, or in cash. It must never know whose it is."""

from collections.abc import Mapping
from enum import StrEnum

from payouts.payments.rails import by_hand


class Leaves(StrEnum):
    BANK = "bank"
    VOUCHER = "voucher"
    CASH = "cash"


# By what the person chose; whoever wants to talk first has not chosen yet.
_CHOSEN: Mapping[str, Leaves] = {
    "bank": Leaves.BANK,
    "trusted": Leaves.BANK,
    "bill": Leaves.BANK,
    "cash_code": Leaves.VOUCHER,
    "voucher": Leaves.VOUCHER,
    "energy": Leaves.VOUCHER,
    "cash": Leaves.CASH,
}
_OF_RAIL: Mapping[str, Leaves] = {by_hand.VOUCHER: Leaves.VOUCHER, by_hand.CASH: Leaves.CASH}


def leaves_by(pay_how: str) -> Leaves | None:
    """How the money of a request leaves; None until its person has chosen."""
    return _CHOSEN.get(pay_how)


def of_rail(code: str) -> Leaves:
    """What a run on this rail hands out. Every rail but the two by hand is a bank's."""
    return _OF_RAIL.get(code, Leaves.BANK)


def rail_of(leaves: Leaves) -> str | None:
    """The one rail by hand of this kind; for a bank a person chooses among several."""
    return next((code for code, kind in _OF_RAIL.items() if kind is leaves), None)
