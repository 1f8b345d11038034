"""What brings a person back without their code: a link with five digits, sent to the address that they chose."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused, refuse
from fundapp.outbox import actions as outbox
from payouts.claims import access, wayfinding, ways
from payouts.claims.models import Claim, WayBack
from payouts.claims.posting import open_way, replace_older, tell
from payouts.claims.ways import Purpose, Standing


@transaction.atomic
def ask_for_link(actor: Actor, *, key: str, digest: str, is_mute: bool = False) -> WayBack:
    """A way back into the newest open request with this address; of nobody, when there is none or it is `is_mute`.

    Known or not, the same rows are written and the same message is promised; whoever delivers it sends nothing then.
    """
    found = list(wayfinding.claims_reached_by(digest).select_for_update(of=("self",))[:1])
    claim = found[0] if found and not is_mute else None

    way, is_new = open_way(key, Purpose.RETURN, claim=claim, digest=digest)
    if is_new and not is_mute:
        replace_older(way)

    if is_new:
        audit.record(actor, Did.CLAIM_LINK_ASKED, way.subject, purpose=way.purpose)

        outbox.enqueue("claims.link", key=way.subject, subject=way.subject, way=str(way.id))
    return way


@transaction.atomic
def ask_again(actor: Actor, way_id: UUID, *, key: str, is_mute: bool = False) -> WayBack:
    """The same message once more, with a new link and new digits; the older ones end."""
    before = WayBack.objects.filter(id=way_id, by_call=False).first()
    if before is None:
        raise ways.shut(Standing.OLD)
    claim = Claim.objects.select_for_update().get(id=before.claim_id) if before.claim_id and not is_mute else None

    way, is_new = open_way(key, Purpose(before.purpose), claim=claim, digest=before.digest)
    if is_new and not is_mute:
        replace_older(way)

    if is_new:
        audit.record(actor, Did.CLAIM_LINK_ASKED, way.subject, purpose=way.purpose)

        outbox.enqueue("claims.link", key=way.subject, subject=way.subject, way=str(way.id))
    return way


@transaction.atomic
def use_link(actor: Actor, *, token: str, once: str) -> Claim:
    """Come in by the link, once. A second tap of the same button comes in as well; any other is told why not."""
    way = wayfinding.way_in(token, lock=True)

    if way is None or way.claim is None:
        raise ways.shut(Standing.OLD)
    if _is_same_tap(way, once):
        return way.claim
    if way.standing not in {Standing.OPEN, Standing.TIRED}:
        raise ways.shut(way.standing)

    _use(way, once)

    audit.record(access.claimant(way.claim.id), Did.CLAIM_LINK_USED, way.claim.subject, by="link")
    return way.claim


def use_digits(actor: Actor, way_id: UUID, *, digits: str, once: str) -> WayBack:
    """Come in, or pass a check, by the five digits. A wrong try counts even though it is refused."""
    with transaction.atomic():
        way, refused = _tried(way_id, digits, once)
        if refused is None and way is not None and way.claim is not None and not _is_told(way, once):
            _use(way, once)
            did = Did.CLAIM_CHECKED if way.purpose == Purpose.CHECK else Did.CLAIM_LINK_USED
            audit.record(access.claimant(way.claim.id), did, way.claim.subject, by="digits")
    if refused is not None or way is None:
        raise refused or ways.shut(Standing.OLD)
    return way


@transaction.atomic
def send_saved(actor: Actor, claim_id: UUID) -> Claim:
    """A message that says where to come back, to the address they chose. Asked for twice in a day, it comes once."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if claim.contact_route not in ways.BY_MACHINE:
        raise refuse("cannot_be_written_to", "We have no way to write to you. Keep your code safe.")

    audit.record(actor, Did.CLAIM_LINK_ASKED, claim.subject, purpose="saved")

    tell(claim, "claims.saved", f"saved:{clock.today().isoformat()}")
    return claim


def _tried(way_id: UUID, typed: str, once: str) -> tuple[WayBack | None, Refused | None]:
    """The way, and why these digits do not open it. Ways of nobody are judged by the same steps."""
    way = WayBack.objects.select_for_update(of=("self",)).select_related("claim").filter(id=way_id).first()
    if way is None or way.by_call or way.purpose == Purpose.READ_OUT:
        return None, ways.shut(Standing.OLD)
    is_right = ways.same(wayfinding.digits_of(way), typed) and way.claim is not None
    if is_right and _is_same_tap(way, once):
        return way, None
    if way.standing is not Standing.OPEN:
        return way, ways.shut(way.standing)
    if is_right:
        return way, None
    way.tries += 1
    way.save(update_fields=["tries"])
    return way, ways.wrong_digits() if way.tries < ways.MOST_TRIES else ways.shut(Standing.TIRED)


def _is_told(way: WayBack, once: str) -> bool:
    return way.used_at is not None and _is_same_tap(way, once)


def _is_same_tap(way: WayBack, once: str) -> bool:
    if way.used_at is None or clock.now() - way.used_at > ways.SAME_TAP:
        return False
    return ways.same(way.used_by, ways.tap(once, key=settings.CODE_PEPPER))


def _use(way: WayBack, once: str) -> None:
    way.used_at, way.used_by = clock.now(), ways.tap(once, key=settings.CODE_PEPPER)
    way.save(update_fields=["used_at", "used_by"])
