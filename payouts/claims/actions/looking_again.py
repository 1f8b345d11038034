"""What a person does who thinks that a no, or a sum, was wrong: asks once for other people to look."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_role
from fundapp.kernel.refusal import refuse
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from members.roles import Role
from payouts.claims import access, selectors, workflow
from payouts.claims.models import Claim
from payouts.claims.posting import tell
from payouts.claims.workflow import By, Verb

WORDS_LENGTH = 1000
WORDS = "look_again"


@transaction.atomic
def ask_for_a_second_look(actor: Actor, claim_id: UUID, *, words: str = "") -> Claim:
    """Back to the caseworker with new dates. Whoever decides next is nobody who decided before: the lot sees to that.

    `words` are sealed with the note, for the caseworker alone. The sum of the first look stays with its decision, and
    after a yes the amount stays on the claim: it is theirs, and other people can only add to it. A caseworker asks for
    whoever called, also one who has not had the request in hand.
    """
    claim = access.claim_for(actor, claim_id, lock=True)

    by = _asking(actor, claim)
    if claim.look_again_at is not None and claim.decided_at is None:
        return claim
    access.need_kept(claim)
    if claim.look_again_at is not None:
        raise refuse("looked_again_already", "Other people have looked again. Call us if something new has come up.")
    target = workflow.step(claim.step, Verb.LOOK_AGAIN, by)
    now = clock.now()
    if claim.decided_at is None or now > selectors.look_again_until(claim.decided_at, claim):
        raise refuse(
            "too_late_to_look_again", "The time to ask for this has passed. Call us, and we see what we can do."
        )
    if len(words) > WORDS_LENGTH:
        raise refuse("words_too_long", "Use %(most)s letters or fewer", most=WORDS_LENGTH, field="words")
    promised = selectors.look_again_answer(claim)

    if words.strip():
        vault.seal(claim.subject, SealedClass.NARRATIVE, WORDS, words.strip())
    claim.state, claim.look_again_at, claim.changed_at = target, now, now
    claim.decided_at, claim.assessment = None, None
    claim.prepare_by, claim.decide_by, claim.pay_by = promised.prepare_by, promised.decide_by, promised.pay_by
    claim.save()

    audit.record(actor, Did.CLAIM_LOOK_AGAIN_ASKED, claim.subject)

    tell(claim, "claims.received", "look_again")
    return claim


def _asking(actor: Actor, claim: Claim) -> By:
    """As whom they ask. A helper has no part in it once it was sent."""
    if actor.kind is ActorKind.ORGANISER:
        need_role(actor, Role.CASEWORKER.value)
        access.need_apart(actor, claim)
        return By.CASEWORKER
    return By.CLAIMANT
