"""Which line of a statement is which movement of the books: a suggestion with its reason. It must never write one down.

First by the reference, then by the amount alone. Lines and movements of one amount whose days touch form a group; a
group with as many lines as movements is paired in the order of its days, any other is left to a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

MOST_TO_CHOOSE = 20


class Certainty(StrEnum):
    # Amount, reference and days agree, and there are as many of the one as of the other.
    SURE = "sure"
    # Amount and days agree.
    LIKELY = "likely"
    # There are more of the one than of the other: a person says which.
    CHOOSE = "choose"


@dataclass(frozen=True, slots=True)
class Open:
    """A line that nothing was said of yet."""

    id: int
    day: date
    pence: int
    word: str


@dataclass(frozen=True, slots=True)
class Movement:
    """What it may be: `code` names it, `first` and `last` are the days on which the bank may show it."""

    code: str
    pence: int
    word: str
    first: date
    last: date
    # Accepting it tells somebody or posts something that is not easily taken back: never without a look.
    is_careful: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    code: str
    certainty: Certainty
    # How many movements it could be.
    of: int = 1


def suggest(lines: Iterable[Open], movements: Iterable[Movement]) -> dict[int, Suggestion]:
    """At most one suggestion for each line, and each movement for one line only unless a person has to choose."""
    left, found = list(lines), dict[int, Suggestion]()
    pool = list(movements)
    for by_word in (True, False):
        known = _round(left, pool, by_word=by_word)
        found |= {line: suggestion for line, suggestion in known.items() if line not in found}
        settled = {line for line, each in known.items() if each.certainty is not Certainty.CHOOSE}
        taken = {each.code for each in known.values() if each.certainty is not Certainty.CHOOSE}
        left = [line for line in left if line.id not in settled and line.id not in found]
        pool = [movement for movement in pool if movement.code not in taken]
    return found


def _round(lines: Sequence[Open], pool: Sequence[Movement], *, by_word: bool) -> dict[int, Suggestion]:
    found: dict[int, Suggestion] = {}
    for these, those in _groups(lines, pool, by_word=by_word):
        for window, near in _windows(these, those):
            found |= _judge(window, near, by_word=by_word)
    return found


def _groups(
    lines: Sequence[Open], pool: Sequence[Movement], *, by_word: bool
) -> Iterator[tuple[list[Open], list[Movement]]]:
    """Lines and movements of one amount, and in the first round of one reference as well."""
    these: Mapping[tuple[int, str], list[Open]] = defaultdict(list)
    those: Mapping[tuple[int, str], list[Movement]] = defaultdict(list)
    for movement in pool:
        if movement.word or not by_word:
            those[movement.pence, movement.word if by_word else ""].append(movement)
    for line in lines:
        key = (line.pence, line.word if by_word else "")
        if (line.word or not by_word) and key in those:
            these[key].append(line)
    for key, group in these.items():
        yield group, those[key]


def _windows(lines: list[Open], movements: list[Movement]) -> Iterator[tuple[list[Open], list[Movement]]]:
    """Movements whose days touch, with the lines of those days; each list is walked once."""
    waiting = sorted(lines, key=lambda line: (line.day, line.id))
    place = 0
    for near, last in _runs(sorted(movements, key=lambda each: (each.first, each.last, each.code))):
        while place < len(waiting) and waiting[place].day < near[0].first:
            place += 1
        begin = place
        while place < len(waiting) and waiting[place].day <= last:
            place += 1
        if place > begin:
            yield waiting[begin:place], near


def _runs(movements: Sequence[Movement]) -> Iterator[tuple[list[Movement], date]]:
    near: list[Movement] = []
    last = date.min
    for movement in movements:
        if near and movement.first > last:
            yield near, last
            near = []
        near.append(movement)
        last = max(last, movement.last) if len(near) > 1 else movement.last
    if near:
        yield near, last


def _judge(lines: list[Open], movements: list[Movement], *, by_word: bool) -> dict[int, Suggestion]:
    pairs = list(zip(lines, movements, strict=False))
    is_even = len(lines) == len(movements) and all(each.first <= line.day <= each.last for line, each in pairs)
    if not is_even or any(_differ(line, each) for line, each in pairs):
        return {line.id: chosen for line in lines if (chosen := _to_choose(line, movements))}
    return {
        line.id: Suggestion(each.code, Certainty.SURE if by_word and not each.is_careful else Certainty.LIKELY)
        for line, each in pairs
    }


def _to_choose(line: Open, movements: list[Movement]) -> Suggestion | None:
    # A fund with hundreds of the same amount in one window is told of the first few.
    fits = (each for each in movements if each.first <= line.day <= each.last and not _differ(line, each))
    near = list(islice(fits, MOST_TO_CHOOSE))
    return Suggestion(near[0].code, Certainty.CHOOSE, of=len(near)) if near else None


def _differ(line: Open, movement: Movement) -> bool:
    """Two references that are both there and not the same are two different things."""
    return bool(line.word and movement.word and line.word != movement.word)
