"""What the database itself refuses of the committee, whoever asks. It must never know who that was."""

from fundapp.guards import registry as guards

_OPEN_PANEL = {
    "committee_seat": "SELECT 1 FROM committee_panel p WHERE p.id = NEW.panel_id AND p.state = 'open'",
    "committee_vote": (
        "SELECT 1 FROM committee_seat s JOIN committee_panel p ON p.id = s.panel_id "
        "WHERE s.id = NEW.seat_id AND p.state = 'open' AND (p.closes_at IS NULL OR NEW.changed_at < p.closes_at)"
    ),
}
# Whatever wrote it: no decision without the votes that its panel was told to have, and never on one vote alone.
_QUORUM = (
    "SELECT 1 FROM committee_panel p WHERE p.id = NEW.panel_id AND p.state IN ('open', 'agreed') AND ("
    "SELECT COUNT(*) FROM committee_vote v JOIN committee_seat s ON s.id = v.seat_id "
    "WHERE s.panel_id = p.id AND s.state = 'voted'"
    ") >= CASE WHEN p.abstentions = 'count_to_quorum' THEN 2 ELSE p.quorum END"
)
# And never more than the sum that the votes were about.
_WITHIN = "SELECT 1 FROM committee_panel p WHERE p.id = NEW.panel_id AND COALESCE(NEW.amount_pence, 0) <= p.total_pence"


def register() -> None:
    """Hand every guard of this room to the list that is raised after each migrate."""
    guards.append_only("committee_decision")
    guards.append_only("committee_emergency")
    guards.frozen_columns("committee_leftout", ("claim_id",))
    for table in ("committee_panel", "committee_seat", "committee_vote"):
        guards.never_deleted(table)
    lot = ("claim_id", "kind", "look", "ballot", "seed", "eligible", "barred", "opened_at", "closes_at")
    thresholds = ("quorum", "panel_size", "majority", "tie", "abstentions", "rulebook_version_id", "total_pence")
    guards.frozen_columns("committee_panel", lot + thresholds)
    # What a panel knew of a claim never changes, but is emptied when the claimant takes the claim back.
    guards.frozen_columns("committee_panel", ("assessment",), once="NEW.assessment <> '{}'")
    guards.frozen_columns("committee_panel", ("facts_fingerprint",), once="NEW.facts_fingerprint <> ''")
    guards.frozen_columns(
        "committee_panel", ("state", "waits_for", "closed_at"), once="OLD.state IN ('closed', 'void', 'lapsed')"
    )
    guards.frozen_columns("committee_seat", ("panel_id", "account_id", "asked_at"))
    guards.frozen_columns("committee_vote", ("seat_id", "cast_at"))
    for table, condition in _OPEN_PANEL.items():
        for act in ("INSERT", "UPDATE"):
            guards.only_if(table, act, condition, "needs_an_open_panel")
    guards.only_if("committee_decision", "INSERT", _QUORUM, "needs_its_quorum")
    guards.only_if("committee_decision", "INSERT", _WITHIN, "gives_no_more_than_its_sum")
