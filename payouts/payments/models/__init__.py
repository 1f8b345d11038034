"""Tables of payments, one file for each kind of thing. Rows hold amounts, dates and ids, and nobody's name."""

from payouts.payments.models.afterwards import Arrival, CutEnded, Trace
from payouts.payments.models.by_hand import CashHandover, Voucher
from payouts.payments.models.paying import Award, LookedAt, PayeeCheck, PaymentRun, Payout, RunLine, SpotCheck
from payouts.payments.models.wishes import StatementWords

__all__ = [
    "Arrival",
    "Award",
    "CashHandover",
    "CutEnded",
    "LookedAt",
    "PayeeCheck",
    "PaymentRun",
    "Payout",
    "RunLine",
    "SpotCheck",
    "StatementWords",
    "Trace",
    "Voucher",
]
