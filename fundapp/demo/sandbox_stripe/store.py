"""The sandbox's memory: objects, answers already given, and deliveries still owed, in one SQLite file of its own.

It keeps Stripe's objects as the JSON that was answered, and must never know what a field of them means.
"""

import json
import sqlite3
import string
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fundapp.kernel.chance import draw_word

Thing = dict[str, Any]

_TABLES = """
CREATE TABLE IF NOT EXISTS things (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS things_by_kind ON things (kind, place);
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL, due_at REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting', outcome TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS agenda (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, act TEXT NOT NULL, name TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS agenda_by_time ON agenda (at, id);
CREATE TABLE IF NOT EXISTS switches (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_LETTERS = string.ascii_letters + string.digits


def new_name(prefix: str, length: int = 24) -> str:
    """An id in Stripe's manner: `ch_` and random letters and digits."""
    return prefix + draw_word(_LETTERS, length)


class Store:
    """One connection behind one lock: a pretend Stripe serves a handful of people, so order beats speed."""

    def __init__(self, path: Path | None, now: Callable[[], float]) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._clock = now
        self._moment: float | None = None
        self.now = self._now
        self._lock = threading.RLock()
        self._depth = 0
        self._database = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None, timeout=20)
        # Pretend money may be forgotten in a power cut; a killed process loses nothing either way.
        self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + _TABLES)
        self._ahead = float(self.switch("ahead") or 0)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Everything within happens together or not at all, and nobody else reads it half done."""
        with self._lock:
            if self._depth == 0:
                self._database.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                if self._depth == 1:
                    self._database.execute("ROLLBACK")
                raise
            else:
                if self._depth == 1:
                    self._database.execute("COMMIT")
            finally:
                self._depth -= 1

    def close(self) -> None:
        with self._lock:
            self._database.close()

    # --- objects --------------------------------------------------------------------------------------------------

    def put(self, thing: Thing) -> Thing:
        """Keep `thing`, in its old place if it had one."""
        with self._lock:
            self._database.execute(
                "INSERT INTO things (id, kind, body) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (thing["id"], thing["object"], json.dumps(thing)),
            )
        return thing

    def get(self, name: str) -> Thing | None:
        found = self._rows("SELECT body FROM things WHERE id = ?", name)
        return _thing(found[0][0]) if found else None

    def newest(self, kind: str, *, where: Mapping[str, str] | None = None) -> list[Thing]:
        """All things of a kind, newest first; with `where`, those whose fields have these values."""
        fields = where or {}
        matching = " AND json_extract(body, ?) = ?" * len(fields)
        values = [part for name, value in fields.items() for part in (f"$.{name}", value)]
        # Only the same few words are repeated; every name and value goes in as a parameter.
        statement = f"SELECT body FROM things WHERE kind = ?{matching} ORDER BY place DESC"  # noqa: S608 -- see above
        return [_thing(body) for (body,) in self._rows(statement, kind, *values)]

    # --- answers to idempotent requests ---------------------------------------------------------------------------

    def answer_to(self, key: str) -> tuple[str, int, str] | None:
        """The request, status and body that a key stands for. Stripe forgets a key after a day; so does this."""
        found = self._rows(
            "SELECT request, status, body FROM answers WHERE key = ? AND at > ?", key, int(self.now()) - 24 * 3600
        )
        return found[0] if found else None

    def keep_answer(self, key: str, request: str, status: int, body: str) -> None:
        with self._lock:
            self._database.execute(
                "INSERT OR REPLACE INTO answers (key, request, status, body, at) VALUES (?, ?, ?, ?, ?)",
                (key, request, status, body, int(self.now())),
            )

    # --- deliveries -----------------------------------------------------------------------------------------------

    def owe(self, event_id: str, *, after: float = 0) -> int:
        """One delivery of an event more; its number."""
        with self._lock:
            made = self._database.execute(
                "INSERT INTO deliveries (event_id, due_at) VALUES (?, ?)", (event_id, self.now() + after)
            )
        return int(made.lastrowid or 0)

    def lose(self, event_id: str | None = None) -> int:
        """Deliveries that are owed, of one event or of all, are never made; how many those are."""
        with self._lock:
            lost = self._database.execute(
                "UPDATE deliveries SET state = 'lost' WHERE state = 'waiting' AND event_id = coalesce(?, event_id)",
                (event_id,),
            )
        return lost.rowcount

    def owed(self, *, due_only: bool) -> list[tuple[int, str, int]]:
        """Deliveries not made yet: number, event id, attempts so far; oldest first."""
        return self._rows(
            "SELECT id, event_id, attempts FROM deliveries WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id",
            self.now() if due_only else float("inf"),
        )

    def delivered(self, number: int, outcome: str) -> None:
        self._delivery(number, "delivered", outcome, 0)

    def try_later(self, number: int, outcome: str, *, after: float) -> None:
        self._delivery(number, "waiting", outcome, after)

    def give_up(self, number: int, outcome: str) -> None:
        self._delivery(number, "given up", outcome, 0)

    def reorder(self, numbers: list[int]) -> None:
        """Make these deliveries due now, in this order."""
        with self._lock:
            now = self.now()
            self._database.executemany(
                "UPDATE deliveries SET due_at = ? WHERE id = ?",
                [(now - (len(numbers) - place) / 1000, number) for place, number in enumerate(numbers)],
            )

    def deliveries(self, newest: int) -> list[tuple[int, str, int, str, str]]:
        """Number, event id, attempts, state and last outcome, newest first."""
        return self._rows(
            "SELECT id, event_id, attempts, state, outcome FROM deliveries ORDER BY id DESC LIMIT ?", newest
        )

    def _delivery(self, number: int, state: str, outcome: str, after: float) -> None:
        with self._lock:
            self._database.execute(
                "UPDATE deliveries SET state = ?, outcome = ?, attempts = attempts + 1, due_at = ? WHERE id = ?",
                (state, outcome, self.now() + after, number),
            )

    # --- the clock and the agenda ---------------------------------------------------------------------------------

    def _now(self) -> float:
        return self._clock() + self._ahead if self._moment is None else self._moment

    def move_clock(self, to: float) -> None:
        """From now on it is `to`, and time goes on from there."""
        with self._lock:
            self._ahead += to - self._now()
            self.set_switch("ahead", repr(self._ahead))

    @contextmanager
    def at_moment(self, moment: float) -> Iterator[None]:
        """Within, it is this moment: what should have happened then happens as it would have."""
        with self._lock:
            before, self._moment = self._moment, moment
            try:
                yield
            finally:
                self._moment = before

    def plan(self, at: float, act: str, name: str) -> None:
        with self._lock:
            self._database.execute("INSERT INTO agenda (at, act, name) VALUES (?, ?, ?)", (at, act, name))

    def take_planned(self, until: float) -> tuple[float, str, str] | None:
        """The first entry of the agenda that is due by then, struck out."""
        found = self._rows("SELECT id, at, act, name FROM agenda WHERE at <= ? ORDER BY at, id LIMIT 1", until)
        if not found:
            return None
        number, at, act, name = found[0]
        with self._lock:
            self._database.execute("DELETE FROM agenda WHERE id = ?", (number,))
        return at, act, name

    def unplan_all(self, act: str, name: str | None = None) -> None:
        """Strike out every such entry, of one thing or of all."""
        with self._lock:
            self._database.execute("DELETE FROM agenda WHERE act = ? AND name = coalesce(?, name)", (act, name))

    def planned(self, name: str) -> list[tuple[float, str]]:
        """What is still to happen to a thing, soonest first."""
        return self._rows("SELECT at, act FROM agenda WHERE name = ? ORDER BY at, id", name)

    # --- switches -------------------------------------------------------------------------------------------------

    def switch(self, name: str) -> str:
        found = self._rows("SELECT value FROM switches WHERE name = ?", name)
        return str(found[0][0]) if found else ""

    def set_switch(self, name: str, value: str) -> None:
        with self._lock:
            self._database.execute("INSERT OR REPLACE INTO switches (name, value) VALUES (?, ?)", (name, value))

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()


def _thing(body: str) -> Thing:
    thing: Thing = json.loads(body)
    return thing
