"""How one rule of a book reads: the forms that its sentence has. It must never know which rules there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Acts = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence with places for `value`, `count` and `each`; or one for each value that is a word, a yes or a no.

    A value that `choices` leaves out says nothing. `acts` is asked with the section whether this key acts in it at all.
    """

    words: "StrPromise | None" = None
    choices: "Mapping[object, StrPromise]" = field(default_factory=dict)
    acts: Acts = bool

    def of(self, value: object) -> "StrPromise | None":
        return self.words if self.words is not None else self.choices.get(value)


def with_any(*attributes: str) -> Acts:
    """It acts where the section says any of these."""
    return lambda section: any(getattr(section, attribute) for attribute in attributes)


def said(words: "StrPromise", *, acts: Acts = bool) -> Saying:
    return Saying(words=words, acts=acts)


def chosen(choices: "Mapping[object, StrPromise] | None" = None, *, acts: Acts = bool, **named: "StrPromise") -> Saying:
    """One sentence for each choice; `yes` and `no` stand for true and false."""
    yes_or_no = {"yes": True, "no": False}
    given: dict[object, StrPromise] = {yes_or_no.get(name, name): words for name, words in named.items()}
    return Saying(choices={**(choices or {}), **given}, acts=acts)
