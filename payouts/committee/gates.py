"""What a seat on a panel shuts: all that is sealed in the claim. What it opens: the pages made ready for the panel."""

from uuid import UUID

from fundapp.kernel.actor import ActorKind
from fundapp.kernel.refusal import Refusal
from fundapp.vault.classes import SealedClass
from fundapp.vault.registry import Allowed, Asking
from payouts.committee import selectors

DECIDE = "decide"


def panel_looks(asking: Asking) -> Allowed | Refusal | None:
    """Pages with their parts covered, and the neutral summary, for whoever has a seat on the panel that decides
    now and has answered whether they know the person."""
    kind, _, claim_id = asking.subject.partition(":")
    if kind != "claim" or asking.actor.kind is not ActorKind.ORGANISER or not _is_made_ready(asking):
        return None
    return Allowed("panel") if selectors.decides_now(UUID(claim_id), UUID(asking.actor.id)) else None


def _is_made_ready(asking: Asking) -> bool:
    """Sent photos and pages made of them are told apart by the first word of their name."""
    is_shown = asking.sealed_class is SealedClass.EVIDENCE and asking.field.startswith("shown.")
    is_summary = asking.sealed_class is SealedClass.NARRATIVE and asking.field == "summary"
    return (is_shown or is_summary) and asking.purpose == DECIDE


def no_voter(asking: Asking) -> Allowed | Refusal | None:
    """A veto; it never allows."""
    kind, _, claim_id = asking.subject.partition(":")
    if kind != "claim" or asking.actor.kind is not ActorKind.ORGANISER or _is_made_ready(asking):
        return None
    if UUID(asking.actor.id) in selectors.voters_on(UUID(claim_id)):
        return Refusal("voter_opens_nothing", "You decide on this request, so its sealed parts stay shut to you.")
    return None
