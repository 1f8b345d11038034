"""Where wrapped keys are kept: get, put, destroy. It must never see a sealed text, nor an unwrapped key outside a call.

Two databases meet here, and no transaction spans them. A key is committed before a text depends on it; a shredding is
true in the fund's own database before its key is destroyed. So a crash leaves a key too many, never one too few.
Only this module touches `ClassKey` and `Drawer`.
"""

from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import transaction

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused, refuse
from fundapp.vault import cipher
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import ClassKey, Drawer
from fundapp.vault.router import KEYS

State = Literal["none", "held", "destroyed"]


def put(subject: str, sealed_class: SealedClass) -> bytes:
    """The key of this class of this subject, made and wrapped if there is none. Refuses where the drawer was shut."""
    assert transaction.get_connection().in_atomic_block, "a drawer belongs to the transaction of what it holds"
    drawer, is_new = Drawer.objects.select_for_update().get_or_create(subject=subject, sealed_class=sealed_class.value)
    if drawer.shut_at is not None:
        raise key_was_destroyed()

    made = cipher.new_key()
    # Durable: whatever becomes of the caller's transaction, no text is ever committed whose key is not.
    with transaction.atomic(using=KEYS, durable=True):
        row, is_made = ClassKey.objects.select_for_update().get_or_create(
            subject=subject,
            sealed_class=sealed_class.value,
            defaults={"stanzas": [cipher.wrap(_wrapping_key(), made, binding=_binding(subject, sealed_class))]},
        )
        if is_new and not is_made and row.destroyed_at is None:
            # Left by a transaction that was rolled back. Taken up again, it is no longer for the sweep to take away.
            row.made_at = clock.now()
            row.save(update_fields=["made_at"])
    return made if is_made else _unwrapped(row)


def get(subject: str, sealed_class: SealedClass) -> bytes:
    """The unwrapped key, or `Refused` when there is none any more."""
    row = ClassKey.objects.filter(subject=subject, sealed_class=sealed_class.value).first()
    if row is None:
        raise refuse("nothing_is_sealed_here", "There is nothing here to open.")
    return _unwrapped(row)


def lock(subject: str, sealed_class: SealedClass) -> State:
    """Hold the drawer until the transaction ends, so that an opening and a shredding wait for each other."""
    drawer = Drawer.objects.select_for_update().filter(subject=subject, sealed_class=sealed_class.value).first()
    if drawer is None:
        return "none"
    return "held" if drawer.shut_at is None else "destroyed"


def shut(subject: str, sealed_class: SealedClass) -> bool:
    """Leave the mark, in the caller's transaction. True when it was not there; `destroy` is to follow the commit."""
    drawer, is_new = Drawer.objects.select_for_update().get_or_create(
        subject=subject, sealed_class=sealed_class.value, defaults={"shut_at": clock.now()}
    )
    if is_new or drawer.shut_at is not None:
        return is_new
    drawer.shut_at = clock.now()
    drawer.save(update_fields=["shut_at"])
    return True


def is_shut(subject: str, sealed_class: SealedClass) -> bool:
    return Drawer.objects.filter(subject=subject, sealed_class=sealed_class.value, shut_at__isnull=False).exists()


def destroy(subject: str, sealed_class: SealedClass) -> bool:
    """Forget the key for good and leave the mark in its own database. True when there was something to do."""
    with transaction.atomic(using=KEYS, durable=True):
        row, is_new = ClassKey.objects.select_for_update().get_or_create(
            subject=subject, sealed_class=sealed_class.value, defaults={"stanzas": [], "destroyed_at": clock.now()}
        )
        if is_new or row.destroyed_at is not None:
            return is_new
        row.stanzas = []
        row.destroyed_at = clock.now()
        row.save(update_fields=["stanzas", "destroyed_at"])
    return True


def sweep(*, made_before: datetime) -> int:
    """Remove keys that no drawer ever came to depend on: each was made for a transaction that was rolled back."""
    gone = 0
    for row in ClassKey.objects.filter(destroyed_at__isnull=True, made_at__lt=made_before).order_by("id").iterator():
        if not Drawer.objects.filter(subject=row.subject, sealed_class=row.sealed_class).exists():
            # Looked at again by the database itself: a key that was taken up meanwhile is younger now, and stays.
            gone += ClassKey.objects.filter(pk=row.pk, destroyed_at__isnull=True, made_at__lt=made_before).delete()[0]
    return gone


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
