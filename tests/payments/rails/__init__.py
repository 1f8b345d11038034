"""What the tests of every bank file share: the fund's own account and one file on its way."""

from datetime import date, datetime

from fundapp.kernel.clock import LONDON
from payouts.payments.rails import Payer, Sending

PAYER = Payer("The Common Pot", "000000", "12345678", "123456")


def sending(*, on: date) -> Sending:
    return Sending("2026-11-23-K4T", 7, datetime(2026, 11, 23, 9, 30, tzinfo=LONDON), on)
