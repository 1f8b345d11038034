"""The only source of chance: ids, codes, tokens and lots are drawn here. It must never know what is drawn.

Chance comes from the operating system, except inside `repeatable`, with which the demo draws the same fund every time.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

_source: ContextVar[Callable[[int], bytes]] = ContextVar("chance_source", default=os.urandom)


def draw_bytes(count: int) -> bytes:
    """`count` random bytes, fit for keys and tokens."""
    return _source.get()(count)


def stream() -> object:
    """What everything is drawn from now: the same object until a `repeatable` block begins or ends."""
    return _source.get()


def draw_below(limit: int) -> int:
    """A whole number from 0 up to but not including `limit`, every one equally likely."""
    if limit < 1:
        raise ValueError("there is nothing to draw below one")
    size = (limit.bit_length() + 7) // 8 or 1
    # Numbers above the last whole multiple of `limit` are drawn again, or the small ones would come up more often.
    fair = (256**size // limit) * limit
    while (number := int.from_bytes(draw_bytes(size), "big")) >= fair:
        pass
    return number % limit


def draw_word(alphabet: Sequence[str], length: int) -> str:
    """`length` letters drawn from `alphabet`."""
    return "".join(alphabet[draw_below(len(alphabet))] for _ in range(length))


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Within the block everything drawn follows from `seed`. For demo data and tests: what it draws is no secret."""
    token = _source.set(random.Random(seed).randbytes)  # noqa: S311 -- not a secret, and must be the same every time
    try:
        yield
    finally:
        _source.reset(token)
