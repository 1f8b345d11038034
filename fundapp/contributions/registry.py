"""What upper rooms add to the pages of giving. They register theirs at the start; it never knows the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Offer:
    """A heading, one sentence, and a link."""

    title: str
    text: str
    url: str
    label: str


# A room is asked about one gift, by its id, and has something to offer or not.
Finder = Callable[[UUID], Offer | None]
_finders: list[Finder] = []
_keepings: list[str] = []


def register_offer(finder: Finder) -> None:
    """From now on `finder` is asked about every gift whose page is opened. The same again is a quiet success."""
    if finder not in _finders:
        _finders.append(finder)


def offers_for(gift_id: UUID) -> list[Offer]:
    return [offer for finder in _finders if (offer := finder(gift_id)) is not None]


def register_keeping(sentence: str) -> None:
    """From now on whoever asks to be forgotten reads `sentence` (marked for translation) among what stays."""
    if sentence not in _keepings:
        _keepings.append(sentence)


def keepings() -> tuple[str, ...]:
    return tuple(_keepings)
