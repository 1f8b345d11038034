"""What several actions write of a yes alike, inside their own transactions: said and ended."""

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_role
from fundapp.kernel.refusal import refuse
from members.roles import Role
from payouts.claims import access, helped, questions
from payouts.claims.answers import Answers
from payouts.claims.consents import YESES, Giver, Purpose
from payouts.claims.models import Claim, Consent
from payouts.claims.questions import Question
from payouts.claims.workflow import FINAL


def note_yes(actor: Actor, claim: Claim, purpose: Purpose) -> Consent:
    """A yes in the words as they are today, inside an action that holds the claim's lock; one that is live stays."""
    live = Consent.objects.filter(claim=claim, purpose=purpose, withdrawn_at__isnull=True).first()

    if live is not None:
        return live
    giver = _giver(actor, claim)
    if claim.is_erased or claim.step in FINAL:
        raise refuse("request_has_ended", "This request has ended, so there is nothing to say yes to.")

    given = Consent.objects.create(claim=claim, purpose=purpose, wording=YESES[purpose].newest, given_by=giver)

    audit.record(actor, Did.CONSENT_GIVEN, claim.subject, purpose=purpose.value, wording=given.wording)
    return given


def end_yes(actor: Actor, claim: Claim, purpose: Purpose) -> bool:
    """End it inside an action that holds the claim's lock. Waits for openings that began before, and for no others."""
    live = Consent.objects.select_for_update().filter(claim=claim, purpose=purpose, withdrawn_at__isnull=True).first()

    if live is None:
        return False
    if actor.kind is not ActorKind.SYSTEM:
        _giver(actor, claim)

    live.withdrawn_at = clock.now()
    live.save(update_fields=["withdrawn_at"])

    audit.record(actor, Did.CONSENT_WITHDRAWN, claim.subject, purpose=purpose.value, wording=live.wording)
    return True


def end_every_yes(actor: Actor, claim: Claim) -> None:
    """Of a request that ends without a trace nothing is agreed to any more."""
    for purpose in Purpose:
        end_yes(actor, claim, purpose)


def said_beside(actor: Actor, claim: Claim, asking: Question, found: Answers) -> None:
    """What the answers to a question say yes or stop to, because its words stand beside the boxes.

    What a helper writes down says yes to nothing: the person themselves does that, later.
    """
    if actor.kind is ActorKind.HELPER:
        return
    if asking in questions.ACCOUNTS:
        note_yes(actor, claim, Purpose.BE_PAID)
    if asking is questions.PAY_HOW and claim.pay_how not in questions.BANK_RAILS:
        # The numbers go as well, so there is nothing left to say yes to.
        end_yes(actor, claim, Purpose.BE_PAID)
    if asking is questions.CONTACT:
        _keep_in_step(actor, claim, Purpose.MESSAGES, says_yes=found["contact_route"] != questions.NOT_AT_ALL)
    for field in asking.fields:
        if field.consent is not None:
            _keep_in_step(actor, claim, field.consent, says_yes=bool(found[field.name]))


def _keep_in_step(actor: Actor, claim: Claim, purpose: Purpose, *, says_yes: bool) -> None:
    if says_yes:
        note_yes(actor, claim, purpose)
    else:
        end_yes(actor, claim, purpose)


def _giver(actor: Actor, claim: Claim) -> Giver:
    """The person themselves, or a caseworker who writes down what they said. Nobody else says yes for them."""
    if actor.kind is ActorKind.CLAIMANT:
        return Giver.CLAIMANT
    if actor.kind is ActorKind.ORGANISER:
        need_role(actor, Role.CASEWORKER.value)
        if not helped.takes_down(actor, claim):
            access.need_apart(actor, claim)
        return Giver.CASEWORKER
    raise refuse("yes_is_theirs", "Only the person who asks can say yes to this. They can do it with their code.")
