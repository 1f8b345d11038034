"""What the vault does after a commit, until it is done: the keys of what was taken back are destroyed."""

from datetime import timedelta

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery
from fundapp.vault import keystore, rotation
from fundapp.vault.classes import SealedClass

# Longer than any transaction runs, and than anybody takes to notice that the wrong backup was restored.
_ORPHAN_DAYS = 7


def on_destroy_key(delivery: Delivery) -> None:
    keystore.destroy(str(delivery.payload["of_subject"]), SealedClass(str(delivery.payload["sealed_class"])))


def on_sweep_keys(delivery: Delivery) -> None:
    keystore.sweep(made_before=clock.now() - timedelta(days=_ORPHAN_DAYS))


def on_replace_key(delivery: Delivery) -> None:
    rotation.replace_key(system("vault"))
