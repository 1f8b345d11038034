"""Saying yes to one purpose, and stopping it, at the same cost. What stops is shut from the commit on."""

from uuid import UUID

from django.db import transaction

from fundapp.kernel.actor import Actor
from payouts.claims import access
from payouts.claims.actions.consents import end_yes, note_yes
from payouts.claims.actions.helping import end_helping
from payouts.claims.consents import Purpose
from payouts.claims.models import Claim, Consent


@transaction.atomic
def give_consent(actor: Actor, claim_id: UUID, *, purpose: Purpose) -> Consent:
    """A yes to this purpose, in the words as they are today. Said again while it is live, it is the same yes."""
    claim = access.claim_for(actor, claim_id, lock=True)
    return note_yes(actor, claim, purpose)


@transaction.atomic
def withdraw_consent(actor: Actor, claim_id: UUID, *, purpose: Purpose) -> Claim:
    """Stop it. No opening that begins after the commit succeeds; stopping what is not live is a quiet success."""
    claim = access.claim_for(actor, claim_id, lock=True)
    if purpose is Purpose.HELPER:
        end_helping(actor, claim_id)
    end_yes(actor, claim, purpose)
    return claim
