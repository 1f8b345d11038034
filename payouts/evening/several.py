"""One safe thing done to several requests, each in a transaction of its own by its own action, with its own refusal.

It can take up, apologise for a missed date, and ask for one thing. There is no deed here that decides or pays, and
`tests/evening/test_several.py` holds it to that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from fundapp.kernel.actor import Actor, need_role
from fundapp.kernel.refusal import Refusal, Refused, refuse
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.evening.deeds import MOST, Deed
from payouts.evening.queue import visible


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one of them: no reasons say that it was done."""

    claim: Claim
    reasons: tuple[Refusal, ...] = ()


def do_for_several(actor: Actor, deed: Deed, claim_ids: Sequence[UUID], *, asked_for: str = "") -> tuple[Done, ...]:
    """Do it to each. One that refuses holds up no other; sent twice it is done once, as each action is."""
    need_role(actor, Role.CASEWORKER.value)
    chosen = pick(actor, claim_ids)

    doing: dict[Deed, Callable[[UUID], object]] = {
        Deed.ASSIGN: lambda claim_id: claims.take_up(actor, claim_id),
        Deed.LATE: lambda claim_id: _apologise(actor, claim_id),
        Deed.ASK: lambda claim_id: claims.ask_for_one_thing(actor, claim_id, asked_for=asked_for),
    }
    return tuple(_done(claim, doing[deed]) for claim in chosen)


def pick(actor: Actor, claim_ids: Sequence[UUID]) -> tuple[Claim, ...]:
    """Those of them that this person may see, in the order of the queue."""
    if not claim_ids:
        raise refuse("none_chosen", "Tick the requests that you mean first.")
    if len(claim_ids) > MOST:
        raise refuse("too_many_chosen", "Choose %(most)s or fewer at once.", most=MOST)
    return tuple(visible(actor).filter(id__in=claim_ids))


def _apologise(actor: Actor, claim_id: UUID) -> None:
    """The words and the new date are the clock's own; a person only makes it look now."""
    if claims.apologise(actor, claim_id) is None:
        raise refuse("not_late", "Its date has not passed, or they have been told already.")


def _done(claim: Claim, do: Callable[[UUID], object]) -> Done:
    try:
        do(claim.id)
    except Refused as refused:
        return Done(claim, refused.reasons)
    except Http404:
        return Done(claim, refuse("request_is_gone", "This request was taken back meanwhile.").reasons)
    return Done(claim)
