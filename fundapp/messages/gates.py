"""One more ground on which an address is opened: to print a letter, or to make a call, that waits to be done.

A lower gate vetoes whoever has another part in the request; see docs/decisions/0045.
"""

from fundapp.kernel.actor import ActorKind
from fundapp.kernel.refusal import Refusal
from fundapp.messages.models import Errand
from fundapp.vault.registry import Allowed, Asking
from members.roles import Role

POST, CALL = "post", "call"
REACHED_BY = {POST: "postal_address", CALL: "phone"}
_KIND = {POST: Errand.Kind.LETTER, CALL: Errand.Kind.CALL}


def errand(asking: Asking) -> Allowed | Refusal | None:
    """A caseworker, the name and the one way to reach them, while a letter or a call of that claim is not yet done."""
    kind, _, claim_id = asking.subject.partition(":")
    if (
        kind != "claim"
        or asking.purpose not in _KIND
        or asking.field not in {"chosen_name", REACHED_BY[asking.purpose]}
    ):
        return None
    if asking.actor.kind is not ActorKind.ORGANISER or Role.CASEWORKER.value not in asking.actor.roles:
        return None
    is_waiting = Errand.objects.filter(claim_id=claim_id, kind=_KIND[asking.purpose], done_at__isnull=True).exists()
    return Allowed("caseworker") if is_waiting else None
