"""What happens here when a lower room decides something, inside its transaction."""

from uuid import UUID

from fundapp.kernel.actor import Actor, system
from payouts.payments import actions

PROMISER = system("payments.promise")


def promise(decision_id: UUID) -> None:
    """A panel has said yes: the award is made, or its `Refused` makes the decision wait."""
    award = actions.make_award(PROMISER, decision_id=decision_id)
    if award is not None:
        actions.fit_to_end(PROMISER, claim_id=award.claim_id)


def go_on(claim_id: UUID) -> None:
    """A yes was looked at again and stays as it was: the claim is where its payments have got to."""
    actions.catch_up(PROMISER, claim_id=claim_id)


def release(actor: Actor, claim_id: UUID) -> None:
    """A request was taken back: what was promised for it is free again."""
    actions.release_awards(actor, claim_id=claim_id)
