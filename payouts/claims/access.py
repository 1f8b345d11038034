"""The one way to get a claim for a person. "Not yours" and "does not exist" look the same from outside."""

from uuid import UUID

from django.http import Http404

from fundapp.kernel.actor import Actor, ActorKind, need_role
from fundapp.kernel.refusal import refuse
from members import selectors as members
from members.roles import Role
from payouts.claims import helped, selectors
from payouts.claims.models import CallBack, Claim, Helping
from payouts.claims.workflow import Part, State

# A draft belongs to the claimant alone, and of what was taken back there is nothing to see.
_HIDDEN_FROM_ORGANISERS = [State.DRAFT, State.WITHDRAWN, State.WIPED]
_MAY_SEE_FACTS = {Role.CASEWORKER.value, Role.AUDITOR.value}


def claimant(claim_id: UUID) -> Actor:
    """Whoever holds the code: the actor is the claim's own id, because nothing else is known of them."""
    return Actor(ActorKind.CLAIMANT, str(claim_id), "The person who asked")


def claim_for(actor: Actor, claim_id: UUID, *, lock: bool = False) -> Claim:
    """The claim, when it is the actor's own or their work. `lock` holds the row until the transaction ends."""
    rows = Claim.objects.select_for_update() if lock else Claim.objects.all()
    if actor.kind is ActorKind.CLAIMANT and actor.id == str(claim_id):
        found = rows.filter(id=claim_id).first()
    elif actor.kind is ActorKind.ORGANISER and actor.roles & _MAY_SEE_FACTS:
        theirs = rows.filter(id=claim_id).exclude(state__in=_HIDDEN_FROM_ORGANISERS)
        found = theirs.exclude(erased_at__isnull=False).first()
        if found is None and Role.CASEWORKER.value in actor.roles:
            found = _taken_down(actor, rows.filter(id=claim_id).first())
    elif actor.kind is ActorKind.HELPER:
        found = rows.filter(id=claim_id).first()
        found = found if found is not None and helped.may_help(actor.id, found) else None
    elif actor.kind is ActorKind.SYSTEM:
        found = rows.filter(id=claim_id).first()
    else:
        found = None
    if found is None:
        raise Http404("There is no such request.")
    return found


def claim_they_answer_for(actor: Actor, claim_id: UUID) -> Claim:
    """The claim, locked, about whose helper somebody says yes or no.

    For a caseworker also a draft, which is hidden otherwise, while its person is asked from afar whether someone may
    help them.
    """
    if actor.kind is ActorKind.ORGANISER and Role.CASEWORKER.value in actor.roles:
        asked = Claim.objects.select_for_update().filter(id=claim_id, state=State.DRAFT).first()
        if asked is not None and helped.is_asked_from_afar(asked):
            return asked
    return claim_for(actor, claim_id, lock=True)


def _taken_down(actor: Actor, claim: Claim | None) -> Claim | None:
    """A draft that this caseworker writes down for somebody, or one whose owner said that they did not ask for it."""
    if claim is None or claim.step is not State.DRAFT:
        return None
    return claim if claim.frozen_at is not None or helped.takes_down(actor, claim) else None


def helper(found: Helping) -> Actor:
    """Whoever holds a helper's code: nothing else is known of them here."""
    return Actor(ActorKind.HELPER, str(found.id), "Someone who helps")


def help_of(actor: Actor, claim: Claim) -> Helping:
    """The help that this helper gives now; `Refused` for everyone else, and once it is over."""
    found = helped.may_help(actor.id, claim) if actor.kind is ActorKind.HELPER else None
    if found is None:
        raise refuse("helper_needed", "This is for whoever helps. It is closed.")
    return found


def claim_helped(actor: Actor, claim_id: UUID) -> Claim:
    """The claim, locked, for a helper who leaves it: also where they may change nothing any more."""
    claim = locked(claim_id)
    live = helped.live_helping(claim)
    if live is None or str(live.id) != actor.id:
        raise Http404("There is no such request.")
    return claim


def need_yes(actor: Actor, claim: Claim) -> None:
    """Refuse while a helper would send what the person has not said yes to."""
    if actor.kind is ActorKind.HELPER and help_of(actor, claim).said_yes_at is None:
        raise refuse("no_yes_yet", "They have not said yes yet. What you filled in is saved. Send it when they have.")


def need_thawed(claim: Claim) -> None:
    """Refuse while the person has said that they did not ask for this."""
    if claim.frozen_at is not None:
        raise refuse("claim_frozen", "This request is stopped. The person it is for says first that it may go on.")


def call_back_for(actor: Actor, call_back_id: UUID, *, lock: bool = False) -> CallBack:
    """A wish to be called, for a caseworker. `lock` holds the row until the transaction ends."""
    rows = CallBack.objects.select_for_update() if lock else CallBack.objects.all()
    found = rows.filter(id=call_back_id).first() if Role.CASEWORKER.value in actor.roles else None
    if found is None:
        raise Http404("There is no such wish.")
    return found


def locked(claim_id: UUID) -> Claim:
    """For the transactions of upper rooms, which have judged already whether this actor may."""
    return Claim.objects.select_for_update().get(id=claim_id)


def need_caseworker_of(actor: Actor, claim: Claim) -> None:
    """Refuse unless the actor is the caseworker who has it in hand."""
    need_role(actor, Role.CASEWORKER.value)
    if str(claim.caseworker_id) != actor.id:
        raise refuse("in_other_hands", "Another caseworker has this request. Take it over first.")


def need_kept(claim: Claim) -> None:
    """Refuse what cannot be done any more with a request whose details are deleted."""
    if claim.is_erased:
        raise refuse("details_are_deleted", "Your details are deleted. You can start a new request.")


def need_apart(actor: Actor, claim: Claim) -> None:
    """On one claim nobody may hold two parts: whoever asked, helped or stepped aside does not make it ready."""
    part = selectors.part_of(actor, claim)
    if part is not None and part is not Part.CASEWORKER:
        raise refuse(f"apart_{part.value}", _APART[part])
    close = members.too_close(claim_reference=claim.reference, member_code=claim.membership_code)
    if UUID(actor.id) in close:
        raise refuse("apart_declared_interest", "You have declared an interest here. Another caseworker takes it.")


_APART = {
    Part.CLAIMANT: "This request is your own. Another caseworker takes it.",
    Part.HELPER: "You helped to write this request. Another caseworker takes it.",
    Part.STOOD_ASIDE: "You passed this request on. Another caseworker takes it.",
}
