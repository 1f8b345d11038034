"""The only writers of motions. One file for each errand; callers need not know which."""

from payouts.motions.actions.ending import move_on, stop, withdraw
from payouts.motions.actions.proposing import propose_limit, propose_role, propose_rulebook
from payouts.motions.actions.settling import cast_vote, second

__all__ = ["cast_vote", "move_on", "propose_limit", "propose_role", "propose_rulebook", "second", "stop", "withdraw"]
