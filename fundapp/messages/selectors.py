"""Reads of messages: who may be written to and how, what is to be printed and whom to call."""

from django.db.models import QuerySet

from fundapp.kernel.actor import Actor
from fundapp.messages.models import Errand, Reach
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import selectors as claims
from payouts.claims.consents import Purpose
from payouts.claims.models import Claim
from payouts.claims.workflow import State

_OVER = [State.WITHDRAWN, State.WIPED]
# By which sealed field each way of being reached goes.
FIELD_OF = {"email": "email", "text": "phone", "phone": "phone", "post": "postal_address"}


def is_silent(claim: Claim) -> bool:
    """Whether its owner has stopped messages, on their page or by a text."""
    return not claims.holds_yes(claim, Purpose.MESSAGES)


def is_plain(claim: Claim) -> bool:
    """Whether its owner said that messages may say what they are about."""
    return claims.holds_yes(claim, Purpose.PLAIN_MESSAGES)


def has_address(claim: Claim) -> bool:
    """Whether there is something sealed to write to. What was taken back has lost it with its key."""
    field = FIELD_OF.get(claim.contact_route)
    return field is not None and field in vault.sealed_fields(claim.subject, SealedClass.CONTACT)


def texted_at(digest: str) -> QuerySet[Claim]:
    """Every request that was ever texted at this number and still is there."""
    found = Reach.objects.filter(number_digest=digest).exclude(number_digest="").values("claim_id")
    return Claim.objects.filter(id__in=found).exclude(state__in=_OVER).order_by("id")


def errands(kind: Errand.Kind) -> QuerySet[Errand]:
    """What is still to be done, the oldest first. A person who took their request back is left in peace."""
    rows = Errand.objects.filter(kind=kind, done_at__isnull=True).exclude(claim__state__in=_OVER)
    return rows.select_related("claim").order_by("made_at", "id")


def waiting_letters(actor: Actor) -> int:
    return errands(Errand.Kind.LETTER).count()


def waiting_calls(actor: Actor) -> int:
    return errands(Errand.Kind.CALL).count()


def is_still_news(errand: Errand) -> bool:
    """Whether the person is still to be told: not one who took it back, stopped messages or chose another way since."""
    claim = errand.claim
    way = "post" if errand.kind == Errand.Kind.LETTER else "phone"
    return claim.step not in _OVER and claim.contact_route == way and not is_silent(claim) and has_address(claim)
