"""Weeks of gifts and awards in the books, for tests of how long the money lasts."""

from datetime import datetime, timedelta

from fundapp.kernel import clock
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal


def weeks_behind_us(
    count: int, *, given_pence: int = 20_000, promised_pence: int = 25_000, first_pence: int = 100_000
) -> None:
    """`count` whole weeks before today, each with one gift and one award, and `first_pence` more in the first."""
    ledger.open_standard_accounts()
    ledger.open_pot("general")
    start = clock.now() - timedelta(days=7 * count - 3)
    _gift("first", start, given_pence + first_pence)
    for week in range(count):
        at = start + timedelta(days=7 * week)
        if week:
            _gift(str(week), at, given_pence)
        ledger.post(
            journal.award_promised(
                source=f"health:{week}:promised", at=at + timedelta(hours=1), pot="general", pence=promised_pence
            )
        )


def _gift(name: str, at: datetime, pence: int) -> None:
    gift = journal.card_gift(source=f"health:{name}", at=at, pot="general", gross_pence=pence, fee_pence=0)
    ledger.post(gift)
