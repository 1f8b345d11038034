"""Short ways to say what happened to a fund, for tests of the books."""

from datetime import UTC, datetime

from fundapp.ledger import actions, journal
from fundapp.ledger.actions import Posted

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def gift(source: str = "gift:1", pence: int = 1000, pot: str = "general", at: datetime = AT) -> journal.Entry:
    return journal.bank_gift(source=source, at=at, pot=pot, pence=pence)


def promise(source: str = "award:1", pence: int = 1000, pot: str = "general") -> journal.Entry:
    return journal.award_promised(source=source, at=AT, pot=pot, pence=pence)


def post(*entries: journal.Entry) -> list[Posted]:
    return [actions.post(entry) for entry in entries]
