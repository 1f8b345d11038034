"""What the clock does: forget the drafts that nobody came back to."""

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel.actor import Actor
from payouts.claims import selectors, workflow
from payouts.claims.posting import end_without_trace
from payouts.claims.workflow import By, Verb


@transaction.atomic
def wipe_old_drafts(actor: Actor) -> int:
    """Forget every draft that nobody touched for thirty days. Returns how many there were."""
    old = selectors.old_drafts().select_for_update()

    count = 0
    for claim in old:
        target = workflow.step(claim.step, Verb.WIPE, By.CLOCK)

        end_without_trace(claim, target)

        audit.record(actor, Did.CLAIM_WIPED, claim.subject)
        count += 1
    return count
