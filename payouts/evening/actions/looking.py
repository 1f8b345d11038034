"""Saying that one looks at a request. It bars nobody from anything: it only tells others."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from payouts.claims import access as claims
from payouts.evening.models import Looking

LASTS = timedelta(minutes=15)


@transaction.atomic
def look_at(actor: Actor, claim_id: UUID) -> Looking | None:
    """For a quarter of an hour others read who looks. While somebody else does, theirs stays, and nothing is refused.

    Whoever comes here has been let to the request by the page, or by the action, that it hangs on.
    """
    if actor.kind is not ActorKind.ORGANISER:
        return None
    claim = claims.locked(claim_id)
    found = Looking.objects.filter(claim=claim).first()

    now = clock.now()
    is_live = found is not None and found.lasts(claim, at=now)
    is_mine = found is not None and str(found.account_id) == actor.id
    if is_live and not is_mine:
        return found

    begins = {"account_id": UUID(actor.id), "since": now} if not (is_live and is_mine) else {}
    looking, _ = Looking.objects.update_or_create(claim=claim, defaults={**begins, "until": now + LASTS})

    if begins:
        audit.record(actor, Verb.CLAIM_LOOKED_AT, claim.subject)
    return looking
