"""Where wrapped keys are kept: get, put, destroy. It must never see a sealed text, nor an unwrapped key outside a call.

Two databases meet here, and no transaction spans them. A key is committed before a text depends on it; a shredding is
true in the fund's own database before its key is destroyed. So a crash leaves a key too many, never one too few.
Only this module touches `ClassKey` and `Drawer`.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused, refuse
from fundapp.vault import cipher
from fundapp.vault.classes import SealedClass
from fundapp.vault.epochs import Epoch, Epochs
from fundapp.vault.models import ClassKey, Drawer
from fundapp.vault.router import KEYS

log = logging.getLogger(__name__)

State = Literal["none", "held", "destroyed"]


def put(subject: str, sealed_class: SealedClass) -> bytes:
    """The key of this class of this subject, made and wrapped if there is none. Refuses where the drawer was shut."""
    assert transaction.get_connection().in_atomic_block, "a drawer belongs to the transaction of what it holds"
    drawer, is_new = Drawer.objects.select_for_update().get_or_create(subject=subject, sealed_class=sealed_class.value)
    if drawer.shut_at is not None:
        raise key_was_destroyed()

    made = cipher.new_key()
    # Durable: whatever becomes of the caller's transaction, no text is ever committed whose key is not.
    with _epoch_in_use() as epoch, transaction.atomic(using=KEYS, durable=True):
        row, is_made = ClassKey.objects.select_for_update().get_or_create(
            subject=subject, sealed_class=sealed_class.value, defaults=_wrapped(made, epoch, subject, sealed_class)
        )
        if is_new and not is_made and row.destroyed_at is None:
            # Left by a transaction that was rolled back. Taken up again, it is no longer for the sweep to take away.
            row.made_at = clock.now()
            row.save(update_fields=["made_at"])
    return made if is_made else _unwrapped(row)


def get(subject: str, sealed_class: SealedClass) -> bytes:
    """The unwrapped key, or `Refused` when there is none any more."""
    row = _row(subject, sealed_class)
    try:
        return _unwrapped(row)
    except Refused:
        # Between the reading of the row and of the file the key may have been wrapped anew.
        again = _row(subject, sealed_class)
        if again.stanzas == row.stanzas:
            raise
        return _unwrapped(again)


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
        row.stanzas, row.epoch = [], ""
        row.destroyed_at = clock.now()
        row.save(update_fields=["stanzas", "epoch", "destroyed_at"])
    return True


def sweep(*, made_before: datetime) -> int:
    """Remove keys that no drawer ever came to depend on: each was made for a transaction that was rolled back."""
    gone = 0
    for row in ClassKey.objects.filter(destroyed_at__isnull=True, made_at__lt=made_before).order_by("id").iterator():
        if not Drawer.objects.filter(subject=row.subject, sealed_class=row.sealed_class).exists():
            # Looked at again by the database itself: a key that was taken up meanwhile is younger now, and stays.
            gone += ClassKey.objects.filter(pk=row.pk, destroyed_at__isnull=True, made_at__lt=made_before).delete()[0]
    return gone


def wrap_again(to: Epoch, *, at_most: int, passing_over: Collection[UUID] = ()) -> tuple[int, list[UUID]]:
    """Wrap the next living keys with `to`, in a transaction of their own. How many, and which did not unwrap."""
    done, unreadable = [], []
    with transaction.atomic(using=KEYS, durable=True):
        rows = _wrapped_with_older(to).select_for_update()
        for row in rows.exclude(pk__in=passing_over).order_by("id")[:at_most]:
            try:
                class_key = _unwrapped(row)
            except Refused:
                unreadable.append(row.pk)
                continue
            wrapped = _wrapped(class_key, to, row.subject, SealedClass(row.sealed_class))
            row.stanzas, row.epoch = wrapped["stanzas"], to.name
            done.append(row)
        ClassKey.objects.bulk_update(done, ["stanzas", "epoch"])
    return len(done), unreadable


def to_wrap_again(to: Epoch | None) -> int:
    """How many living keys are wrapped with something older that is still there."""
    return _wrapped_with_older(to).count()


def living() -> int:
    return ClassKey.objects.filter(destroyed_at__isnull=True).count()


def _wrapped_with_older(to: Epoch | None) -> QuerySet[ClassKey]:
    """Without those whose epoch is gone: nothing can read them any more, and nothing done here makes that worse."""
    older = ["", *epochs().names()]
    return ClassKey.objects.filter(destroyed_at__isnull=True, epoch__in=older).exclude(epoch=to.name if to else "-")


def epochs() -> Epochs:
    return Epochs(Path(settings.VAULT_EPOCH_DIR))


@contextmanager
def _epoch_in_use() -> Iterator[Epoch]:
    """The epoch to wrap with, which stays the newest within the block; the first one is made where there is none."""
    if settings.IS_DEMO:
        Path(settings.VAULT_EPOCH_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        if epochs().newest() is None:
            with epochs().replacing():
                if epochs().newest() is None:
                    epochs().publish(clock.now())
        with epochs().in_use() as epoch:
            assert epoch is not None, "an epoch is destroyed only after a newer one was published"
            yield epoch
    except OSError as trouble:
        log.exception("The epoch keys cannot be read or written: see the checks of the vault.")
        raise refuse(
            "vault_is_shut", "This cannot be kept safely just now, so it was not kept. Try again later, or call us."
        ) from trouble


def _wrapped(class_key: bytes, epoch: Epoch, subject: str, sealed_class: SealedClass) -> dict[str, Any]:
    wrapping_key = cipher.epoch_key(_fund_key(), epoch.secret)
    stanza = cipher.wrap(wrapping_key, class_key, epoch=epoch.name, binding=_binding(subject, sealed_class))
    return {"stanzas": [stanza], "epoch": epoch.name}


def _row(subject: str, sealed_class: SealedClass) -> ClassKey:
    row = ClassKey.objects.filter(subject=subject, sealed_class=sealed_class.value).first()
    if row is None:
        raise refuse("nothing_is_sealed_here", "There is nothing here to open.")
    return row


def _unwrapped(row: ClassKey) -> bytes:
    if row.destroyed_at is not None:
        raise key_was_destroyed()
    fund_key = _fund_key()
    wrapping_keys = {"": fund_key}
    if (epoch := epochs().read(row.epoch)) is not None:
        wrapping_keys[epoch.name] = cipher.epoch_key(fund_key, epoch.secret)
    return cipher.unwrap(wrapping_keys, row.stanzas, binding=_binding(row.subject, SealedClass(row.sealed_class)))


def key_was_destroyed() -> Refused:
    return refuse("key_was_destroyed", "This was deleted for good. Nobody can open it, and nothing can be added to it.")


def _fund_key() -> bytes:
    return cipher.fund_key(settings.VAULT_KEY)


def _binding(subject: str, sealed_class: SealedClass) -> str:
    return f"{subject}|{sealed_class.value}"
