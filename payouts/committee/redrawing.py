"""Draws the lot of a panel again from what was kept of it, and compares. It reads, and must never change anything."""

from dataclasses import dataclass

from payouts.committee import drawing
from payouts.committee.models import Panel


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The order that the seed gives, and who was asked, in the order of asking: ids of accounts."""

    order: tuple[str, ...]
    asked: tuple[str, ...]
    # Who was asked and is not in what was kept of the lot: they came to the committee after the drawing.
    later: tuple[str, ...]
    # Whether the kept order is the one that the seed gives.
    is_in_order: bool
    # Whether those who were asked are the first of it; None where they had sat on an earlier ballot of the same look.
    are_the_first: bool | None

    @property
    def holds(self) -> bool:
        return self.is_in_order and self.are_the_first is not False


def redraw(panel: Panel) -> Redrawn:
    """Order the kept people by the kept seed again.

    On the first ballot of a look those who were asked must be its first, as many as were asked. On later ballots
    whoever sat before goes on, so the lot says only who comes after them.
    """
    kept = tuple(str(person) for person in panel.eligible)
    order = drawing.cast_lots(panel.seed, kept, {}).order
    asked = tuple(str(seat.account_id) for seat in panel.seats.order_by("id"))
    later = tuple(person for person in asked if person not in order)
    of_the_lot = [person for person in asked if person in order]
    first = set(of_the_lot) == set(order[: len(of_the_lot)]) if panel.ballot == 1 else None
    return Redrawn(order, asked, later, kept == order, first)
