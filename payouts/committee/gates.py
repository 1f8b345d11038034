"""What a seat on a panel shuts: whoever votes on a claim opens nothing that is sealed in it, whatever else they are."""

from uuid import UUID

from fundapp.kernel.actor import ActorKind
from fundapp.kernel.refusal import Refusal
from fundapp.vault.registry import Allowed, Asking
from payouts.committee import selectors


def no_voter(asking: Asking) -> Allowed | Refusal | None:
    """A veto; it never allows."""
    kind, _, claim_id = asking.subject.partition(":")
    if kind != "claim" or asking.actor.kind is not ActorKind.ORGANISER:
        return None
    if UUID(asking.actor.id) in selectors.voters_on(UUID(claim_id)):
        return Refusal("voter_opens_nothing", "You decide on this request, so its sealed parts stay shut to you.")
    return None
