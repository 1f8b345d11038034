"""What other rooms ask of this one: tonight, what was at the bank before that waits for a second person."""

from fundapp.kernel.actor import Actor
from fundapp.treasury import access, selectors
from members.registry import Part


def tonight_for(actor: Actor) -> Part | None:
    """Nothing for who said it themselves: they wait as well."""
    if not access.is_opener(actor):
        return None
    count = selectors.openings_that_wait_for(actor)
    return Part("treasury/tonight.html", count) if count else None
