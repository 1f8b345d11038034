"""Secrets of the machine itself, such as the seed of a second factor: bound to a purpose, opened without a log."""

from django.conf import settings

from fundapp.vault import cipher


def seal_secret(purpose: str, text: str) -> str:
    """One line of text to keep in a column. It opens only for the same purpose: name the column and the row in it."""
    return cipher.seal_under(cipher.fund_key(settings.VAULT_KEY), text, purpose=purpose)


def open_secret(purpose: str, sealed: str) -> str:
    """The secret; or `Refused` when it was changed, moved to another purpose, or sealed under another key."""
    return cipher.unseal_under(cipher.fund_key(settings.VAULT_KEY), sealed, purpose=purpose)
