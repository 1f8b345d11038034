"""An organiser looks for an address they know, or at one they do not: both are recorded. Nothing is sent."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.models import Contribution, Supporter
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_fresh_factor
from fundapp.kernel.refusal import refuse
from members.access import need_one_of
from members.roles import Role

LOOKERS = (Role.TREASURER, Role.ADMINISTRATOR)
REASONS = frozenset({"they_asked", "receipt_lost", "dispute"})


@transaction.atomic
def show_address(actor: Actor, *, contribution_id: UUID, reason: str) -> str:
    """The address that was left with one gift; each look is recorded with its reason. Empty when there is none."""
    gift = Contribution.objects.select_related("supporter").get(id=contribution_id)

    need_one_of(actor, *LOOKERS)
    if actor.kind is not ActorKind.SYSTEM:
        need_fresh_factor(actor, at=clock.now())
    if reason not in REASONS:
        raise refuse("reason_missing", "Say why you need the address.")

    audit.record(actor, Verb.ADDRESS_SHOWN, f"contribution:{gift.id}", reason=reason)
    return gift.email or (gift.supporter.email if gift.supporter else "")


@transaction.atomic
def seek_address(actor: Actor, *, email: str) -> Supporter | None:
    """Whoever has exactly this address. That it was sought is recorded, the address is not."""
    supporter = Supporter.objects.filter(email=email.strip().lower()).exclude(email="").first()

    need_one_of(actor, *LOOKERS)

    audit.record(actor, Verb.ADDRESS_SOUGHT, f"supporter:{supporter.id}" if supporter else "supporter:none")
    return supporter
