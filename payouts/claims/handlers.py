"""What the claims room does when the outbox calls: tell of old forms and forget them, apologise for missed dates."""

import logging

from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery
from payouts.claims import selectors
from payouts.claims.actions import apologise, end_old_helpings, forget_ways_back, warn_old_drafts, wipe_old_drafts

log = logging.getLogger(__name__)


def on_forget_drafts(_delivery: Delivery) -> None:
    """What is thirty days old at this moment, so that a night on which nobody worked is made up for by the next."""
    log.info("%s forms were forgotten", wipe_old_drafts(system("clock")))


def on_end_helping(_delivery: Delivery) -> None:
    """Help of thirty days is over by itself, and so is help with what was paid; the row says so since tonight."""
    log.info("%s helpers were let go", end_old_helpings(system("clock")))


def on_forget_ways_back(_delivery: Delivery) -> None:
    """Old links and digits, and wishes to be called that nobody answered in fourteen days."""
    log.info("%s ways back were forgotten", forget_ways_back(system("clock")))


def on_warn_drafts(_delivery: Delivery) -> None:
    """In the morning, when a text wakes nobody: whoever has five days left is told."""
    log.info("%s people were told that their form ends soon", warn_old_drafts(system("clock")))


def on_look_for_missed_dates(_delivery: Delivery) -> None:
    """Each by itself, so that one that cannot be told leaves the others told."""
    late = selectors.missed_a_date()
    told = sum(apologise(system("clock"), claim_id) is not None for claim_id in late)
    log.info("%s missed dates were told", told)
