"""What others ask of the lot: a caseworker, that two look tonight; the claimant, that one person does not."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from payouts.claims import access as claims
from payouts.claims.workflow import State
from payouts.committee import emergencies, selectors
from payouts.committee.models import Emergency, LeftOut, Panel

NAME_LENGTH = 60


@transaction.atomic
def ask_for_emergency(actor: Actor, *, claim_id: UUID) -> Emergency:
    """Have two people vote tonight on a first sum, as soon as the facts are confirmed. Asked once for a request."""
    claim = claims.claim_for(actor, claim_id, lock=True)

    claims.need_caseworker_of(actor, claim)
    asked = Emergency.objects.filter(claim=claim).first()
    if asked is not None:
        return asked
    claims.need_thawed(claim)
    if claim.step not in (State.PREPARING, State.WAITING) or Panel.objects.filter(claim=claim).exists():
        raise refuse(
            "emergency_comes_first",
            "This can be asked while a request is made ready for the first time. Ask the panel to vote tonight.",
        )
    assert claim.rulebook_version is not None, "a claim that was sent has its rules"
    emergencies.need_in_rules(asdict(claim.rulebook_version.rulebook.decision))

    emergency = Emergency.objects.create(claim=claim, asked_by_id=UUID(actor.id))

    audit.record(actor, Verb.EMERGENCY_ASKED, claim.subject)

    return emergency


@transaction.atomic
def leave_out(actor: Actor, *, claim_id: UUID, name: str) -> LeftOut | None:
    """Keep whoever goes by this name from deciding. Whether anybody does is told to nobody; without a name, nobody is.

    The name itself is not kept: the lot compares keyed digests of it with what committee members are called.
    """
    claim = claims.claim_for(actor, claim_id, lock=True)

    if actor.kind is not ActorKind.CLAIMANT:
        raise refuse("word_is_theirs", "Only the person themselves can say who should not decide.")
    if not selectors.may_leave_out(claim):
        raise refuse("leaving_out_is_over", "This cannot be changed now. Call us if somebody should not decide.")
    if len(name) > NAME_LENGTH:
        raise refuse("name_too_long", "Use %(most)s letters or fewer", most=NAME_LENGTH, field="name")
    whole, first = selectors.name_prints(claim.id, name)

    LeftOut.objects.filter(claim=claim).delete()
    left_out = LeftOut.objects.create(claim=claim, whole=whole, first=first) if whole else None

    audit.record(actor, Verb.LEFT_OUT_SAID, claim.subject)

    return left_out
