"""A bank of our own for tests: takes files, pays every line of them, also twice, and keeps books of its own.

It trusts nobody and helps nobody: whoever gives it the same file again pays again, so that a double would show.
"""

import csv
import hashlib
import io
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Paid:
    """A line of the bank's statement: negative pence left the fund's account, positive pence came back."""

    account: str
    pence: int


class FakeBank:
    def __init__(self, path: Path, *, returns_one_in: int = 9) -> None:
        self._path, self._returns_one_in = path, returns_one_in
        with self._open() as books:
            books.execute("CREATE TABLE IF NOT EXISTS taken (name text, sha256 text)")
            books.execute("CREATE TABLE IF NOT EXISTS lines (account text, pence integer)")

    def take(self, name: str, content: bytes) -> None:
        """Pay every line, all or none. Some accounts are closed: the first payment to one comes back at once."""
        rows = list(csv.DictReader(io.StringIO(content.decode("ascii"), newline="")))
        with self._open() as books:
            books.execute("INSERT INTO taken VALUES (?, ?)", (name, hashlib.sha256(content).hexdigest()))
            for row in rows:
                account, pence = row["account_no"], round(float(row["amount_pounds"]) * 100)
                was_paid = books.execute("SELECT count(*) FROM lines WHERE account = ?", (account,)).fetchone()[0]
                books.execute("INSERT INTO lines VALUES (?, ?)", (account, -pence))
                if not was_paid and self._is_closed(account):
                    books.execute("INSERT INTO lines VALUES (?, ?)", (account, pence))

    def has(self, name: str) -> bool:
        """What its page says when somebody looks."""
        with self._open() as books:
            return books.execute("SELECT count(*) FROM taken WHERE name = ?", (name,)).fetchone()[0] > 0

    def statement(self) -> list[Paid]:
        with self._open() as books:
            return [Paid(*row) for row in books.execute("SELECT account, pence FROM lines ORDER BY rowid")]

    def net_by_account(self) -> Counter[str]:
        """What each account has got in the end."""
        got: Counter[str] = Counter()
        for line in self.statement():
            got[line.account] -= line.pence
        return got

    def came_back(self, account: str) -> bool:
        return any(line.account == account and line.pence > 0 for line in self.statement())

    def _is_closed(self, account: str) -> bool:
        return int(hashlib.sha256(account.encode()).hexdigest(), 16) % self._returns_one_in == 0

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)
