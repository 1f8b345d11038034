"""How the system says no: a code, a sentence, and the numbers in it. It must never know over which wire one asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for a "no".

    `code` names the rule in snake case and is stable; `sentence` is plain British English with `%(name)s` places for
    `values`, so that a translated sentence can put them elsewhere. Pages translate `sentence`; programs read `code`.
    """

    code: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


class Refused(Exception):
    """Raised by whoever decides, with every reason at once, so that a person need not find them one by one."""

    def __init__(self, *reasons: Refusal) -> None:
        assert reasons, "a refusal without a reason is a bug"
        super().__init__(*reasons)
        self.reasons: tuple[Refusal, ...] = reasons

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)


def refuse(code: str, sentence: str, **values: object) -> Refused:
    """The common case of one reason: `raise refuse("too_small", "Give at least %(least)s.", least="£3")`."""
    return Refused(Refusal(code, sentence, values))
