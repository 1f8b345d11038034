"""For whoever has lost their code: a wish to be called, what a caseworker does about it, and the new code."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import access, codes, selectors, wayfinding, ways
from payouts.claims.models import CallBack, Claim, WayBack
from payouts.claims.posting import open_way, replace_older, tell
from payouts.claims.ways import Purpose, Standing


@dataclass(frozen=True, slots=True, repr=False)
class WayGiven:
    """What a caseworker is told: a code to read out, or nothing, because the message went to the person alone."""

    code: str


@transaction.atomic
def ask_for_call_back(actor: Actor, *, key: str, chosen_name: str, reach: str) -> CallBack:
    """Keep a wish to be called, sealed. Whether anybody is known by it is looked at later, by a person."""
    digest = wayfinding.digest_of(reach)
    if not digest or not chosen_name.strip():
        raise refuse("call_back_untold", "Tell us a name, and a phone number or email.")
    wish, is_new = CallBack.objects.get_or_create(key=key, defaults={"digest": digest})

    if is_new:
        vault.seal(wish.subject, SealedClass.CONTACT, "chosen_name", chosen_name.strip())
        vault.seal(wish.subject, SealedClass.CONTACT, "reach", reach.strip())

        audit.record(actor, Did.CALL_BACK_ASKED, wish.subject)

        # Whoever did not ask hears of it. Who is telephoned hears it on the call itself.
        claim = wayfinding.claims_reached_by(digest).first()
        if claim is not None and claim.contact_route in ways.BY_MACHINE:
            tell(claim, "claims.call_back", f"call_back:{wish.id}")
    return wish


@transaction.atomic
def finish_call_back(actor: Actor, call_back_id: UUID) -> CallBack:
    """Done, whatever came of it: what the person typed is shredded."""
    wish = access.call_back_for(actor, call_back_id, lock=True)

    if wish.done_at is not None:
        return wish

    _end(wish, by=UUID(actor.id))

    audit.record(actor, Did.CALL_BACK_DONE, wish.subject)
    return wish


@transaction.atomic
def forget_ways_back(actor: Actor) -> int:
    """Forget yesterday's links and digits, and shred what nobody called about in fourteen days. How many there were."""
    old = list(wayfinding.old_call_backs().select_for_update())

    ways_forgotten, _ = wayfinding.forgettable_ways().delete()
    for wish in old:
        _end(wish, by=None)

        audit.record(actor, Did.CALL_BACK_DONE, wish.subject, because="too_old")
    return len(old) + ways_forgotten


@transaction.atomic
def give_way_back(actor: Actor, call_back_id: UUID, *, key: str) -> WayGiven:
    """A way back for whoever is on the telephone, into the request that has this very number or address.

    Where a machine can write to them it does, and the caseworker sees nothing. Only for who chose to be telephoned is
    there a code to read out: it works once, for 15 minutes, and makes a new code that the caseworker never sees.
    """
    wish = access.call_back_for(actor, call_back_id, lock=True)

    need_fresh_factor(actor, at=clock.now())
    if wish.done_at is not None:
        raise refuse("call_back_is_over", "This was done already. Ask them to send the form again.")
    claim = wayfinding.claims_reached_by(wish.digest).select_for_update(of=("self",)).first()
    if claim is None:
        raise refuse("reaches_no_request", "No request has this number or address, so no code can be given.")
    access.need_apart(actor, claim)
    if wayfinding.has_confirmed_a_call(claim, UUID(actor.id)):
        raise refuse("confirmed_a_call", "You confirmed a change here. Another caseworker gives the code.")

    by_machine = claim.contact_route in ways.BY_MACHINE
    purpose = Purpose.RETURN if by_machine else Purpose.READ_OUT
    more = {"digest": wish.digest} if by_machine else {"organiser_id": UUID(actor.id)}
    way, is_new = open_way(key, purpose, claim=claim, **more)
    if is_new:
        replace_older(way)

        audit.record(actor, Did.CLAIM_LINK_ASKED, claim.subject, purpose=purpose.value, way=str(way.id))

    if is_new and by_machine:
        outbox.enqueue("claims.link", key=way.subject, subject=way.subject, way=str(way.id))
    return WayGiven("" if by_machine else codes.shown(wayfinding.code_read_out(way)))


@transaction.atomic
def use_read_out(actor: Actor, way_id: UUID) -> Claim:
    """The code that was read out opens the request once, and the person is given a new one that nobody else saw."""
    way = (
        WayBack.objects.select_for_update(of=("self", "claim"))
        .select_related("claim")
        .get(id=way_id, purpose=Purpose.READ_OUT, claim__isnull=False)
    )
    claim = way.claim
    assert claim is not None, "a code is read out for a request"

    if way.standing is not Standing.OPEN:
        raise codes.unknown_code()

    way.used_at = clock.now()
    way.save(update_fields=["used_at"])
    code = codes.new_code()
    claim.code_hash = selectors.code_hash(code)
    claim.save(update_fields=["code_hash"])
    vault.seal(claim.subject, SealedClass.CONTACT, "code", codes.shown(code))

    audit.record(access.claimant(claim.id), Did.CODE_RENEWED, claim.subject, way=str(way.id))
    return claim


def _end(wish: CallBack, *, by: UUID | None) -> None:
    vault.shred(wish.subject, SealedClass.CONTACT)
    wish.digest, wish.done_at, wish.done_by_id = "", clock.now(), by
    wish.save(update_fields=["digest", "done_at", "done_by"])
