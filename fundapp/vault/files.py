"""Sealed files, page by page: sealed, opened by the same door as texts, and forgotten. It must never know a picture.

A page is a row. Its place (subject, class, file, page) is bound into the ciphertext, so no page opens as another.
"""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.vault import cipher, keystore, opening
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import Fingerprint, SealedFile
from fundapp.vault.registry import Asking

# A file's place never holds another one later, so its version is always the first.
_VERSION = 1
_LOOKS = UUID("0199f3c2-6a41-7d07-9c55-3f2d8a11b6e0")


def seal_file(subject: str, sealed_class: SealedClass, name: str, pages: Sequence[bytes]) -> None:
    """Seal every page in the caller's transaction. Refused where the class of this subject was shredded."""
    class_key = keystore.put(subject, sealed_class)
    rows = []
    for page, data in enumerate(pages, start=1):
        place = cipher.Place(subject, sealed_class.value, page_name(name, page), _VERSION)
        sealed = cipher.seal_file(class_key, data, place)
        rows.append(
            SealedFile(subject=subject, sealed_class=sealed_class.value, name=name, page=page, ciphertext=sealed)
        )
    SealedFile.objects.bulk_create(rows)


def open_page(actor: Actor, *, subject: str, sealed_class: SealedClass, name: str, page: int, purpose: str) -> bytes:
    """One page; or `Refused`. Either is in the log before a byte is opened. `press` is as in `opening.open_fields`."""
    field = page_name(name, page)
    class_key = opening.let_in(
        [Asking(actor, subject, sealed_class, field, purpose)], press=_one_look(actor, subject, sealed_class, name)
    )
    row = SealedFile.objects.filter(subject=subject, sealed_class=sealed_class.value, name=name, page=page).first()
    if row is None:
        raise refuse("nothing_is_sealed_here", "There is nothing here to open.")
    place = cipher.Place(subject, sealed_class.value, field, _VERSION)
    return cipher.unseal_file(class_key, bytes(row.ciphertext), place)


def forget_file(subject: str, sealed_class: SealedClass, name: str) -> None:
    """Remove the ciphertext of every page, and its fingerprint. The key stays for the other files of the class."""
    assert transaction.get_connection().in_atomic_block, "forgetting belongs to the transaction of what is forgotten"
    keystore.lock(subject, sealed_class)
    SealedFile.objects.filter(subject=subject, sealed_class=sealed_class.value, name=name).delete()
    Fingerprint.objects.filter(subject=subject, sealed_class=sealed_class.value, part=name).delete()


def _one_look(actor: Actor, subject: str, sealed_class: SealedClass, name: str) -> UUID:
    """All pages of one letter count as one press, for as long as one proof of the second factor lasts."""
    return uuid5(_LOOKS, f"{actor.id}|{subject}|{sealed_class.value}|{name}|{actor.factor_at}")


def page_name(name: str, page: int) -> str:
    """What the log calls a page: `photo.3.p1`."""
    return f"{name}.p{page}"
