"""What no bank carries: a list to print, for vouchers that are ordered and cash that two people sign for.

It must never know a name: whoever comes for it is known by the code of their request.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fundapp.kernel.refusal import Refusal
from payouts.payments.rails.protocol import Change, Payment, Sending, Written

VOUCHER, CASH = "voucher", "cash"
_TITLES: Mapping[str, str] = {VOUCHER: "Vouchers and codes", CASH: "Cash, signed for by two"}
# What is written in by hand, beside the request and the sum.
_BLANKS: Mapping[str, tuple[str, ...]] = {
    VOUCHER: ("issuer", "last four"),
    CASH: ("day", "handed over by", "seen by"),
}
CODES = frozenset(_TITLES)


@dataclass(frozen=True, slots=True)
class ByHand:
    """A rail without a bank: nothing is shortened, nothing can be refused, and nobody's details are needed."""

    code: str

    @property
    def title(self) -> str:
        return _TITLES[self.code]

    @property
    def most_rows(self) -> int:
        """As many as two people can hand out in an evening."""
        return 100

    @property
    def ending(self) -> str:
        return "csv"

    def first_day(self, today: date) -> date:
        return today

    def changes(self, payments: Sequence[Payment]) -> tuple[Change, ...]:
        return ()

    def wrong(self, payments: Sequence[Payment]) -> tuple[Refusal, ...]:
        return ()

    def prepare(self, payments: Sequence[Payment], sending: Sending) -> Written:
        """The list with its sum below, as a spreadsheet opens it."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        blanks = _BLANKS[self.code]
        writer.writerow(["run", "request", "pounds", *blanks])
        for payment in payments:
            writer.writerow([sending.name, payment.label, _pounds(payment.amount_pence), *("" for _ in blanks)])
        total = sum(payment.amount_pence for payment in payments)
        writer.writerow([sending.name, "total", _pounds(total), *("" for _ in blanks)])
        return Written(text.getvalue().encode("ascii"))


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
