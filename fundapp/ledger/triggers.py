"""What the database itself does and refuses for the books, on both databases. It must never trust whoever writes.

The cached sums are moved by a trigger on the transfers, not by whoever inserts them, so no road round the door can
leave them behind; and the same trigger, holding the rows it moved, refuses a promise that the pot cannot keep.
"""

from fundapp.guards import registry
from fundapp.guards.registry import Trigger

MOVES_SUMS = "ledger_transfer_moves_sums"

_SUMS_MOVE = "ledger: the sums of an account move only with its transfers, and never down"
_STARTS_EMPTY = "ledger: an account starts with nothing in it"


def register() -> None:
    registry.append_only("ledger_entry")
    registry.append_only("ledger_transfer")
    registry.never_deleted("ledger_account")
    registry.frozen_columns("ledger_account", ("code", "kind", "currency"))
    registry.register(_TRANSFER_MOVES_SUMS)
    registry.register(_SUMS_STAY)
    registry.register(_ACCOUNT_STARTS_EMPTY)
    registry.register(_ENTRY_MONTH_OPEN)
    registry.register(_TRANSFER_MONTH_OPEN)


# One statement may insert many transfers. Each account's row is moved once, in the order of the codes, so that two
# statements cannot lock each other out. The UPDATE waits for whoever holds the row and then adds to what they left, so
# nothing is lost; what it returns is the balance after the move, under the lock, and that is what is judged. Nearly all
# that is posted goes between two accounts from outside: these two rows are moved by one UPDATE, since each UPDATE reads
# the checks and triggers of its table anew, which costs more than the move.
_POSTGRESQL_MOVES_SUMS = """
CREATE OR REPLACE FUNCTION ledger_transfer_moves_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pair record;
    move record;
    free_pence bigint;
BEGIN
    SELECT min(least(debit_id, credit_id)) AS low, min(greatest(debit_id, credit_id)) AS high,
        min(least(debit_id, credit_id)) = max(least(debit_id, credit_id))
            AND min(greatest(debit_id, credit_id)) = max(greatest(debit_id, credit_id)) AS is_only,
        coalesce(sum(amount_pence) FILTER (WHERE debit_id < credit_id), 0) AS low_debits,
        coalesce(sum(amount_pence) FILTER (WHERE debit_id > credit_id), 0) AS low_credits,
        bool_or(debit_id LIKE 'promised:%' OR debit_id LIKE 'pot:%' AND credit_id LIKE 'promised:%') AS is_guarded
    INTO pair FROM posted;

    IF pair.is_only AND NOT pair.is_guarded THEN
        PERFORM FROM ledger_account WHERE code IN (pair.low, pair.high) ORDER BY code FOR NO KEY UPDATE;
        UPDATE ledger_account
        SET debits_pence = debits_pence + CASE code WHEN pair.low THEN pair.low_debits ELSE pair.low_credits END,
            credits_pence = credits_pence + CASE code WHEN pair.low THEN pair.low_credits ELSE pair.low_debits END
        WHERE code IN (pair.low, pair.high);
        RETURN NULL;
    END IF;

    FOR move IN
        SELECT code, sum(debit) AS debits, sum(credit) AS credits, bool_or(guarded) AS guarded
        FROM (
            SELECT debit_id AS code, amount_pence AS debit, 0 AS credit,
                debit_id LIKE 'promised:%' OR debit_id LIKE 'pot:%' AND credit_id LIKE 'promised:%' AS guarded
            FROM posted
            UNION ALL
            SELECT credit_id, 0, amount_pence, false FROM posted
        ) AS legs
        GROUP BY code ORDER BY code
    LOOP
        UPDATE ledger_account
        SET debits_pence = debits_pence + move.debits, credits_pence = credits_pence + move.credits
        WHERE code = move.code
        RETURNING credits_pence - debits_pence INTO free_pence;

        IF move.guarded AND free_pence < 0 THEN
            RAISE EXCEPTION USING ERRCODE = '23514',
                MESSAGE = 'ledger: the money to promise, or to take out of a promise, is not there';
        END IF;
    END LOOP;
    RETURN NULL;
END $$
"""

_SQLITE_MOVES_SUMS = """
CREATE TRIGGER ledger_transfer_moves_sums AFTER INSERT ON ledger_transfer
BEGIN
    UPDATE ledger_account SET debits_pence = debits_pence + NEW.amount_pence WHERE code = NEW.debit_id;
    UPDATE ledger_account SET credits_pence = credits_pence + NEW.amount_pence WHERE code = NEW.credit_id;
    SELECT RAISE(ABORT, 'ledger: the money to promise, or to take out of a promise, is not there') FROM ledger_account
    WHERE code = NEW.debit_id AND credits_pence < debits_pence
      AND (NEW.debit_id GLOB 'promised:*' OR NEW.debit_id GLOB 'pot:*' AND NEW.credit_id GLOB 'promised:*');
END
"""

