"""What the clock does: tell of drafts that end soon, and forget those that nobody came back to."""

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from payouts.claims import selectors, wayfinding, workflow
from payouts.claims.actions import consents
from payouts.claims.ending import end_without_trace
from payouts.claims.posting import is_told, tell
from payouts.claims.workflow import By, Verb


@transaction.atomic
def wipe_old_drafts(actor: Actor) -> int:
    """Forget every draft that nobody touched for thirty days. Returns how many there were."""
    old = selectors.old_drafts().select_for_update()

    count = 0
    for claim in old:
        target = workflow.step(claim.step, Verb.WIPE, By.CLOCK)

        consents.end_every_yes(actor, claim)
        end_without_trace(actor, claim, target)

        audit.record(actor, Did.CLAIM_WIPED, claim.subject)
        count += 1
    return count


@transaction.atomic
def warn_old_drafts(actor: Actor) -> int:
    """Tell the owners of drafts that will be gone in five days, once for each time they leave it that long."""
    due = list(wayfinding.drafts_that_end(touched_before=clock.now() - selectors.DRAFT_TOLD_AFTER).select_for_update())

    count = 0
    for claim in due:
        what = f"ending:{claim.changed_at:%Y%m%d%H%M%S}"
        if is_told(claim, what):
            continue

        audit.record(actor, Did.CLAIM_WARNED, claim.subject, ends_after_days=selectors.DRAFT_KEPT.days)

        tell(claim, "claims.draft_ending", what)
        count += 1
    return count
