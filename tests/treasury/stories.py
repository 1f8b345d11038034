"""Statements and books for the treasury's tests, made by the actions that would make them."""

from datetime import date, timedelta
from io import BytesIO
from itertools import count

from fundapp.kernel import clock
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.treasury import actions, selectors
from fundapp.treasury.models import OpeningBalance
from members.models import Account
from members.roles import Role
from tests import people

_numbers = count(1)
HEADER = "date,amount,reference"


def treasurer() -> Account:
    return people.organiser(Role.TREASURER)


def today(back: int = 0) -> date:
    return clock.today() - timedelta(days=back)


def csv(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


def row(pounds: str, words: str = "A stranger", back: int = 1) -> str:
    return f"{today(back)},{pounds},{words}"


def bring(content: bytes, by: Account | None = None, **options):
    return actions.import_statement(people.actor(by or treasurer()), stream=BytesIO(content), **options)


def a_line(pounds: str = "20.00", words: str = "A stranger", by: Account | None = None):
    """One open line, of its own file."""
    ledger.open_standard_accounts()
    words = f"{words} {next(_numbers)}"
    file = bring(csv(row(pounds, words)), by).file
    return file.lines.get()


def settlement(pence: int = 5_000) -> str:
    ledger.open_standard_accounts()
    source = f"stripe:txn_{next(_numbers)}"
    ledger.post(journal.settlement(source=source, at=clock.now(), pence=pence))
    return source


def an_opening_in_the_books(*, pot: str = "general", **options) -> OpeningBalance:
    if pot != "general":
        ledger.open_pot(pot)
    opening = an_opening(pot=pot, **options)
    return actions.agree_opening(people.actor(people.organiser(Role.RELEASER)), opening_id=opening.id)


def a_doubted_opening(**options) -> OpeningBalance:
    opening = an_opening_in_the_books(**options)
    return actions.doubt_opening(people.actor(treasurer()), opening_id=opening.id)


def open_ids() -> list[int]:
    return list(selectors.open_lines().values_list("id", flat=True))


def an_opening(by: Account | None = None, *, pence: int = 1_000_00, pot: str = "general", back: int = 90):
    """What somebody says was there for a pot; nobody has agreed yet."""
    key = f"opening:{next(_numbers)}"
    actor = people.actor(by or treasurer())
    return actions.say_opening(actor, key=key, pot=pot, amount_pence=pence, day=today(back))
