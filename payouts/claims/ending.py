"""An end that leaves no trace: by the person's own wish, or because the time is over. It must never ask why."""

from datetime import datetime

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, system
from fundapp.kernel.refusal import Refused
from fundapp.outbox import actions as outbox
from fundapp.vault import actions as vault
from fundapp.vault import selectors as sealed
from fundapp.vault.classes import SealedClass
from payouts.claims import questions, registry, workflow
from payouts.claims.models import Claim, Evidence
from payouts.claims.posting import forget_ways_back
from payouts.claims.workflow import By, State, Verb


def end_without_trace(
    actor: Actor, claim: Claim, target: State, *, receipt: str = "", last_letter_by: datetime | None = None
) -> None:
    """Destroy every key, blank every answer, call off what was still to be sent, and have every room do the same.

    With `last_letter_by`, the way to reach the person is kept for one last letter, and until then at most.
    """
    route = claim.contact_route
    for hook in registry.erasure_hooks():
        hook(actor, claim.id)
    for sealed_class in SealedClass:
        if sealed_class is SealedClass.CONTACT and last_letter_by is not None:
            vault.forget(claim.subject, sealed_class, *_all_but_the_way(claim, route))
        else:
            vault.shred(claim.subject, sealed_class)
    forget_ways_back(claim)
    forget_evidence(claim)
    outbox.call_off(claim.subject, claim_id=str(claim.id))
    now = clock.now()
    claim.state = target
    claim.blank()
    claim.contact_route = route if last_letter_by is not None else ""
    claim.ended_at = claim.ended_at or now
    claim.changed_at, claim.erased_at, claim.receipt, claim.last_letter_by = now, now, receipt, last_letter_by
    claim.save()
    # What may vanish with an erased request and with no other: the database asks the row for it.
    for ended in registry.ending_hooks():
        ended(claim.id)


def forget_evidence(claim: Claim) -> None:
    """Papers are gone with their key; that there were some, and until when, stays."""
    Evidence.objects.filter(claim=claim, removed_at__isnull=True).update(removed_at=clock.now())


def _all_but_the_way(claim: Claim, route: str) -> list[str]:
    """What is sealed of how to reach them, except what a last letter needs."""
    kept = {"chosen_name", questions.REACHED_BY[route]}
    return sorted(sealed.sealed_fields(claim.subject, SealedClass.CONTACT) - kept)


def erased_again(subject: str, classes: frozenset[SealedClass]) -> None:
    """A restored database still had what was erased since: end the request as it had ended, as far as its state lets.

    In the vault's transaction, whose drawers are shut by now.
    """
    kind, _, claim_id = subject.partition(":")
    claim = Claim.objects.select_for_update().filter(id=claim_id).first() if kind == "claim" else None
    if claim is None:
        return
    who = system("vault")
    # One class alone went by its own clock: then the request itself stays where it is.
    if classes == frozenset(SealedClass):
        _end_if_it_can(claim, who)
    if SealedClass.CONTACT in classes:
        forget_ways_back(claim)
        for ended in registry.ending_hooks():
            ended(claim.id)
    if SealedClass.EVIDENCE in classes:
        forget_evidence(claim)
    if SealedClass.BANK in classes:
        Claim.objects.filter(id=claim.id).update(account_ends="")
    audit.record(who, Did.CLAIM_ERASED, claim.subject, classes=sorted(classes))


def _end_if_it_can(claim: Claim, who: Actor) -> None:
    if claim.is_erased:
        return
    verb, by = (Verb.WIPE, By.CLOCK) if claim.step is State.DRAFT else (Verb.WITHDRAW, By.CLAIMANT)
    try:
        with transaction.atomic():
            target = claim.step
            if target not in workflow.ENDED:
                target = workflow.step(claim.step, verb, by)
                for hook in registry.withdrawal_hooks():
                    hook(who, claim.id)
            end_without_trace(who, claim, target)
    except Refused:
        # Another room does not let it end. What was sealed is gone all the same.
        claim.refresh_from_db()
