"""Reads of how the machine is."""

from fundapp.outbox import selectors as outbox


def needing_a_person() -> int:
    """How many messages will not go on by themselves."""
    return outbox.parked().count()
