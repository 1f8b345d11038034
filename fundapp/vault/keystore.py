"""Where wrapped keys are kept: get, put, destroy. It must never see a sealed text, nor an unwrapped key outside a call.

Only this module touches `ClassKey`, so that the table can move to a database of its own without a change elsewhere.
"""

from typing import Literal

from django.conf import settings
from django.db import transaction

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused, refuse
from fundapp.vault import cipher
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import ClassKey

State = Literal["none", "held", "destroyed"]


def put(subject: str, sealed_class: SealedClass) -> bytes:
    """The key of this class of this subject, made and wrapped if there is none. Refuses where one was destroyed."""
    assert transaction.get_connection().in_atomic_block, "a key belongs to the transaction of what it seals"
    made = cipher.new_key()
    row, is_new = ClassKey.objects.select_for_update().get_or_create(
        subject=subject,
        sealed_class=sealed_class.value,
        defaults={"stanzas": [cipher.wrap(_wrapping_key(), made, binding=_binding(subject, sealed_class))]},
    )
    return made if is_new else _unwrapped(row)


def get(subject: str, sealed_class: SealedClass) -> bytes:
    """The unwrapped key, or `Refused` when there is none any more."""
    row = ClassKey.objects.filter(subject=subject, sealed_class=sealed_class.value).first()
    if row is None:
        raise refuse("nothing_is_sealed_here", "There is nothing here to open.")
    return _unwrapped(row)


def lock(subject: str, sealed_class: SealedClass) -> State:
    """Hold the key's row until the transaction ends, so that an opening and a shredding wait for each other."""
    row = ClassKey.objects.select_for_update().filter(subject=subject, sealed_class=sealed_class.value).first()
    if row is None:
        return "none"
    return "held" if row.destroyed_at is None else "destroyed"


def destroy(subject: str, sealed_class: SealedClass) -> bool:
    """Forget the key for good and leave the mark. True when there was still something to forget or to mark."""
    row, is_new = ClassKey.objects.select_for_update().get_or_create(
        subject=subject, sealed_class=sealed_class.value, defaults={"stanzas": [], "destroyed_at": clock.now()}
    )
    if is_new or row.destroyed_at is not None:
        return is_new
    row.stanzas = []
    row.destroyed_at = clock.now()
    row.save(update_fields=["stanzas", "destroyed_at"])
    return True


def _unwrapped(row: ClassKey) -> bytes:
    if row.destroyed_at is not None:
        raise key_was_destroyed()
    return cipher.unwrap(_wrapping_key(), row.stanzas, binding=_binding(row.subject, SealedClass(row.sealed_class)))


def key_was_destroyed() -> Refused:
    return refuse("key_was_destroyed", "This was deleted for good. Nobody can open it, and nothing can be added to it.")


def _wrapping_key() -> bytes:
    return cipher.fund_key(settings.VAULT_KEY)


def _binding(subject: str, sealed_class: SealedClass) -> str:
    return f"{subject}|{sealed_class.value}"
