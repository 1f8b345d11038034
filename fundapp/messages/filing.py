"""What the machine writes down while it delivers: which number a request is texted at, and what a person must do."""

from uuid import UUID

from fundapp.kernel import clock
from fundapp.messages.digests import number_digest
from fundapp.messages.models import Errand, Reach
from fundapp.outbox.registry import Delivery
from payouts.claims.models import Claim


def note_number(claim: Claim, number: str) -> Reach:
    """Before the first text goes, so that a STOP in answer to it always finds its request."""
    digest = number_digest(number)
    reach, _ = Reach.objects.get_or_create(claim=claim, defaults={"number_digest": digest})
    if reach.number_digest != digest:
        Reach.objects.filter(pk=reach.pk).update(number_digest=digest, changed_at=clock.now())
    return reach


def note_errand(claim: Claim, kind: Errand.Kind, delivery: Delivery) -> Errand:
    """One for each message, however often it is delivered."""
    errand, _ = Errand.objects.get_or_create(
        key=delivery.key, defaults={"claim": claim, "kind": kind, "topic": delivery.topic}
    )
    return errand


def forget_errands(claim_id: UUID) -> None:
    """Of a request that is erased no letter and no call is listed any more, done or not; one that was stopped keeps
    what was done for it."""
    Errand.objects.filter(claim_id=claim_id, claim__erased_at__isnull=False).delete()


def forget_number(claim_id: UUID) -> None:
    """With a request that ends without a trace goes the digest of its number, in the same transaction."""
    Reach.objects.filter(claim_id=claim_id).exclude(number_digest="").update(number_digest="", changed_at=clock.now())
