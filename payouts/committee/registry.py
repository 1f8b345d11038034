"""Who else must have a word in a decision: hooks of the rooms above. It must never know what they do."""

from collections.abc import Callable
from uuid import UUID

from payouts.committee.drawing import Parties

# Called inside the deciding transaction with the id of an approval; a `Refused` from it makes the decision wait.
Approved = Callable[[UUID], None]
# Answers, for a claim, who has paid, released or audited it.
Apart = Callable[[UUID], Parties]

_approved: list[Approved] = []
_apart: list[Apart] = []


def on_approved(hook: Approved) -> None:
    """`hook(decision_id)` runs in the transaction that decides. Registering the same hook again changes nothing."""
    if hook not in _approved:
        _approved.append(hook)


def approved(decision_id: UUID) -> None:
    """Let everyone who registered do their part of an approval, in the order they registered."""
    for hook in _approved:
        hook(decision_id)


def keep_apart(source: Apart) -> None:
    """`source(claim_id)` names people who may not vote on the claim because of what they did in a room above."""
    if source not in _apart:
        _apart.append(source)


def kept_apart(claim_id: UUID) -> tuple[Parties, ...]:
    return tuple(source(claim_id) for source in _apart)
