"""What the room of messages asks of helping: who asks to help, and what a YES or NO by text answers."""

from collections.abc import Mapping
from uuid import UUID

from payouts.claims import access, actions, helped
from payouts.claims.helping import How
from payouts.claims.models import Claim


def helper_asked(claim_id: UUID) -> Mapping[str, str] | None:
    """Nothing beyond the helper's name, which messages open themselves; None once it was answered, or is over."""
    claim = Claim.objects.get(id=claim_id)
    live = helped.live_helping(claim)
    if live is None or live.said_yes_at is not None or claim.frozen_at is not None:
        return None
    return {}


def on_reply(claim_ids: tuple[UUID, ...], says_yes: bool) -> None:  # noqa: FBT001 -- the shape that the hook has
    """A text from a number answers every request that is reached there, asked of it by text, and still waits for it.

    A number can be a household's: so a NO stops what was asked there, and a YES is taken only where one alone waits.
    """
    asked = [
        claim for claim in Claim.objects.filter(id__in=claim_ids).order_by("id") if helped.is_asked_from_afar(claim)
    ]
    if says_yes and len(asked) != 1:
        return
    for claim in asked:
        actions.answer_helper(access.claimant(claim.id), claim.id, says_yes=says_yes, how=How.TEXT)
