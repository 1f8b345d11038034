"""What the database keeps of the bank's rows, whoever writes to it. It must never know what a row means."""

from fundapp.guards import registry

_TABLES = ("statementfile", "statementline", "match", "matchpart", "undoing")
# Anew only after the one before was undone.
_LINE_TURN = """
SELECT 1 WHERE NEW.turn = 0 OR EXISTS (
    SELECT 1 FROM treasury_match m JOIN treasury_undoing u ON u.match_id = m.id
    WHERE m.line_id = NEW.line_id AND m.turn = NEW.turn - 1)
"""
_ENTRY_TURN = """
SELECT 1 WHERE NEW.turn = 0 OR EXISTS (
    SELECT 1 FROM treasury_matchpart p JOIN treasury_undoing u ON u.match_id = p.match_id
    WHERE p.entry_id = NEW.entry_id AND p.turn = NEW.turn - 1)
"""


def register() -> None:
    for table in _TABLES:
        registry.append_only(f"treasury_{table}")
    registry.never_deleted("treasury_openingbalance")
    registry.frozen_columns("treasury_openingbalance", ("once_key", "pot", "amount_pence", "day", "said_by", "said_at"))
    settled = "OLD.agreed_at IS NOT NULL OR OLD.called_off_at IS NOT NULL"
    registry.frozen_columns("treasury_openingbalance", ("agreed_by", "agreed_at", "called_off_at"), once=settled)
    registry.only_if("treasury_match", "INSERT", _LINE_TURN, "follows_an_undoing")
    registry.only_if("treasury_matchpart", "INSERT", _ENTRY_TURN, "follows_an_undoing")
