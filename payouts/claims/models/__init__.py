"""The tables of this room, a file for each noun; callers need not know which."""

from payouts.claims.models.call_back import CallBack
from payouts.claims.models.claim import DUE, OPEN, Claim
from payouts.claims.models.consent import Consent
from payouts.claims.models.evidence import Evidence
from payouts.claims.models.helping import CallNote, Helping
from payouts.claims.models.missed import MissedDate
from payouts.claims.models.participant import Participant
from payouts.claims.models.way_back import ContactPrint, WayBack

__all__ = [
    "DUE",
    "OPEN",
    "CallBack",
    "CallNote",
    "Claim",
    "Consent",
    "ContactPrint",
    "Evidence",
    "Helping",
    "MissedDate",
    "Participant",
    "WayBack",
]
