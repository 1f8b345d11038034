"""Which tables are guarded, and the trigger text for each database. Rooms above register theirs when Django starts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger on one table, in the words of both databases; on PostgreSQL it may be a CHECK of the same name.

    `name` is unique in the database.
    """

    table: str
    name: str
    postgresql: tuple[str, ...]
    sqlite: tuple[str, ...]


_triggers: dict[str, Trigger] = {}


def register(trigger: Trigger) -> None:
    assert _triggers.get(trigger.name, trigger) == trigger, f"two triggers are called {trigger.name}"
    _triggers[trigger.name] = trigger


def registered() -> tuple[Trigger, ...]:
    return tuple(_triggers.values())


def append_only(table: str) -> None:
    """Refuse UPDATE, DELETE and (on PostgreSQL, where it exists) TRUNCATE of `table`, whoever asks."""
    for act in ("UPDATE", "DELETE"):
        _refuse(table, act, "is append-only")
    _refuse_truncate(table, "is append-only")


def never_deleted(table: str, *, once: str = "", unless: str = "") -> None:
    """Refuse DELETE and TRUNCATE of `table`: rows may move through their states, but none may vanish.

    With `once` (an SQL condition on OLD), a row may vanish until that holds; with `unless` (a query that may name OLD),
    wherever that finds a row.
    """
    if unless:
        _refuse_delete_unless(table, unless)
    else:
        _refuse(table, "DELETE", "keeps every row", once=once)
    _refuse_truncate(table, "keeps every row")


def frozen_columns(table: str, columns: tuple[str, ...], *, once: str = "") -> None:
    """Refuse a change of any of `columns`; with `once` (an SQL condition on OLD), only while that condition holds."""
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    condition = f"({changed})" + (f" AND ({once})" if once else "")
    name = f"{table}_keeps_{columns[0]}"
    message = f"{table} keeps its columns: {', '.join(columns)}"
    register(
        Trigger(
            table,
            name,
            postgresql=(
                f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW "
                f"WHEN ({condition}) EXECUTE FUNCTION guard_refuses('{message}')",
            ),
            sqlite=(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW "
                f"WHEN {condition.replace('IS DISTINCT FROM', 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{message}'); END",
            ),
        )
    )


def closed_list(table: str, column: str, words: tuple[str, ...], *, name: str) -> None:
    """Let only `words` into `column` of an append-only table. They are codes of our own, without quotes or commas.

    PostgreSQL reads the text of a CHECK anew for every statement, and a long list takes it as long as the rest of an
    INSERT. A function is read once in a connection. See docs/decisions/0061.
    """
    assert not any(set(word) & set("'\"{},\\$") for word in words), "a word that would need quoting"
    listed = ", ".join(f"'{word}'" for word in words)
    register(
        Trigger(
            table,
            name,
            postgresql=(
                f"CREATE OR REPLACE FUNCTION {name}(word text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS "
                f"$$ BEGIN RETURN word = ANY ('{{{','.join(words)}}}'::text[]); END $$",
                f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}') THEN "
                f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({name}({column})); END IF; END $$",
            ),
            sqlite=(
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN NEW.{column} NOT IN ({listed}) "
                f"BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {name}'); END",
            ),
        )
    )


def only_if(table: str, act: str, condition: str, law: str, *, where: str = "true") -> None:
    """Refuse `act` on `table` unless the query `condition`, which may name NEW, finds a row.

    With `where` (an SQL condition on NEW), only rows of which that holds are looked at.
    """
    name = f"{table}_{law}_on_{act.lower()}"
    message = f"{table} {law.replace('_', ' ')}: {act} refused"
    body = f"IF NOT EXISTS ({condition}) THEN RAISE EXCEPTION USING ERRCODE = '23001', MESSAGE = '{message}'; END IF;"
    register(
        Trigger(
            table,
            name,
            postgresql=(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {body} RETURN NEW; END $$",
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {table} "
                f"FOR EACH ROW WHEN ({where}) EXECUTE FUNCTION {name}()",
            ),
            sqlite=(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW "
                f"WHEN ({where}) AND NOT EXISTS ({condition}) BEGIN SELECT RAISE(ABORT, '{message}'); END",
            ),
        )
    )


def belongs_to(table: str, column: str, parent: str, *, law: str) -> None:
    """Refuse new rows of append-only `table` whose `column` is no id of append-only `parent`.

    A foreign key looks up each row for itself; where thousands come in one statement, PostgreSQL looks once here.
    """
    name = f"{table}_{law}"
    message = f"{table} {law.replace('_', ' ')}: INSERT refused"
    its_own = f"SELECT 1 FROM {parent} WHERE id = NEW.{column}"  # noqa: S608 -- names of ours
    orphans = (
        f"SELECT FROM brought LEFT JOIN {parent} AS parent ON parent.id = brought.{column} WHERE parent.id IS NULL"
    )
    body = f"IF EXISTS ({orphans}) THEN RAISE EXCEPTION USING ERRCODE = '23001', MESSAGE = '{message}'; END IF;"
    register(
        Trigger(
            table,
            name,
            postgresql=(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {body} RETURN NULL; END $$",
                f"CREATE OR REPLACE TRIGGER {name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS brought "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            ),
            sqlite=(
                f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW "
                f"WHEN NOT EXISTS ({its_own}) "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
            ),
        )
    )


def _refuse(table: str, act: str, law: str, *, once: str = "") -> None:
    name = f"{table}_refuses_{act.lower()}"
    message = f"{table} {law}: {act} refused"
    when = f"WHEN ({once}) " if once else ""
    on_sqlite = f"CREATE TRIGGER {name} BEFORE {act} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{message}'); END"
    register(
        Trigger(
            table,
            name,
            postgresql=(
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {table} "
                f"FOR EACH ROW {when}EXECUTE FUNCTION guard_refuses('{message}')",
            ),
            sqlite=(on_sqlite,),
        )
    )


def _refuse_delete_unless(table: str, found: str) -> None:
    """A WHEN of PostgreSQL may ask no other table, so the query stands in a function of the trigger's own."""
    name = f"{table}_refuses_delete"
    message = f"{table} keeps every row: DELETE refused"
    body = f"IF NOT EXISTS ({found}) THEN RAISE EXCEPTION USING ERRCODE = '23001', MESSAGE = '{message}'; END IF;"
    register(
        Trigger(
            table,
            name,
            postgresql=(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {body} RETURN OLD; END $$",
                f"CREATE OR REPLACE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ),
            sqlite=(
                f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW "
                f"WHEN NOT EXISTS ({found}) BEGIN SELECT RAISE(ABORT, '{message}'); END",
            ),
        )
    )


def _refuse_truncate(table: str, law: str) -> None:
    name = f"{table}_refuses_truncate"
    register(
        Trigger(
            table,
            name,
            postgresql=(
                f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION guard_refuses('{table} {law}: TRUNCATE refused')",
            ),
            sqlite=(),
        )
    )
