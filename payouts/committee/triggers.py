"""What the database itself refuses of the committee, whoever asks. It must never know who that was."""

from fundapp.guards import registry as guards
from fundapp.guards.registry import Trigger

_OPEN_PANEL = {
    "committee_seat": "SELECT 1 FROM committee_panel p WHERE p.id = NEW.panel_id AND p.state = 'open'",
    "committee_vote": (
        "SELECT 1 FROM committee_seat s JOIN committee_panel p ON p.id = s.panel_id "
        "WHERE s.id = NEW.seat_id AND p.state = 'open'"
    ),
}
# Whatever wrote it: no decision without the votes that its panel was told to have, and never on one vote alone.
_QUORUM = (
    "SELECT 1 FROM committee_panel p WHERE p.id = NEW.panel_id AND p.state IN ('open', 'agreed') AND ("
    "SELECT COUNT(*) FROM committee_vote v JOIN committee_seat s ON s.id = v.seat_id "
    "WHERE s.panel_id = p.id AND s.state = 'voted'"
    ") >= CASE WHEN p.abstentions = 'count_to_quorum' THEN 2 ELSE p.quorum END"
)


def register() -> None:
    """Hand every guard of this room to the list that is raised after each migrate."""
    guards.append_only("committee_decision")
    for table in ("committee_panel", "committee_seat", "committee_vote"):
        guards.never_deleted(table)
    lot = ("claim_id", "look", "ballot", "seed", "eligible", "barred", "opened_at")
    thresholds = ("quorum", "panel_size", "majority", "tie", "abstentions", "rulebook_version_id", "total_pence")
    guards.frozen_columns("committee_panel", lot + thresholds)
    # What a panel knew of a claim never changes, but is emptied when the claimant takes the claim back.
    guards.frozen_columns("committee_panel", ("assessment",), once="NEW.assessment <> '{}'")
    guards.frozen_columns("committee_panel", ("facts_fingerprint",), once="NEW.facts_fingerprint <> ''")
    guards.frozen_columns(
        "committee_panel", ("state", "waits_for", "closed_at"), once="OLD.state IN ('closed', 'void')"
    )
    guards.frozen_columns("committee_seat", ("panel_id", "account_id", "asked_at"))
    guards.frozen_columns("committee_vote", ("seat_id", "cast_at"))
    for table, condition in _OPEN_PANEL.items():
        for act in ("INSERT", "UPDATE"):
            _only_if(table, act, condition, "needs_an_open_panel")
    _only_if("committee_decision", "INSERT", _QUORUM, "needs_its_quorum")


def _only_if(table: str, act: str, condition: str, law: str) -> None:
    """Refuse `act` on `table` unless the query `condition`, which may name NEW, finds a row."""
    name = f"{table}_{law}_on_{act.lower()}"
    message = f"{table} {law.replace('_', ' ')}: {act} refused"
    body = f"IF NOT EXISTS ({condition}) THEN RAISE EXCEPTION USING ERRCODE = '23001', MESSAGE = '{message}'; END IF;"
    guards.register(
        Trigger(
            table,
            name,
            postgresql=(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {body} RETURN NEW; END $$",
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ),
            sqlite=(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW "
                f"WHEN NOT EXISTS ({condition}) BEGIN SELECT RAISE(ABORT, '{message}'); END",
            ),
        )
    )
