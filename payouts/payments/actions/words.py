"""A person chooses the neutral words that their bank statement shows; by telephone, a caseworker writes it down."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from members.access import need_one_of
from members.roles import Role
from payouts.claims import access as claims
from payouts.payments import words as reads
from payouts.payments.models import Payout, StatementWords
from payouts.payments.workflow import PayoutState


@transaction.atomic
def choose_words(actor: Actor, *, claim_id: UUID, words: str) -> StatementWords:
    """Of the rules' own list alone. What is promised follows at once; what is frozen in a run goes as it was frozen."""
    claim = claims.claim_for(actor, claim_id, lock=True)

    if actor.kind is not ActorKind.CLAIMANT:
        need_one_of(actor, Role.CASEWORKER)
    if not reads.is_open(claim):
        raise refuse("no_words_to_choose", "There is nothing left that would show these words.")
    if words not in reads.choices(claim):
        raise refuse("words_unknown", "Choose one of the words on the list.")
    known = StatementWords.objects.filter(claim=claim).first()
    if known is not None and known.words == words:
        return known

    chosen, _ = StatementWords.objects.update_or_create(
        claim=claim, defaults={"words": words, "chosen_at": clock.now()}
    )
    Payout.objects.filter(award__claim=claim, state=PayoutState.PROMISED).update(reference=words)

    audit.record(actor, Verb.STATEMENT_WORDS_CHOSEN, claim.subject)

    return chosen
