"""Draws the lot of a panel again from what was kept of it, and compares. It reads, and must never change anything."""

from dataclasses import dataclass

from fundapp.audit import selectors as audit
from fundapp.audit.verbs import Verb
from payouts.committee import drawing
from payouts.committee.models import Panel


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The order that the seed gives, and who was asked, in the order of asking: ids of accounts."""

    order: tuple[str, ...]
    asked: tuple[str, ...]
    # Who was asked and is not in what was kept of the lot: they came to the committee after the drawing.
    later: tuple[str, ...]
    # Who stood before somebody who was asked for an empty seat, and was not asked: away, or kept apart by then.
    passed_over: tuple[str, ...]
    # Seats that neither the drawing nor a noted refill accounts for.
    unaccounted: int
    # Whether the kept order is the one that the seed gives.
    is_in_order: bool
    # Whether those who were drawn are the first of it; None where they had sat on an earlier ballot of the same look.
    are_the_first: bool | None

    @property
    def holds(self) -> bool:
        return self.is_in_order and self.are_the_first is not False and not self.unaccounted


def redraw(panel: Panel) -> Redrawn:
    """Order the kept people by the kept seed again.

    On the first ballot of a look those who were drawn must be its first. On later ballots whoever sat before goes on,
    so the lot says only who comes after them. Who was asked for an empty seat must be in the audit; somebody before
    them may have been away, or apart by then, so that they are named and accuse nobody.
    """
    kept = tuple(str(person) for person in panel.eligible)
    order = drawing.cast_lots(panel.seed, kept, {}).order
    asked = tuple(str(seat.account_id) for seat in panel.seats.order_by("id"))
    drawn, refilled = asked[: panel.panel_size], asked[panel.panel_size :]
    first = set(drawn) == set(order[: len(drawn)]) if panel.ballot == 1 else None
    last = max((order.index(person) for person in refilled if person in order), default=0)
    return Redrawn(
        order=order,
        asked=asked,
        later=tuple(person for person in asked if person not in order),
        passed_over=tuple(person for person in order[:last] if person not in asked),
        unaccounted=abs(len(refilled) - _refilled(panel)),
        is_in_order=kept == order,
        are_the_first=first,
    )


def _refilled(panel: Panel) -> int:
    """How many people were asked for empty seats, by the audit."""
    noted = audit.about(f"panel:{panel.id}").filter(verb=Verb.PANEL_REFILLED.value)
    return sum(record.detail.get("asked", 0) for record in noted)
