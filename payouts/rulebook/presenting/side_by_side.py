"""Two rulebooks side by side on a terminal. It must never know where they came from."""

import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from payouts.rulebook.facts import Rulebook
from payouts.rulebook.presenting import in_words

_WIDTH = 48


def lines(before: Rulebook, after: Rulebook) -> Iterator[str]:
    """Every rule that reads otherwise, under its section and its key; or one line that says that none does."""
    changed = in_words.compared(before, after)
    yield from _beside(before.name, after.name)
    for chapter in changed:
        yield f"\n{chapter.title}"
        for difference in chapter.differences:
            yield f"  [{difference.key}]"
            yield from _beside(difference.before or "-", difference.after or "-")
    if not changed:
        yield "They say the same."


def _beside(left: str, right: str) -> Iterator[str]:
    for one, other in zip_longest(textwrap.wrap(left, _WIDTH), textwrap.wrap(right, _WIDTH), fillvalue=""):
        yield f"  {one:<{_WIDTH}}  {other}".rstrip()
