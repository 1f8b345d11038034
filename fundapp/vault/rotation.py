"""Replacing the wrapping key, so that what was destroyed since is gone from every older backup of the keys too.

Every step may be the last one of a killed process; the next replacement carries on where it stopped:
a new key is on the disk, then every living key is wrapped with it, then the old key is overwritten and unlinked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.vault import keystore
from fundapp.vault.epochs import Epoch

EPOCH_DAYS = 7
# Short enough that nobody who seals meanwhile waits noticeably.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Replaced:
    """What one replacement did; `epoch` is the key in use now."""

    epoch: str
    wrapped_again: int
    destroyed: int
    unreadable: int


def is_due() -> bool:
    """Whether the key in use is a week old, or something is still wrapped with an older one."""
    epochs = keystore.epochs()
    newest = epochs.newest()
    return _is_old(newest) or len(epochs.names()) > 1 or keystore.to_wrap_again(newest) > 0


def replace_key(
    actor: Actor,
    *,
    at_once: bool = False,
    without_unreadable: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Replaced | None:
    """Replace the wrapping key if it is due, or `at_once`; None when there was nothing to do. Two at a time do it once.

    A living key that does not unwrap stops it before anything is destroyed, because a wrong VAULT_KEY looks just so.
    `without_unreadable` goes on: what could not be read before cannot be read afterwards.
    """
    epochs = keystore.epochs()
    before = epochs.newest()
    with epochs.replacing():
        epochs.tidy()
        newest = epochs.newest()
        # Whoever waited here while another process began anew wants nothing more.
        anew = at_once and (newest is None or before is None or newest.name == before.name)
        if not (anew or is_due()):
            return None
        if newest is None or anew or _is_old(newest):
            newest = epochs.publish(clock.now())

        count, unreadable = 0, list[UUID]()
        while True:
            wrapped, failed = keystore.wrap_again(newest, at_most=_AT_ONCE, passing_over=unreadable)
            if not wrapped and not failed:
                break
            count, unreadable = count + wrapped, unreadable + failed
            progress(wrapped + len(failed))
        if unreadable and not without_unreadable:
            raise refuse(
                "keys_do_not_unwrap",
                "%(count)s keys do not open with VAULT_KEY and the epoch keys of this machine. Nothing was destroyed.",
                count=len(unreadable),
            )

        old = [name for name in epochs.names() if name != newest.name]
        with transaction.atomic():
            audit.record(actor, Verb.WRAPPING_KEY_REPLACED, f"epoch:{newest.name}", wrapped=count, destroyed=len(old))
        for name in old:
            epochs.destroy(name)
    return Replaced(newest.name, count, len(old), len(unreadable))


def _is_old(newest: Epoch | None) -> bool:
    return newest is not None and clock.now() - newest.made_at >= timedelta(days=EPOCH_DAYS)
