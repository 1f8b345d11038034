"""Names for things: time-ordered ids and idempotency keys. It must never know what they name."""

import re
import uuid

from fundapp.kernel import chance, clock

_KEY = re.compile(r"[a-z0-9][a-zA-Z0-9_.:-]{0,119}")


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562): 48 bits of milliseconds, then 74 random bits, so that rows sort by age."""
    milliseconds = int(clock.now().timestamp() * 1000)
    value = (milliseconds << 80) | int.from_bytes(chance.draw_bytes(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)


def is_key(text: str) -> bool:
    """Whether `text` can be an idempotency key or a ledger source: up to 120 letters, digits and `_ . : -`."""
    return _KEY.fullmatch(text) is not None
