"""Two things that several actions write alike: a message to be delivered, and an end that leaves no trace."""

from fundapp.kernel import clock
from fundapp.outbox import actions as outbox
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from payouts.claims.models import Claim
from payouts.claims.workflow import State


def tell(claim: Claim, topic: str, what: str) -> None:
    """Promise a message; `what` tells it from the claim's other messages of the same topic."""
    outbox.enqueue(topic, key=f"{claim.subject}:{what}", subject=claim.subject, claim_id=str(claim.id))


def end_without_trace(claim: Claim, target: State) -> None:
    """Destroy every key, blank every answer, and leave the row in a state that nothing leaves."""
    for sealed_class in SealedClass:
        vault.shred(claim.subject, sealed_class)
    claim.blank()
    claim.state, claim.ended_at, claim.changed_at = target, clock.now(), clock.now()
    claim.save()
