"""What the clocks do, claim by claim: destroy what is over, and tell whom it is about before."""

from datetime import date
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel.actor import Actor
from fundapp.outbox import actions as outbox
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import access, clocks, registry, retention, workflow
from payouts.claims.actions import consents
from payouts.claims.ending import end_without_trace, forget_evidence
from payouts.claims.models import Claim
from payouts.claims.retention import Plan


@transaction.atomic
def keep_clocks(actor: Actor, claim_id: UUID) -> Plan:
    """Destroy what of one claim is due today, and promise the warnings of today. Again the same day: nothing.

    Once nothing is sealed any more the whole claim is blanked: what is left is amounts, dates, and its reference.
    """
    claim = access.locked(claim_id)

    if claim.erased_at is not None:
        return Plan()
    plan = clocks.plan_of(claim)
    over = [one.sealed_class for one in plan.over]
    is_last = bool(over) and claim.step in workflow.ENDED and clocks.kept_of(claim).classes <= set(over)

    if is_last:
        consents.end_every_yes(actor, claim)
        end_without_trace(actor, claim, claim.step)
    else:
        _end_classes(actor, claim, over)

    if over:
        audit.record(actor, Did.CLAIM_ERASED, claim.subject, by="clock", classes=[one.value for one in over])
    for _due_on, before in plan.warn:
        audit.record(actor, Did.CLAIM_WARNED, claim.subject, days=before)

    for due_on, before in plan.warn:
        _warn(claim, due_on, before)
    return plan


def _end_classes(actor: Actor, claim: Claim, over: list[SealedClass]) -> None:
    for sealed_class in over:
        for hook in registry.class_hooks():
            hook(actor, claim.id, sealed_class)
        vault.shred(claim.subject, sealed_class)
        if sealed_class is SealedClass.EVIDENCE:
            forget_evidence(claim)
        if sealed_class is SealedClass.BANK:
            claim.account_ends = ""
    if over:
        claim.save()


def _warn(claim: Claim, due_on: date, before: int) -> None:
    """No word of what: the page behind the code says it. Each day before has a message of its own."""
    key = retention.warning_key(claim.subject, due_on, before)
    outbox.enqueue("claims.deletion_near", key=key, subject=claim.subject, claim_id=str(claim.id))
