"""Who else must have a word in a decision: hooks of the rooms above. It must never know what they do."""

from collections.abc import Callable, Collection
from uuid import UUID

from payouts.committee.drawing import Parties

# Called inside the deciding transaction with the id of an approval; a `Refused` from it makes the decision wait.
Approved = Callable[[UUID], None]
# Answers, for a claim, who has paid, released or audited it.
Apart = Callable[[UUID], Parties]

# Answers who is away now: the lot draws none of them, and whoever has a seat already keeps it.
Away = Callable[[], Collection[UUID]]

# Called with the id of a claim whose earlier yes was looked at again and stays as it was.
Stands = Callable[[UUID], None]

_approved: list[Approved] = []
_stands: list[Stands] = []
_away: list[Away] = []
_apart: list[Apart] = []


def on_approved(hook: Approved) -> None:
    """`hook(decision_id)` runs in the transaction that decides. Registering the same hook again changes nothing."""
    if hook not in _approved:
        _approved.append(hook)


def approved(decision_id: UUID) -> None:
    """Let everyone who registered do their part of an approval, in the order they registered."""
    for hook in _approved:
        hook(decision_id)


def on_stands(hook: Stands) -> None:
    """`hook(claim_id)` runs in the transaction that leaves an earlier yes as it was."""
    if hook not in _stands:
        _stands.append(hook)


def stands(claim_id: UUID) -> None:
    """Let everyone who registered go on with a claim whose yes stays as it was."""
    for hook in _stands:
        hook(claim_id)


def keep_apart(source: Apart) -> None:
    """`source(claim_id)` names people who may not vote on the claim because of what they did in a room above."""
    if source not in _apart:
        _apart.append(source)


def leave_out_while_away(source: Away) -> None:
    """`source()` names people who are not to be drawn now. Registering the same again changes nothing."""
    if source not in _away:
        _away.append(source)


def away_now() -> frozenset[str]:
    return frozenset(str(account_id) for source in _away for account_id in source())


def kept_apart(claim_id: UUID) -> tuple[Parties, ...]:
    return tuple(source(claim_id) for source in _apart)
