"""Keyed digests of what must be found again without being kept. The key is outside the database."""

import hashlib
import hmac

from django.conf import settings

from fundapp.messages.numbers import international


def number_digest(number: str) -> str:
    """The same for one number however it was typed."""
    return _digest("number", international(number, country=settings.TEXTS_COUNTRY_CODE))


def message_digest(provider_id: str) -> str:
    return _digest("message", provider_id)


def _digest(what: str, text: str) -> str:
    return hmac.new(settings.CODE_PEPPER.encode(), f"messages.{what}:{text}".encode(), hashlib.sha256).hexdigest()
