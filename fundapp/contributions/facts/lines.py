"""What the lines of Stripe's own books are: of which object, or of none. Pure: a line in, a hint or a fact out."""

from types import MappingProxyType

from fundapp.contributions.facts.promises import day
from fundapp.contributions.facts.reading import currency, moment
from fundapp.contributions.facts.told import Hint, OwnFee, Settled, Stray, Thing
from fundapp.contributions.workflow import SettlementState

# By the beginning of its id, of which object a line is: Stripe's type of a line says less than its source does.
_SOURCES = MappingProxyType(
    {
        "ch": "charge",
        "py": "charge",
        "re": "refund",
        "pyr": "refund",
        "dp": "dispute",
        "du": "dispute",
        "po": "payout",
    }
)
_OWN_FEES = frozenset({"stripe_fee", "stripe_fx_fee", "tax_fee"})
_STATES = MappingProxyType(
    {
        "pending": SettlementState.ON_ITS_WAY,
        "in_transit": SettlementState.ON_ITS_WAY,
        "paid": SettlementState.ARRIVED,
        "failed": SettlementState.FAILED,
        "canceled": SettlementState.CANCELED,
    }
)


def of_line(line: Thing) -> Hint | OwnFee | Stray:
    """What a balance transaction is: of an object that can be asked, a charge of Stripe's own, or nobody's."""
    source = line.get("source")
    name = source if isinstance(source, str) else (source or {}).get("id", "")
    kind = _SOURCES.get(name.partition("_")[0])
    if kind is not None:
        return Hint(kind, name)
    if line["type"] in _OWN_FEES:
        # Stripe writes such a line as an amount that left, and a fee of nothing.
        return OwnFee(line["id"], -line["net"], currency(line), moment(line["created"]))
    return stray(line)


def stray(line: Thing) -> Stray:
    return Stray(line["id"], line["amount"], line["fee"], currency(line), moment(line["created"]))


def of_payout(payout: Thing) -> Settled | Stray:
    """A settlement, retrieved with both of its lines. One that took from the fund's bank is a person's to look at."""
    line = payout["balance_transaction"]
    if payout["amount"] <= 0:
        return stray(line)
    back = payout.get("failure_balance_transaction")
    state = _STATES.get(payout["status"], SettlementState.ON_ITS_WAY)
    return Settled(
        payout=payout["id"],
        line=line["id"],
        pence=-line["net"],
        currency=currency(line),
        made_at=moment(line["created"]),
        arrives_on=day(payout["arrival_date"]),
        state=state,
        failure_line=back["id"] if back else "",
        failure_code=str(payout.get("failure_code") or "")[:60],
        failed_at=moment(back["created"]) if back else None,
    )
