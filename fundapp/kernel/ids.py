"""Names for things: time-ordered ids and idempotency keys. It must never know what they name."""

import re
import threading
import uuid
from dataclasses import dataclass

from fundapp.kernel import chance, clock


@dataclass(slots=True)
class _Last:
    stream: object = None
    milliseconds: int = -1
    tail: int = 0


_last = _Last()
_turn = threading.Lock()
_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,120}")
_KEY = re.compile(r"[a-z0-9][a-zA-Z0-9_.:-]{0,119}")


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562): 48 bits of milliseconds, then 74 random bits, so that rows sort by age.

    Within one millisecond of one process each id is a random step above the one before (the RFC's monotonic method):
    two audit rows of one action, or two messages about one subject, keep the order in which they were written.
    """
    milliseconds = int(clock.now().timestamp() * 1000)
    with _turn:
        if milliseconds == _last.milliseconds and chance.stream() is _last.stream:
            _last.tail += 1 + int.from_bytes(chance.draw_bytes(4), "big")
        else:
            # One bit is left clear, so that the steps above cannot run over within any millisecond.
            _last.tail = int.from_bytes(chance.draw_bytes(10), "big") >> 7
        _last.stream, _last.milliseconds = chance.stream(), milliseconds
        tail = _last.tail
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | tail >> 62 << 64 | 0b10 << 62 | tail & (1 << 62) - 1)


def is_key(text: str) -> bool:
    """Whether `text` can be an idempotency key or a ledger source: up to 120 letters, digits and `_ . : -`."""
    return _KEY.fullmatch(text) is not None


def is_code(text: str) -> bool:
    """Whether `text` can only be an id or a code: no name, no address, nothing that a person said."""
    return _CODE.fullmatch(text) is not None
