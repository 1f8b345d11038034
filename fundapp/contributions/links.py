"""Links that open a supporter's page without a password: who they are for, signed. It must never know an address.

A link carries the supporter's id and the number of their links' epoch; when the epoch moves, every link that was sent
before leads nowhere. It lasts longer than a year, because people keep the receipts of a year.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from fundapp.contributions.models import Contribution, RecurringContribution, Supporter

LASTS = timedelta(days=400)
# Dots, because mail programs leave them in a link.
_GIVING = signing.TimestampSigner(salt="contributions.giving", sep=".")
_BEGUN = signing.Signer(salt="contributions.begun", sep=".")
_STANDING = signing.Signer(salt="contributions.standing", sep=".")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a link was made for, and when in the life of their links."""

    supporter_id: UUID
    epoch: int

    @property
    def text(self) -> str:
        return f"{self.supporter_id.hex}-{self.epoch}"

    @staticmethod
    def kept_as(text: str) -> "Bearer":
        person, _, epoch = text.partition("-")
        return Bearer(UUID(person), int(epoch))


def giving_link(supporter: Supporter) -> str:
    """The whole link, for a letter to the supporter's own address and for nowhere else."""
    signed = _GIVING.sign(Bearer(supporter.id, supporter.link_epoch).text)
    return f"{settings.SITE_URL}{reverse('contributions:giving_link', args=[signed])}"


def bearer_of(signed: str) -> Bearer | None:
    """Whom the link was made for; None when it was forged, altered, or made too long ago."""
    try:
        return Bearer.kept_as(_GIVING.unsign(signed, max_age=LASTS))
    except (signing.BadSignature, ValueError):
        return None


def begun_path(promise: RecurringContribution) -> str:
    """Where Stripe sends a supporter back to: it shows this one promise and changes nothing."""
    return reverse("contributions:begun", args=[_BEGUN.sign(promise.id.hex)])


def begun_by(signed: str) -> UUID | None:
    try:
        return UUID(_BEGUN.unsign(signed))
    except (signing.BadSignature, ValueError):
        return None


def transfer_path(promised: Contribution | RecurringContribution) -> str:
    """The page with the account and the reference, for whoever means to give by transfer or standing order."""
    token = promised.access_token if isinstance(promised, Contribution) else _STANDING.sign(promised.id.hex)
    return reverse("contributions:bank_details", args=[token])


def standing_by(signed: str) -> UUID | None:
    try:
        return UUID(_STANDING.unsign(signed))
    except (signing.BadSignature, ValueError):
        return None
