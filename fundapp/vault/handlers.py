"""What the vault does behind the scenes: what was taken back is destroyed until it is gone, and keys are replaced."""

from datetime import timedelta

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery
from fundapp.vault import erasing, keystore, rotation
from fundapp.vault.classes import SealedClass

# Longer than any transaction runs, and than anybody takes to notice that the wrong backup was restored.
_ORPHAN_DAYS = 7


def on_erase(delivery: Delivery) -> None:
    erasing.finish(str(delivery.payload["of_subject"]), SealedClass(str(delivery.payload["sealed_class"])))
    erasing.replay(system("vault"))


def on_sweep_keys(delivery: Delivery) -> None:
    erasing.replay(system("vault"))
    keystore.sweep(made_before=clock.now() - timedelta(days=_ORPHAN_DAYS))


def on_replace_key(delivery: Delivery) -> None:
    rotation.replace_key(system("vault"))
