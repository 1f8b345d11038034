"""Who may open a declared name and address: a treasurer with a fresh second factor, for the schedule."""

from django.conf import settings

from fundapp.kernel.actor import ActorKind
from fundapp.kernel.clock import now
from fundapp.kernel.refusal import Refusal
from fundapp.vault.registry import Allowed, Asking
from members.roles import Role

SCHEDULE = "gift_aid"
FIELD = "person"


def person(asking: Asking) -> Allowed | Refusal | None:
    kind, _, _ = asking.subject.partition(":")
    if kind != "gift-aid" or not settings.FUND_IS_CHARITY:
        return None
    actor = asking.actor
    if actor.kind is not ActorKind.ORGANISER or Role.TREASURER.value not in actor.roles or asking.purpose != SCHEDULE:
        return None
    if not actor.has_fresh_factor(at=now()):
        return Refusal("fresh_factor_needed", "Prove it is you again with your second factor, then try once more.")
    return Allowed("treasurer")
