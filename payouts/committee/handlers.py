"""What the committee does when the outbox calls: draw a panel, close those whose time is over."""

import logging
from uuid import UUID

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox.registry import Delivery
from payouts.committee import actions, selectors

log = logging.getLogger(__name__)


def on_ready_to_decide(delivery: Delivery) -> None:
    """Draw, or find it drawn.

    A lot that cannot be drawn is no fault to try again: the claim stands on the list of stuck ones, where organisers
    read what to do.
    """
    try:
        actions.draw_panel(system("committee"), claim_id=UUID(str(delivery.payload["claim_id"])))
    except Refused as refused:
        log.warning("no panel for %s: %s", delivery.subject, " ".join(refused.codes))


def on_close_panels(_delivery: Delivery) -> None:
    """Each in a transaction of its own, so that one that fails is tried again without the others."""
    for panel_id in selectors.overdue(clock.now()):
        actions.close_panel(system("committee"), panel_id=panel_id)
