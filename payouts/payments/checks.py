"""Looks at the start whether the bank files that somebody set up here can be used. It opens no payment."""

from django.core.checks import CheckMessage, Warning  # noqa: A004 -- Django's own name for it

from payouts.payments import shelf


def bank_files_are_sound(**_options: object) -> list[CheckMessage]:
    """A warning and not an error: the other ways to pay still work."""
    return [Warning(f"{whose}: {why}", id="payments.W001") for whose, why in shelf.faults()]
