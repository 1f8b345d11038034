"""The tables of this room, a file for each noun; callers need not know which."""

from payouts.claims.models.claim import Claim
from payouts.claims.models.consent import Consent
from payouts.claims.models.helping import CallNote, Helping
from payouts.claims.models.participant import Participant

__all__ = ["CallNote", "Claim", "Consent", "Helping", "Participant"]
