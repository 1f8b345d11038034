"""A line on the terminal that fills up while something long is read. It must never know what."""

import sys
import time

_WIDTH = 40
# What is done sooner than this shows no bar.
_SECONDS_BEFORE_IT_SHOWS = 0.5


class Bar:
    """Called with how many are done, and how many there are; `total` is None while nobody knows."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._since = time.monotonic()

    def __call__(self, done: int, total: int | None) -> None:
        if time.monotonic() - self._since < _SECONDS_BEFORE_IT_SHOWS:
            return
        if total is None:
            sys.stderr.write(f"\r{'·' * _WIDTH} {done:,} {self._what}")
        else:
            filled = _WIDTH * done // total if total else _WIDTH
            end = "\n" if done == total else ""
            sys.stderr.write(f"\r{'█' * filled}{'·' * (_WIDTH - filled)} {done:,} of {total:,} {self._what}{end}")
        sys.stderr.flush()
