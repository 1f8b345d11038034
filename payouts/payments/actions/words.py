"""A person chooses the neutral words that their bank statement shows."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from payouts.claims.models import Claim
from payouts.payments import words as reads
from payouts.payments.models import Payout, StatementWords
from payouts.payments.workflow import PayoutState


@transaction.atomic
def choose_words(actor: Actor, *, claim_id: UUID, words: str) -> StatementWords:
    """Of the rules' own list alone. What is promised follows at once; what is frozen in a run goes as it was frozen."""
    is_theirs = actor.kind is ActorKind.CLAIMANT and actor.id == str(claim_id)
    claim = Claim.objects.select_for_update().filter(id=claim_id).first() if is_theirs else None
    if claim is None:
        raise Http404

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
