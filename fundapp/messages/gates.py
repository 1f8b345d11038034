"""One more ground on which an address is opened: to print a letter, or to make a call, that waits to be done.

Where it asks whether somebody may help, it names the helper, and a letter brings the code for the answer with it.
A lower gate vetoes whoever has another part in the request; see docs/decisions/0045.
"""

from fundapp.kernel.actor import ActorKind
from fundapp.kernel.refusal import Refusal
from fundapp.messages.events import HELPER_ASKED
from fundapp.messages.models import Errand
from fundapp.vault.registry import Allowed, Asking
from members.roles import Role

POST, CALL = "post", "call"
REACHED_BY = {POST: "postal_address", CALL: "phone"}
_KIND = {POST: Errand.Kind.LETTER, CALL: Errand.Kind.CALL}


def errand(asking: Asking) -> Allowed | Refusal | None:
    """A caseworker, the name and the one way to reach them, while a letter or a call of that claim is not yet done."""
    kind, _, claim_id = asking.subject.partition(":")
    if kind != "claim" or asking.purpose not in _KIND:
        return None
    if asking.actor.kind is not ActorKind.ORGANISER or Role.CASEWORKER.value not in asking.actor.roles:
        return None
    waiting = Errand.objects.filter(claim_id=claim_id, kind=_KIND[asking.purpose], done_at__isnull=True)
    topics = set(waiting.values_list("topic", flat=True))
    opened = {field for topic in topics for field in opened_for(topic, asking.purpose)}
    return Allowed("caseworker") if asking.field in opened else None


def opened_for(topic: str, purpose: str) -> tuple[str, ...]:
    """What a letter or a call about this needs: nothing of a helper but where it asks about one."""
    asks = topic == HELPER_ASKED.topic
    of_helping = ("helper_name", "answer_code") if purpose == POST else ("helper_name",)
    return ("chosen_name", REACHED_BY[purpose], *(of_helping if asks else ()))
