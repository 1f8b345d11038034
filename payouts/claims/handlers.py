"""What the claims room does when the outbox calls: forget old forms, every night."""

import logging

from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery
from payouts.claims.actions import end_old_helpings, wipe_old_drafts

log = logging.getLogger(__name__)


def on_forget_drafts(_delivery: Delivery) -> None:
    """What is thirty days old at this moment, so that a night on which nobody worked is made up for by the next."""
    log.info("%s forms were forgotten", wipe_old_drafts(system("clock")))


def on_end_helping(_delivery: Delivery) -> None:
    """Help of thirty days is over by itself, and so is help with what was paid; the row says so since tonight."""
    log.info("%s helpers were let go", end_old_helpings(system("clock")))
