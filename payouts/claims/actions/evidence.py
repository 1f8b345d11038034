"""Photos of a letter: added, taken away again, and made ready for the panel with parts covered.

The pictures were made elsewhere, before the transaction; here they are sealed.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import refuse
from fundapp.uploads.remaking import Page
from fundapp.vault import files, fingerprints
from fundapp.vault.classes import SealedClass
from payouts.claims import access, helped, photos, selectors, wayfinding, workflow
from payouts.claims.actions.consents import note_yes
from payouts.claims.consents import Purpose
from payouts.claims.helping import TakenBy
from payouts.claims.models import Claim, Evidence
from payouts.claims.photos import AddedBy, Kind

_GIVERS = {ActorKind.CLAIMANT: AddedBy.CLAIMANT, ActorKind.HELPER: AddedBy.HELPER}


@transaction.atomic
def add_evidence(
    actor: Actor, claim_id: UUID, *, key: str, kind: Kind, pages: Sequence[Page], sent: bytes = b""
) -> Evidence:
    """Keep a photo, sealed. The same form sent again is the same photo. Sending it says yes to showing it.

    Of the bytes as they were `sent` nothing is kept but a keyed fingerprint, by which the same file is known again.
    """
    claim = access.claim_for(actor, claim_id, lock=True)
    before = Evidence.objects.filter(key=key, claim=claim).first()

    if before is not None:
        return before
    _need_open(claim)
    if actor.kind is ActorKind.ORGANISER:
        _need_written_down(actor, claim)
    size = sum(len(page.data) for page in pages)
    photos.need_room((one.bytes for one in selectors.photos_of(claim)), size)

    added = Evidence.objects.create(
        claim=claim,
        number=_next_number(claim),
        key=key,
        kind=kind.value,
        sizes=[[page.width, page.height] for page in pages],
        bytes=size,
        added_by=_GIVERS.get(actor.kind, AddedBy.CASEWORKER).value,
    )
    files.seal_file(claim.subject, SealedClass.EVIDENCE, added.name, [page.data for page in pages])
    if sent:
        fingerprints.keep(claim.subject, SealedClass.EVIDENCE, wayfinding.PHOTO, sent, part=added.name)
    if actor.kind is not ActorKind.HELPER:
        # The words of this yes stand beside the box, and a caseworker reads them out. A helper says yes for nobody.
        note_yes(actor, claim, Purpose.SHOW_LETTER)

    audit.record(actor, Did.EVIDENCE_ADDED, claim.subject, number=added.number, pages=added.pages)
    return added


@transaction.atomic
def remove_evidence(actor: Actor, claim_id: UUID, *, number: int) -> Claim:
    """Take a photo away, with whatever was made from it. Again is a quiet success."""
    claim = access.claim_for(actor, claim_id, lock=True)

    if actor.kind is ActorKind.ORGANISER:
        _need_written_down(actor, claim)
    photo = Evidence.objects.filter(claim=claim, number=number, redacted_of__isnull=True).first()
    if photo is None:
        raise refuse("photo_unknown", "There is no such photo here.")
    if photo.removed_at is not None:
        return claim
    _need_open(claim)
    if actor.kind is ActorKind.HELPER and photo.added_by != AddedBy.HELPER:
        raise refuse("photo_not_yours", "They sent this photo themselves. Only they can take it away.")

    for one in [photo, *Evidence.objects.filter(redacted_of=photo, removed_at__isnull=True)]:
        _forget(claim, one)

    audit.record(actor, Did.EVIDENCE_REMOVED, claim.subject, number=number)
    return claim


@transaction.atomic
def redact_evidence(actor: Actor, claim_id: UUID, *, key: str, number: int, of_page: int, page: Page) -> Evidence:
    """Make one page ready for the panel: with parts covered, or as it is. A new version takes the old one's place."""
    claim = access.claim_for(actor, claim_id, lock=True)
    before = Evidence.objects.filter(key=key, claim=claim).first()

    if before is not None:
        return before
    access.need_caseworker_of(actor, claim)
    _need_open(claim)
    photo = selectors.photo(claim, number)
    assert 1 <= of_page <= photo.pages, "a page shows only buttons for pages that there are"

    for old in Evidence.objects.filter(redacted_of=photo, of_page=of_page, removed_at__isnull=True):
        _forget(claim, old)
    shown = Evidence.objects.create(
        claim=claim,
        number=_next_number(claim),
        key=key,
        kind=photo.kind,
        sizes=[[page.width, page.height]],
        bytes=len(page.data),
        added_by=AddedBy.CASEWORKER.value,
        redacted_of=photo,
        of_page=of_page,
    )
    files.seal_file(claim.subject, SealedClass.EVIDENCE, shown.name, [page.data])

    audit.record(actor, Did.EVIDENCE_REDACTED, claim.subject, number=number, page=of_page)
    return shown


def _need_open(claim: Claim) -> None:
    if not workflow.may_change_photos(claim.step):
        raise refuse("photos_are_closed", "Photos cannot be changed now. Call us if something matters.", field="photo")


def _need_written_down(actor: Actor, claim: Claim) -> None:
    """At the desk photos are added to what came by telephone or on paper: by whoever writes it down, or has it in hand.

    Whoever asked on the pages sends their photos themselves.
    """
    if claim.taken_by == TakenBy.PAGE:
        raise refuse("photo_is_theirs", "They send their photos themselves, with their code.", field="photo")
    if not helped.takes_down(actor, claim):
        access.need_caseworker_of(actor, claim)


def _next_number(claim: Claim) -> int:
    return (Evidence.objects.filter(claim=claim).aggregate(last=Max("number"))["last"] or 0) + 1


def _forget(claim: Claim, one: Evidence) -> None:
    files.forget_file(claim.subject, SealedClass.EVIDENCE, one.name)
    one.removed_at = clock.now()
    one.save(update_fields=["removed_at"])
