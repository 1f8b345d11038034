"""What the database keeps of the bank's rows, whoever writes to it. It must never know what a row means."""

from fundapp.guards import registry

_TABLES = ("statementfile", "statementline", "match", "matchpart", "undoing")
# What a row belongs to is append-only as well, so it is enough to look when the row comes.
_KEYS = (
    ("statementline", "file_id", "treasury_statementfile"),
    ("match", "line_id", "treasury_statementline"),
    ("matchpart", "match_id", "treasury_match"),
    ("matchpart", "entry_id", "ledger_entry"),
)
# Anew only after the one before was undone.
_LINE_TURN = """
SELECT 1 FROM treasury_match m JOIN treasury_undoing u ON u.match_id = m.id
WHERE m.line_id = NEW.line_id AND m.turn = NEW.turn - 1
"""
_ENTRY_TURN = """
SELECT 1 FROM treasury_matchpart p JOIN treasury_undoing u ON u.match_id = p.match_id
WHERE p.entry_id = NEW.entry_id AND p.turn = NEW.turn - 1
"""


def register() -> None:
    for table in _TABLES:
        registry.append_only(f"treasury_{table}")
    registry.never_deleted("treasury_openingbalance")
    registry.frozen_columns("treasury_openingbalance", ("once_key", "pot", "amount_pence", "day", "said_by", "said_at"))
    settled = "OLD.agreed_at IS NOT NULL OR OLD.called_off_at IS NOT NULL"
    registry.frozen_columns("treasury_openingbalance", ("agreed_by", "agreed_at", "called_off_at"), once=settled)
    taken_back = ("taken_back_by", "taken_back_at", "doubted_by")
    registry.frozen_columns("treasury_openingbalance", taken_back, once="OLD.taken_back_at IS NOT NULL")
    for table, column, parent in _KEYS:
        registry.belongs_to(f"treasury_{table}", column, parent, law=f"has_its_{column.removesuffix('_id')}")
    registry.only_if("treasury_match", "INSERT", _LINE_TURN, "follows_an_undoing", where="NEW.turn <> 0")
    registry.only_if("treasury_matchpart", "INSERT", _ENTRY_TURN, "follows_an_undoing", where="NEW.turn <> 0")
