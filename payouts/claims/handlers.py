"""What the claims room does when the outbox calls: tell of what ends or is late, and forget what is over."""

import logging

from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery
from payouts.claims import clocks, selectors
from payouts.claims.actions import (
    apologise,
    end_old_helpings,
    forget_address,
    forget_ways_back,
    keep_clocks,
    warn_old_drafts,
    wipe_old_drafts,
)

log = logging.getLogger(__name__)
CLOCK = system("clock")


class SomeAreLeft(Exception):
    """Clocks of some claims could not be kept; the outbox tries again."""


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


def on_retention(_delivery: Delivery) -> None:
    """Every claim by itself, so that one that cannot be touched now holds up no other."""
    for claim_id in clocks.with_spent_letters():
        forget_address(CLOCK, claim_id)
    left = 0
    for claim_id in list(clocks.with_clocks().values_list("id", flat=True)):
        try:
            keep_clocks(CLOCK, claim_id)
        except Exception as trouble:  # noqa: BLE001 -- whatever it is, the others must not wait for it
            left += 1
            log.warning("The clocks of claim %s were not kept: %s.", claim_id, type(trouble).__name__)
    if left:
        raise SomeAreLeft
