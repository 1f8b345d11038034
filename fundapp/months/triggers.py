"""What the database keeps and refuses of closed months, whoever writes to it. It must never know what was in a month.

From when on the books are open stands on every account (see `fundapp.ledger.triggers`). Only what is written here moves
it: a closing forward, an agreed reopening back. Nobody can move it by hand to where the closings do not say.
"""

from fundapp.guards import registry
from fundapp.guards.registry import Trigger

# The closings that stand: nobody has opened their month again.
_STANDING = (
    "months_closedmonth c WHERE NOT EXISTS (SELECT 1 FROM months_reopening r "
    "WHERE r.closing_id = c.id AND r.state = 'agreed')"
)
_OPEN_FROM = f"(SELECT max(c.until) FROM {_STANDING})"  # noqa: S608 -- names of ours
# The next month, or a month anew after it was opened again.
_IN_ORDER = f"""
SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM {_STANDING} AND c.until >= NEW.until)
    AND (NEW.turn = 0 OR EXISTS (
        SELECT 1 FROM months_closedmonth b JOIN months_reopening a ON a.closing_id = b.id AND a.state = 'agreed'
        WHERE b.month = NEW.month AND b.turn = NEW.turn - 1))
"""  # noqa: S608 -- names of ours
_IS_ASKED = "SELECT 1 WHERE NEW.state = 'asked'"
# Only the last one: the months after another begin with its closing balances.
_OF_THE_LAST = (
    f"SELECT 1 WHERE EXISTS (SELECT 1 FROM {_STANDING} AND c.id = NEW.closing_id "  # noqa: S608 -- names of ours
    f"AND c.until = {_OPEN_FROM})"
)
_AGREED_OF_THE_LAST = f"""
SELECT 1 WHERE NEW.state <> 'agreed' OR OLD.state = 'agreed'
    OR (SELECT b.until FROM months_closedmonth b WHERE b.id = NEW.closing_id) = {_OPEN_FROM}
"""  # noqa: S608 -- names of ours
_MOVED_BY_HAND = "ledger: an account is open from where its closed months say"


def register() -> None:
    registry.append_only("months_closedmonth")
    registry.only_if("months_closedmonth", "INSERT", _IN_ORDER, "closes_in_order")
    registry.never_deleted("months_reopening")
    registry.frozen_columns("months_reopening", ("closing_id", "reason", "asked_by", "asked_at"))
    registry.frozen_columns("months_reopening", ("state", "settled_by", "settled_at"), once="OLD.state <> 'asked'")
    registry.only_if("months_reopening", "INSERT", _IS_ASKED, "begins_asked")
    registry.only_if("months_reopening", "INSERT", _OF_THE_LAST, "is_of_the_last_month")
    registry.only_if("months_reopening", "UPDATE", _AGREED_OF_THE_LAST, "is_of_the_last_month")
    registry.register(_CLOSING_LOCKS)
    registry.register(_REOPENING_UNLOCKS)
    registry.register(_STAYS_WHERE_CLOSED)


def _moves(name: str, table: str, when: str, condition: str) -> Trigger:
    update = f"UPDATE ledger_account SET open_from = {_OPEN_FROM}"  # noqa: S608 -- names of ours
    body = f"PERFORM FROM ledger_account ORDER BY code FOR NO KEY UPDATE; {update};"
    return Trigger(
        table,
        name,
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$",
            f"CREATE OR REPLACE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW {condition} "
            f"EXECUTE FUNCTION {name}()",
        ),
        sqlite=(f"CREATE TRIGGER {name} AFTER {when} ON {table} {condition} BEGIN {update}; END",),
    )


_CLOSING_LOCKS = _moves("months_closing_locks", "months_closedmonth", "INSERT", "")
_REOPENING_UNLOCKS = _moves(
    "months_reopening_unlocks", "months_reopening", "UPDATE", "WHEN (NEW.state = 'agreed' AND OLD.state = 'asked')"
)
_STAYS_WHERE_CLOSED = Trigger(
    "ledger_account",
    "ledger_account_is_open_from_its_closings",
    postgresql=(
        "CREATE OR REPLACE FUNCTION ledger_account_is_open_from_its_closings() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN IF NEW.open_from IS DISTINCT FROM {_OPEN_FROM} THEN "
        f"RAISE EXCEPTION USING ERRCODE = '23001', MESSAGE = '{_MOVED_BY_HAND}'; END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE TRIGGER ledger_account_is_open_from_its_closings BEFORE UPDATE OF open_from "
        "ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_is_open_from_its_closings()",
    ),
    sqlite=(
        "CREATE TRIGGER ledger_account_is_open_from_its_closings BEFORE UPDATE OF open_from ON ledger_account "
        f"WHEN NEW.open_from IS NOT {_OPEN_FROM} BEGIN SELECT RAISE(ABORT, '{_MOVED_BY_HAND}'); END",
    ),
)
