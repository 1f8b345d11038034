"""Disputes at the pretend Stripe, from a bank's question to the last word. It must never know who is right."""

from fundapp.demo.sandbox_stripe.desk import Desk
from fundapp.demo.sandbox_stripe.lines import Lines
from fundapp.demo.sandbox_stripe.shapes.undoing import dispute as shape
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import invalid

# Stripe's price in the United Kingdom, whoever wins.
FEE_PENCE = 2000
_DAYS_TO_ANSWER, _DAYS_OF_AN_INQUIRY = 9, 120
_A_DAY = 24 * 3600
# Evidence that decides a test dispute, in Stripe's own words.
_WINNING, _LOSING = "winning_evidence", "losing_evidence"
_OPEN = ("needs_response", "under_review")
_INQUIRY = ("warning_needs_response", "warning_under_review")


class Disputes:
    def __init__(self, desk: Desk, lines: Lines) -> None:
        self._desk = desk
        self._lines = lines

    def open(
        self, charge: Thing, *, reason: str = "general", is_inquiry: bool = False, amount: int | None = None
    ) -> Thing:
        """The supporter tells the bank that this was not theirs. An inquiry takes no money yet."""
        left = charge["amount_captured"] - charge["amount_refunded"]
        amount = left if amount is None else amount
        if charge["status"] != "succeeded" or charge["disputed"]:
            raise invalid(f"Charge {charge['id']} cannot be disputed, or is already.")
        if not 0 < amount <= left:
            raise invalid("A dispute is about at most what is left of the charge.", param="amount")
        is_debit = charge["payment_method_details"]["type"] != "card"
        # A bank debit is taken back without a question, and lost at once: the scheme hears no evidence.
        is_inquiry = is_inquiry and not is_debit
        days = _DAYS_OF_AN_INQUIRY if is_inquiry else _DAYS_TO_ANSWER
        dispute = shape(
            charge,
            amount=amount,
            reason=reason,
            is_inquiry=is_inquiry,
            due_by=None if is_debit else (self._desk.at() // _A_DAY + days + 1) * _A_DAY - 1,
            at=self._desk.at(),
        )
        self._desk.keep(charge, disputed=True)
        if is_inquiry:
            self._desk.tell("charge.dispute.created", self._desk.store.put(dispute))
        else:
            dispute = self._withdraw(dispute)
            self._desk.tell("charge.dispute.created", dispute)
            self._desk.tell("charge.dispute.funds_withdrawn", dispute)
        if is_debit:
            return self._close(dispute, "lost")
        self._desk.later(dispute["evidence_details"]["due_by"], "dispute_due", dispute["id"])
        return dispute

    def escalate(self, dispute: Thing) -> Thing:
        """The bank was only asking, and now takes the money."""
        self._need(dispute, *_INQUIRY)
        asked = dispute
        self._desk.store.unplan_all("dispute_due", dispute["id"])
        due_by = (self._desk.at() // _A_DAY + _DAYS_TO_ANSWER + 1) * _A_DAY - 1
        dispute = self._withdraw(
            dispute
            | {
                "evidence_details": dispute["evidence_details"] | {"due_by": due_by, "past_due": False},
                "is_charge_refundable": False,
                "payment_method_details": _as(dispute, "chargeback"),
                "status": "needs_response",
            }
        )
        self._desk.later(due_by, "dispute_due", dispute["id"])
        self._desk.tell("charge.dispute.updated", dispute, before=asked)
        self._desk.tell("charge.dispute.funds_withdrawn", dispute)
        return dispute

    def answer(self, dispute: Thing, *, evidence: dict[str, str], submit: bool, metadata: dict[str, str]) -> Thing:
        """Evidence is kept, and sent to the bank when `submit` says so."""
        before = dispute
        self._need(dispute, *_OPEN, *_INQUIRY)
        has_evidence = bool(evidence) or dispute["evidence_details"]["has_evidence"]
        details = dispute["evidence_details"] | {"has_evidence": has_evidence}
        status = dispute["status"]
        if submit and evidence:
            details |= {"submission_count": details["submission_count"] + 1}
            status = "warning_under_review" if status in _INQUIRY else "under_review"
        dispute = self._desk.keep(
            dispute,
            evidence=dispute["evidence"] | evidence,
            evidence_details=details,
            metadata=dispute["metadata"] | metadata,
            status=status,
        )
        self._desk.tell("charge.dispute.updated", dispute, before=before)
        words = dispute["evidence"]["uncategorized_text"]
        if submit and words == _WINNING:
            return self.win(dispute)
        return self.lose(dispute) if submit and words == _LOSING else dispute

    def win(self, dispute: Thing, *, fee_back: bool = False) -> Thing:
        """The bank sides with the fund. Where Stripe gives the fee back as well, `fee_back` says so."""
        self._need(dispute, *_OPEN, *_INQUIRY)
        if dispute["status"] in _INQUIRY:
            return self._close(dispute, "warning_closed")
        line = self._lines.add(
            "adjustment",
            dispute["amount"],
            source=dispute,
            currency=dispute["currency"],
            fee=-FEE_PENCE if fee_back else 0,
            category="dispute_reversal",
            description=f"Chargeback reversal for {dispute['charge']}",
        )
        dispute = self._desk.keep(dispute, status="won", balance_transactions=[*dispute["balance_transactions"], line])
        self._desk.tell("charge.dispute.funds_reinstated", dispute)
        return self._close(dispute, "won")

    def lose(self, dispute: Thing) -> Thing:
        """The bank sides with the supporter, or nobody answered."""
        self._need(dispute, *_OPEN, *_INQUIRY)
        return self._close(dispute, "warning_closed" if dispute["status"] in _INQUIRY else "lost")

    def on_due(self, name: str) -> None:
        """The last day for evidence is over: unanswered is lost, and a question that came to nothing is closed."""
        dispute = self._desk.need("dispute", name)
        if dispute["status"] in {"needs_response", *_INQUIRY}:
            late = dispute["evidence_details"] | {"past_due": True}
            self.lose(self._desk.keep(dispute, evidence_details=late))

    def _withdraw(self, dispute: Thing) -> Thing:
        line = self._lines.add(
            "adjustment",
            -dispute["amount"],
            source=dispute,
            currency=dispute["currency"],
            fee=FEE_PENCE,
            category="dispute",
            description=f"Chargeback withdrawal for {dispute['charge']}",
        )
        return self._desk.keep(dispute, balance_transactions=[*dispute["balance_transactions"], line])

    def _close(self, dispute: Thing, status: str) -> Thing:
        self._desk.store.unplan_all("dispute_due", dispute["id"])
        dispute = self._desk.keep(dispute, status=status)
        self._desk.tell("charge.dispute.closed", dispute)
        return dispute

    def _need(self, dispute: Thing, *states: str) -> None:
        if dispute["status"] not in states:
            raise invalid(f"This dispute is {dispute['status']}, which this cannot be done to.")


def _as(dispute: Thing, case_type: str) -> Thing:
    card = dispute["payment_method_details"]["card"]
    return {"card": card | {"case_type": case_type}, "type": "card"}
