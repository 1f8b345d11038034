"""Frozen columns, with and without `once`, and the rule that a name means one trigger."""

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.guards import installer, registry


@pytest.fixture
def notes(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of its own, with a row that is open and one that is closed, and no triggers but those of the test."""
    monkeypatch.setattr(registry, "_triggers", {})
    run("CREATE TABLE notes (id integer PRIMARY KEY, state text NOT NULL, words text NULL)")
    run("INSERT INTO notes VALUES (1, 'open', 'a'), (2, 'closed', 'b'), (3, 'closed', NULL)")


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def rows() -> list[tuple[int, str, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, state, words FROM notes ORDER BY id")
        return cursor.fetchall()


def test_frozen_columns_refuse_a_change_and_let_others_through(notes: None) -> None:
    registry.frozen_columns("notes", ("words",))
    installer.install()

    run("UPDATE notes SET state = 'closed', words = words")
    for statement in (
        "UPDATE notes SET words = 'c' WHERE id = 1",
        "UPDATE notes SET words = NULL WHERE id = 1",
        "UPDATE notes SET words = 'c' WHERE id = 3",
    ):
        with pytest.raises(IntegrityError, match="notes keeps its columns: words"):
            run(statement)

    assert rows() == [(1, "closed", "a"), (2, "closed", "b"), (3, "closed", None)]


def test_frozen_columns_once_hold_only_from_then_on(notes: None) -> None:
    registry.frozen_columns("notes", ("words", "state"), once="OLD.state = 'closed'")
    installer.install()

    run("UPDATE notes SET words = 'changed', state = 'closed' WHERE id = 1")
    for statement in (
        "UPDATE notes SET words = 'again' WHERE id = 1",
        "UPDATE notes SET state = 'open' WHERE id = 2",
        "UPDATE notes SET words = 'late' WHERE id = 3",
    ):
        with pytest.raises(IntegrityError, match="notes keeps its columns: words, state"):
            run(statement)

    assert rows() == [(1, "closed", "changed"), (2, "closed", "b"), (3, "closed", None)]


def test_never_deleted_lets_a_row_change_but_not_vanish(notes: None) -> None:
    registry.never_deleted("notes")
    installer.install()

    run("UPDATE notes SET words = 'c' WHERE id = 1")
    with pytest.raises(IntegrityError, match="notes keeps every row: DELETE refused"):
        run("DELETE FROM notes WHERE id = 1")

    assert rows()[0] == (1, "open", "c")


def test_install_twice_takes_the_newest_wording(notes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.frozen_columns("notes", ("words",))
    installer.install()
    monkeypatch.setattr(registry, "_triggers", {})
    registry.frozen_columns("notes", ("words",), once="OLD.state = 'closed'")
    installer.install()
    installer.install()

    run("UPDATE notes SET words = 'allowed now' WHERE id = 1")

    assert rows()[0] == (1, "open", "allowed now")


def test_lowered_puts_the_guards_back_after_a_failure(notes: None) -> None:
    registry.never_deleted("notes")
    installer.install()

    def fail_with_guards_lowered() -> None:
        with installer.lowered():
            run("DELETE FROM notes WHERE id = 1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_with_guards_lowered()

    assert installer.missing() == ()
    assert [row[0] for row in rows()] == [2, 3]


def test_register_refuses_two_triggers_of_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_triggers", {})
    registry.frozen_columns("notes", ("words",))
    registry.frozen_columns("notes", ("words",))

    with pytest.raises(AssertionError, match="two triggers are called notes_keeps_words"):
        registry.frozen_columns("notes", ("words",), once="OLD.state = 'closed'")


def test_register_does_not_guard_a_table_that_is_not_there(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_triggers", {})
    registry.append_only("nowhere")

    installer.install()

    assert installer.missing() == ()


def test_closed_list_lets_its_own_words_in_and_no_other(notes: None) -> None:
    registry.closed_list("notes", "state", ("open", "closed"), name="notes_state_is_known")
    installer.install()

    run("INSERT INTO notes VALUES (4, 'open', 'd')")
    with pytest.raises(IntegrityError, match="notes_state_is_known"):
        run("INSERT INTO notes VALUES (5, 'ajar', 'e')")

    assert installer.missing() == ()
    assert [number for number, _, _ in rows()] == [1, 2, 3, 4]


def test_closed_list_that_grew_counts_from_the_next_installing(notes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.closed_list("notes", "state", ("open", "closed"), name="notes_state_is_known")
    installer.install()
    monkeypatch.setattr(registry, "_triggers", {})
    registry.closed_list("notes", "state", ("open", "closed", "ajar"), name="notes_state_is_known")

    installer.install()

    run("INSERT INTO notes VALUES (5, 'ajar', 'e')")
    with pytest.raises(IntegrityError, match="notes_state_is_known"):
        run("INSERT INTO notes VALUES (6, 'broken', 'f')")


def test_closed_list_takes_no_word_that_would_need_quoting() -> None:
    with pytest.raises(AssertionError, match="quoting"):
        registry.closed_list("notes", "state", ("it's",), name="notes_state_is_known")
