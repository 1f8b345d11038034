"""What the clock does when a promised date has passed: apologise, with a new date, once."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from payouts.claims import access, promises
from payouts.claims.models import MissedDate
from payouts.claims.posting import tell
from payouts.claims.promises import Promises


@transaction.atomic
def apologise(actor: Actor, claim_id: UUID) -> MissedDate | None:
    """Write down that a date was missed, and promise a new one. None when none is: it was kept, or told already."""
    claim = access.locked(claim_id)
    promise, now = promises.waited_for(claim.step), clock.now()

    if promise is None or claim.prepare_by is None or claim.decide_by is None or claim.pay_by is None:
        return None
    made = Promises(prepare_by=claim.prepare_by, decide_by=claim.decide_by, pay_by=claim.pay_by)
    if now <= made.by(promise):
        return None
    new = promises.after_missing(promise, made, now=now)

    claim.prepare_by, claim.decide_by, claim.pay_by = new.prepare_by, new.decide_by, new.pay_by
    claim.save(update_fields=["prepare_by", "decide_by", "pay_by"])
    missed = MissedDate.objects.create(
        claim=claim, promise=promise.value, missed=made.by(promise), new_by=new.by(promise), told_at=now
    )

    audit.record(actor, Did.CLAIM_LATE_TOLD, claim.subject, promise=promise.value)

    tell(claim, "claims.late", f"late:{missed.id}")
    return missed
