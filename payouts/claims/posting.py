"""What several actions write alike: a message to be delivered, what finds a request, and an end without a trace."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, system
from fundapp.kernel.refusal import Refused
from fundapp.outbox import actions as outbox
from fundapp.outbox import selectors as promised
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import questions, registry, wayfinding, ways, workflow
from payouts.claims.answers import Answers, columns
from payouts.claims.models import Claim, ContactPrint, Evidence, WayBack
from payouts.claims.questions import Question
from payouts.claims.ways import Purpose
from payouts.claims.workflow import By, State, Verb


def tell(claim: Claim, topic: str, what: str) -> None:
    """Promise a message; `what` tells it from the claim's other messages of the same topic."""
    outbox.enqueue(topic, key=_key(claim, what), subject=claim.subject, claim_id=str(claim.id))


def is_told(claim: Claim, what: str) -> bool:
    """Whether that message was promised before."""
    return bool(promised.known_keys([_key(claim, what)]))


def _key(claim: Claim, what: str) -> str:
    return f"{claim.subject}:{what}"


def keep_answers(claim: Claim, asking: Question, found: Answers) -> bool:
    """Put judged answers in the row and in the vault; whoever calls saves the row. False: all is as it was."""
    changed = {name: value for name, value in columns(asking, found).items() if getattr(claim, name) != value}
    sealed = [field for field in asking.fields if field.sealed is not None]
    if not changed and not sealed:
        return False

    for name, value in changed.items():
        setattr(claim, name, value)
    for field in sealed:
        assert field.sealed is not None, "only sealed fields are listed"
        if found[field.name]:
            vault.seal(claim.subject, field.sealed, field.name, str(found[field.name]))
        else:
            vault.forget(claim.subject, field.sealed, field.name)
    # Another way of being paid is another account, or none: numbers given for one are not sent money by the other.
    if asking is questions.PAY_HOW and "pay_how" in changed:
        vault.forget(claim.subject, SealedClass.BANK, *(field.name for field in questions.BANK.fields))
        claim.account_ends = ""
    if asking is questions.CONTACT:
        keep_print(claim, str(found["email"] or found["phone"] or ""))
    return True


def keep_print(claim: Claim, reached_at: str) -> None:
    """Keep by which address the request is found, as a keyed digest; for none, or one that is neither, keep nothing."""
    digest = wayfinding.digest_of(reached_at)
    if digest:
        ContactPrint.objects.update_or_create(claim=claim, defaults={"digest": digest, "at": clock.now()})
    else:
        ContactPrint.objects.filter(claim=claim).delete()


def carry_print(claim: Claim, before: Claim) -> None:
    """The same address finds the request that follows as well."""
    for digest in ContactPrint.objects.filter(claim=before).values_list("digest", flat=True):
        ContactPrint.objects.update_or_create(claim=claim, defaults={"digest": digest, "at": clock.now()})


def open_way(
    key: str,
    purpose: Purpose,
    *,
    claim: Claim | None,
    lasts: timedelta = ways.LASTS,
    **more: Any,
) -> tuple[WayBack, bool]:
    """The way back of this form; the same form sent again gives the same one."""
    now, handle = clock.now(), ways.new_handle()
    if purpose is Purpose.READ_OUT:
        more["code_hash"] = wayfinding.code_hash_of(handle)
    return WayBack.objects.get_or_create(
        key=f"{purpose.value}:{key}",
        defaults={
            "handle": handle,
            "purpose": purpose.value,
            "claim": claim,
            "asked_at": now,
            "expires_at": now + lasts,
            **more,
        },
    )


def replace_older(way: WayBack) -> None:
    """Of several that were asked for alike, the newest counts."""
    older = WayBack.objects.filter(
        purpose=way.purpose, claim=way.claim, digest=way.digest, used_at__isnull=True, replaced_at__isnull=True
    )
    older.exclude(id=way.id).update(replaced_at=clock.now())


def forget_ways_back(claim: Claim) -> None:
    """Nothing finds the request by an address any more, and no link that is on its way opens it."""
    ContactPrint.objects.filter(claim=claim).delete()
    WayBack.objects.filter(claim=claim).delete()


def end_without_trace(claim: Claim, target: State) -> None:
    """Destroy every key, blank every answer, and leave the row in a state that nothing leaves."""
    for sealed_class in SealedClass:
        vault.shred(claim.subject, sealed_class)
    forget_ways_back(claim)
    Evidence.objects.filter(claim=claim, removed_at__isnull=True).update(removed_at=clock.now())
    for ended in registry.ending_hooks():
        ended(claim.id)
    claim.blank()
    claim.state, claim.ended_at, claim.changed_at = target, clock.now(), clock.now()
    claim.save()


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
    if SealedClass.BANK in classes:
        Claim.objects.filter(id=claim.id).update(account_ends="")
    audit.record(who, Did.CLAIM_ERASED, claim.subject, classes=sorted(classes))


def _end_if_it_can(claim: Claim, who: Actor) -> None:
    verb, by = (Verb.WIPE, By.CLOCK) if claim.step is State.DRAFT else (Verb.WITHDRAW, By.CLAIMANT)
    try:
        with transaction.atomic():
            target = workflow.step(claim.step, verb, by)
            for hook in registry.withdrawal_hooks():
                hook(who, claim.id)
            end_without_trace(claim, target)
    except Refused:
        # Its money was on the way in the backup already. What was sealed is gone all the same.
        claim.refresh_from_db()
