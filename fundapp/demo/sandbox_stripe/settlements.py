"""Money on its way from the pretend Stripe to the fund's bank account: Stripe's payouts. It knows no supporter."""

from fundapp.demo.sandbox_stripe.desk import Desk, working_days_on
from fundapp.demo.sandbox_stripe.lines import Lines
from fundapp.demo.sandbox_stripe.shapes.lines import payout as shape
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import invalid

_WORKING_DAYS_TO_ARRIVE = 2
_A_DAY = 24 * 3600
FAILURES = {
    "account_closed": "The bank account has been closed.",
    "could_not_process": "The bank could not process this payout.",
    "no_account": "The bank account could not be found.",
}
# How many days from one automatic payout to the next; "manual" makes none.
INTERVALS = {"manual": 0, "daily": 1, "weekly": 7, "monthly": 30}
_SCHEDULE = "payouts"


class Settlements:
    def __init__(self, desk: Desk, lines: Lines) -> None:
        self._desk = desk
        self._lines = lines

    def create(
        self,
        *,
        amount: int | None = None,
        currency: str = "gbp",
        description: str | None = None,
        metadata: dict[str, str] | None = None,
    ) -> Thing:
        """Send `amount` to the bank; without one, all that is available, as an automatic payout does."""
        is_automatic = amount is None
        carried = self._lines.unsettled(currency) if is_automatic else []
        available = self._lines.balance(currency)["available"][0]["amount"]
        # Manual payouts in between have taken some of what the lines brought.
        amount = available if amount is None else amount
        if not 0 < amount <= available:
            raise invalid(
                "You have insufficient funds in your Stripe account for this transfer.",
                code="balance_insufficient",
                param="" if is_automatic else "amount",
            )
        payout = shape(
            amount=amount,
            currency=currency,
            arrives=working_days_on(self._desk.at(), _WORKING_DAYS_TO_ARRIVE),
            automatic=is_automatic,
            description="STRIPE PAYOUT" if description is None else description,
            metadata=metadata or {},
            at=self._desk.at(),
        )
        line = self._lines.add("payout", -amount, source=payout, currency=currency, description=payout["description"])
        payout = self._desk.keep(payout, balance_transaction=line["id"])
        names = [*(carried_line["id"] for carried_line in carried), line["id"]] if is_automatic else []
        self._desk.note(payout["id"], lines=names)
        self._desk.tell("payout.created", payout)
        self._desk.later(payout["arrival_date"], "payout_arrives", payout["id"])
        return payout

    def arrive(self, payout: Thing) -> Thing:
        """The bank says that it has the money."""
        self._need(payout, "pending", "in_transit")
        sent = self._desk.keep(payout, status="in_transit")
        self._desk.tell("payout.updated", sent, before=payout)
        paid = self._desk.keep(sent, status="paid")
        self._desk.tell("payout.paid", paid)
        if paid["automatic"]:
            self._desk.tell("payout.reconciliation_completed", paid)
        return paid

    def fail(self, payout: Thing, *, code: str = "account_closed") -> Thing:
        """The bank sends the money back, which it may do even days after Stripe called the payout paid."""
        self._need(payout, "pending", "in_transit", "paid")
        line = self._back(payout, "payout_failure")
        failed = self._desk.keep(
            payout,
            status="failed",
            failure_balance_transaction=line["id"],
            failure_code=code,
            failure_message=FAILURES.get(code, "The payout failed."),
        )
        self._desk.tell("payout.failed", failed)
        return failed

    def cancel(self, payout: Thing) -> Thing:
        """Called back before it left."""
        self._need(payout, "pending")
        line = self._back(payout, "payout_cancel")
        canceled = self._desk.keep(payout, status="canceled", failure_balance_transaction=line["id"])
        self._desk.tell("payout.canceled", canceled)
        return canceled

    def carried_by(self, payout: Thing) -> list[str]:
        """The lines that an automatic payout took to the bank, and its own. Of a manual one Stripe tells none."""
        if not payout["automatic"]:
            raise invalid("Balance transaction history can only be filtered on automatic transfers, not manual.")
        return list(self._desk.noted(payout["id"])["lines"])

    def schedule(self, interval: str) -> None:
        """How often Stripe sends by itself what is available."""
        if interval not in INTERVALS:
            raise invalid(f"Invalid interval: must be one of {', '.join(INTERVALS)}", param="interval")
        self._desk.store.unplan_all("payout_day")
        self._desk.store.set_switch(_SCHEDULE, interval)
        if INTERVALS[interval]:
            self._desk.later(self._next_day(interval), "payout_day", interval)

    def on_payout_day(self, interval: str) -> None:
        """Send what there is, if there is anything, and plan the next day."""
        if self._lines.balance()["available"][0]["amount"] > 0:
            self.create()
        self._desk.later(self._next_day(interval), "payout_day", interval)

    def on_arrival(self, name: str) -> None:
        payout = self._desk.need("payout", name)
        if payout["status"] in {"pending", "in_transit"}:
            self.arrive(payout)

    def _next_day(self, interval: str) -> int:
        day = self._desk.at() // _A_DAY * _A_DAY
        return day + INTERVALS[interval] * _A_DAY

    def _back(self, payout: Thing, kind: str) -> Thing:
        return self._lines.add(
            kind, payout["amount"], source=payout, currency=payout["currency"], description=payout["description"]
        )

    def _need(self, payout: Thing, *states: str) -> None:
        if payout["status"] not in states:
            raise invalid(f"The payout {payout['id']} is {payout['status']}, which this cannot be done to.")
