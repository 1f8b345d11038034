"""What the database itself refuses of motions, whoever asks. It must never know who that was."""

from fundapp.guards import registry as guards
from fundapp.guards.registry import Trigger

_PROPOSED = (
    *("number", "key", "kind", "about", "note", "proposed_by_id", "opened_at", "closes_at", "document"),
    *("effective_from", "simulation", "quorum", "majority", "instead_of_id", "role", "account_id"),
    *("limit_name", "was", "value"),
)
_AGREED = ("seconded_by_id", "decided_at", "takes_effect_at")
_ENDED = ("state", "ended_at", "why")
_OVER = "OLD.state NOT IN ('open', 'carried')"
# A motion starts open, is agreed to from there, and takes effect only when it was agreed to before.
_BEGINS_OPEN = "SELECT 1 WHERE NEW.state = 'open' AND NEW.seconded_by_id IS NULL AND NEW.decided_at IS NULL"
_KEEPS_ITS_ORDER = (
    "SELECT 1 WHERE NEW.state NOT IN ('carried', 'in_force', 'not_carried') "
    "OR (NEW.state IN ('carried', 'not_carried') AND OLD.state IN ('open', NEW.state)) "
    "OR (NEW.state = 'in_force' AND OLD.state IN ('carried', 'in_force'))"
)
# No rules change without the votes that the rules in force ask for, and never with as many against as for.
_HAS_ITS_VOTES = (
    "SELECT 1 WHERE NEW.kind <> 'rulebook' OR NEW.state <> 'carried' OR (SELECT "
    "SUM(CASE WHEN v.choice <> 'abstain' THEN 1 ELSE 0 END) >= NEW.quorum AND "
    "SUM(CASE v.choice WHEN 'yes' THEN 1 WHEN 'no' THEN -1 ELSE 0 END) > 0 "
    "FROM motions_vote v JOIN motions_elector e ON e.id = v.elector_id WHERE e.motion_id = NEW.id)"
)
_OPEN_MOTION = (
    "SELECT 1 FROM motions_elector e JOIN motions_motion m ON m.id = e.motion_id "
    "WHERE e.id = NEW.elector_id AND m.state = 'open' AND m.kind = 'rulebook' AND NEW.cast_at < m.closes_at"
)
_UNVOTED_MOTION = (
    "SELECT 1 FROM motions_motion m WHERE m.id = NEW.motion_id AND m.state = 'open' AND m.kind = 'rulebook' "
    "AND NOT EXISTS (SELECT 1 FROM motions_vote v JOIN motions_elector e ON e.id = v.elector_id "
    "WHERE e.motion_id = m.id)"
)
# A whole day between the second person and the effect, in the arithmetic of each database.
_DAY = "NEW.state = 'carried' AND NEW.kind <> 'rulebook' AND {too_soon}"
_TOO_SOON_POSTGRESQL = "NEW.takes_effect_at < NEW.decided_at + interval '1 day'"
_TOO_SOON_SQLITE = "strftime('%s', NEW.takes_effect_at) - strftime('%s', NEW.decided_at) < 86400"


def register() -> None:
    """Hand every guard of this room to the list that is raised after each migrate."""
    guards.never_deleted("motions_motion")
    guards.append_only("motions_elector")
    guards.append_only("motions_vote")
    guards.frozen_columns("motions_motion", _PROPOSED)
    guards.frozen_columns("motions_motion", _AGREED, once="OLD.state <> 'open'")
    guards.frozen_columns("motions_motion", _ENDED, once=_OVER)
    guards.only_if("motions_motion", "INSERT", _BEGINS_OPEN, "begins_open")
    guards.only_if("motions_motion", "UPDATE", _KEEPS_ITS_ORDER, "keeps_its_order")
    guards.only_if("motions_motion", "UPDATE", _HAS_ITS_VOTES, "has_its_votes")
    guards.only_if("motions_vote", "INSERT", _OPEN_MOTION, "needs_an_open_motion")
    guards.only_if("motions_elector", "INSERT", _UNVOTED_MOTION, "needs_an_unvoted_motion")
    guards.register(_a_day_passes())


def _a_day_passes() -> Trigger:
    name, message = "motions_motion_waits_a_day", "motions_motion waits a day: UPDATE refused"
    on_postgresql, on_sqlite = (_DAY.format(too_soon=said) for said in (_TOO_SOON_POSTGRESQL, _TOO_SOON_SQLITE))
    return Trigger(
        "motions_motion",
        name,
        postgresql=(
            f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE ON motions_motion "
            f"FOR EACH ROW WHEN ({on_postgresql}) EXECUTE FUNCTION guard_refuses('{message}')",
        ),
        sqlite=(
            f"CREATE TRIGGER {name} BEFORE UPDATE ON motions_motion FOR EACH ROW "
            f"WHEN {on_sqlite} BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ),
    )
