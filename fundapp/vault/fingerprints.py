"""Keyed fingerprints of what is sealed: whether two are the same, and nothing else. It must never keep a bare hash.

Without VAULT_KEY nobody can try guesses against them. They go when their class goes.
"""

import hashlib
import hmac

from django.conf import settings
from django.db import transaction

from fundapp.vault import cipher
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import Fingerprint

# The kind that a sort code and an account number have, whoever typed them.
ACCOUNT = "account"


def of(purpose: str, text: str | bytes) -> str:
    """A digest under a key that only this purpose has. The caller brings the text into one form first."""
    key = cipher.purpose_key(cipher.fund_key(settings.VAULT_KEY), purpose)
    return hmac.new(key, text.encode() if isinstance(text, str) else text, hashlib.sha256).hexdigest()


def keep(subject: str, sealed_class: SealedClass, kind: str, text: str | bytes, *, part: str = "") -> None:
    """Keep the fingerprint in the transaction that seals the text; the one before of this kind and part is replaced.

    `part` tells several of one kind apart: the name of the sealed file, with which its fingerprint goes.
    """
    assert transaction.get_connection().in_atomic_block, "a fingerprint belongs to the transaction of what it is of"
    Fingerprint.objects.update_or_create(
        subject=subject, kind=kind, part=part, defaults={"sealed_class": sealed_class.value, "digest": of(kind, text)}
    )
