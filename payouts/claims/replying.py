"""What a YES or a NO by text does to requests: it answers whether someone may help. It never knows the number."""

from uuid import UUID

from payouts.claims import access, actions
from payouts.claims.helping import How


def answer_helper_by_text(claim_ids: tuple[UUID, ...], says_yes: bool) -> None:  # noqa: FBT001 -- the registry's shape
    """Of all requests of that telephone those count that were asked; the others have nothing to answer."""
    for claim_id in claim_ids:
        actions.answer_helper(access.claimant(claim_id), claim_id, says_yes=says_yes, how=How.TEXT)
