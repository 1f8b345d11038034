"""Writing and forgetting sealed texts. Reading is another door: `fundapp.vault.opening`."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from fundapp.kernel.actor import Actor
from fundapp.outbox import actions as outbox
from fundapp.vault import cipher, erasing, keystore, opening
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import Fingerprint, SealedField


def seal(subject: str, sealed_class: SealedClass, field: str, text: str) -> int:
    """Seal `text` in the place of whatever the field held, in the caller's transaction, and return its version.

    Refused where the class of this subject was shredded: what was taken back stays taken back.
    """
    class_key = keystore.put(subject, sealed_class)
    held = SealedField.objects.filter(subject=subject, sealed_class=sealed_class.value, field=field).first()

    version = 1 if held is None else held.version + 1
    place = cipher.Place(subject, sealed_class.value, field, version)

    SealedField.objects.update_or_create(
        subject=subject,
        sealed_class=sealed_class.value,
        field=field,
        defaults={"version": version, "ciphertext": cipher.seal(class_key, text, place)},
    )
    return version


def reseal(
    actor: Actor, *, from_subject: str, to_subject: str, sealed_class: SealedClass, fields: Iterable[str], purpose: str
) -> None:
    """Carry texts from one subject to another without showing them to anybody: opened by the gates' leave, sealed anew.

    The log of the first subject says who carried them. As every opening, it cannot stand inside another transaction;
    done again it seals the same once more.
    """
    opened = opening.open_fields(actor, subject=from_subject, sealed_class=sealed_class, fields=fields, purpose=purpose)
    with transaction.atomic():
        for field, text in opened.items():
            seal(to_subject, sealed_class, field, text)


def forget(subject: str, sealed_class: SealedClass, *fields: str) -> None:
    """Remove the ciphertexts of these fields. The key stays for the others; only `shred` reaches into backups."""
    assert transaction.get_connection().in_atomic_block, "forgetting belongs to the transaction of what is forgotten"
    keystore.lock(subject, sealed_class)
    SealedField.objects.filter(subject=subject, sealed_class=sealed_class.value, field__in=fields).delete()
    # What was forgotten may have been a part of it. Whoever seals the rest keeps a new one.
    Fingerprint.objects.filter(subject=subject, sealed_class=sealed_class.value).delete()


def shred(subject: str, sealed_class: SealedClass) -> bool:
    """Shut the drawer and remove its ciphertexts, for good. True when anything changed; again is a quiet success.

    It is true from the commit: nothing opens or is sealed there any more. Right after, before anybody is answered, it
    is written in the erasure journal and the key is destroyed in its own database. A message says so too, so that a
    process killed in between leaves the key alive for moments only.
    """
    assert transaction.get_connection().in_atomic_block, "shredding belongs to the transaction of what is taken back"
    changed = erasing.remove(subject, sealed_class)

    if changed:
        place = f"shred:{subject}:{sealed_class.value}"
        outbox.enqueue("vault.erase", key=place, subject=place, of_subject=subject, sealed_class=sealed_class.value)
        transaction.on_commit(partial(erasing.finish, subject, sealed_class))
    return changed