_TRANSFER_MOVES_SUMS = Trigger(
    "ledger_transfer",
    MOVES_SUMS,
    postgresql=(
        _POSTGRESQL_MOVES_SUMS,
        "CREATE OR REPLACE TRIGGER ledger_transfer_moves_sums AFTER INSERT ON ledger_transfer "
        "REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION ledger_transfer_moves_sums()",
    ),
    sqlite=(_SQLITE_MOVES_SUMS,),
)

# PostgreSQL can tell the trigger above from a hand-written UPDATE, and refuses the latter even when it goes up.
_SUMS_STAY = Trigger(
    "ledger_account",
    "ledger_account_keeps_its_sums",
    postgresql=(
        "CREATE OR REPLACE TRIGGER ledger_account_keeps_its_sums BEFORE UPDATE ON ledger_account FOR EACH ROW "
        "WHEN (NEW.debits_pence < OLD.debits_pence OR NEW.credits_pence < OLD.credits_pence OR pg_trigger_depth() = 0 "
        "AND (NEW.debits_pence, NEW.credits_pence) IS DISTINCT FROM (OLD.debits_pence, OLD.credits_pence)) "
        f"EXECUTE FUNCTION guard_refuses('{_SUMS_MOVE}')",
    ),
    sqlite=(
        "CREATE TRIGGER ledger_account_keeps_its_sums BEFORE UPDATE ON ledger_account FOR EACH ROW "
        "WHEN NEW.debits_pence < OLD.debits_pence OR NEW.credits_pence < OLD.credits_pence "
        f"BEGIN SELECT RAISE(ABORT, '{_SUMS_MOVE}'); END",
    ),
)

_ACCOUNT_STARTS_EMPTY = Trigger(
    "ledger_account",
    "ledger_account_starts_empty",
    postgresql=(
        "CREATE OR REPLACE TRIGGER ledger_account_starts_empty BEFORE INSERT ON ledger_account FOR EACH ROW "
        f"WHEN (NEW.debits_pence <> 0 OR NEW.credits_pence <> 0) EXECUTE FUNCTION guard_refuses('{_STARTS_EMPTY}')",
    ),
    sqlite=(
        "CREATE TRIGGER ledger_account_starts_empty BEFORE INSERT ON ledger_account FOR EACH ROW "
        "WHEN NEW.debits_pence <> 0 OR NEW.credits_pence <> 0 "
        f"BEGIN SELECT RAISE(ABORT, '{_STARTS_EMPTY}'); END",
    ),
)

# A closed month takes no entry, and no entry in it takes one transfer more. The bank's account is always there and says
# of all of them from when on they are open. The transfers are judged after their sums have moved: by then this
# statement holds the accounts, as whoever closes a month does, so that one of the two comes second and sees the other.
_ENTRY_MONTH_OPEN = Trigger(
    "ledger_entry",
    "ledger_entry_is_in_an_open_month",
    postgresql=(
        """
CREATE OR REPLACE FUNCTION ledger_entry_is_in_an_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT min(at) FROM posted) < (SELECT open_from FROM ledger_account WHERE code = 'bank') THEN
        RAISE EXCEPTION USING ERRCODE = '23001', MESSAGE = 'ledger: this month is closed';
    END IF;
    RETURN NULL;
END $$
""",
        "CREATE OR REPLACE TRIGGER ledger_entry_is_in_an_open_month AFTER INSERT ON ledger_entry "
        "REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_is_in_an_open_month()",
    ),
    sqlite=(
        "CREATE TRIGGER ledger_entry_is_in_an_open_month BEFORE INSERT ON ledger_entry BEGIN "
        "SELECT RAISE(ABORT, 'ledger: this month is closed') FROM ledger_account "
        "WHERE code = 'bank' AND datetime(NEW.at) < datetime(open_from); END",
    ),
)

_TRANSFER_MONTH_OPEN = Trigger(
    "ledger_transfer",
    "ledger_transfer_needs_an_open_month",
    postgresql=(
        """
CREATE OR REPLACE FUNCTION ledger_transfer_needs_an_open_month() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed_until timestamptz := (SELECT open_from FROM ledger_account WHERE code = 'bank');
BEGIN
    IF closed_until IS NOT NULL AND EXISTS (
        SELECT FROM posted JOIN ledger_entry AS entry ON entry.id = posted.entry_id WHERE entry.at < closed_until
    ) THEN
        RAISE EXCEPTION USING ERRCODE = '23001', MESSAGE = 'ledger: this month is closed';
    END IF;
    RETURN NULL;
END $$
""",
        "CREATE OR REPLACE TRIGGER ledger_transfer_needs_an_open_month AFTER INSERT ON ledger_transfer "
        "REFERENCING NEW TABLE AS posted FOR EACH STATEMENT EXECUTE FUNCTION ledger_transfer_needs_an_open_month()",
    ),
    sqlite=(
        "CREATE TRIGGER ledger_transfer_needs_an_open_month BEFORE INSERT ON ledger_transfer BEGIN "
        "SELECT RAISE(ABORT, 'ledger: this month is closed') FROM ledger_account AS bank, ledger_entry AS entry "
        "WHERE bank.code = 'bank' AND entry.id = NEW.entry_id AND datetime(entry.at) < datetime(bank.open_from); END",
    ),
)
