"""A rulebook tried on a loss that somebody describes, key by key. It must never know who asks, and keeps nothing."""

import difflib
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from fundapp.kernel.refusal import Refusal, Refused
from payouts.rulebook.document import facts_of, fund_of
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Assessment, Rulebook
from payouts.rulebook.kinds import Day
from payouts.rulebook.schema import FACTS, FUND

# What can be told of a loss, and of the fund; of that nothing told is plenty.
TOLD = (*FACTS, *FUND)
_KNOWN = {field.key: field for field in TOLD}


def tried(rulebook: Rulebook, told: Mapping[str, object]) -> Assessment:
    """The assessment of a loss told by the keys of `TOLD`. Raises `Refused` with every mistake, by its key."""
    values = read_values(told)
    return assess(rulebook, facts_of(rulebook, values), fund_of(values))


def read_values(told: Mapping[str, object], *, known: Collection[str] = _KNOWN) -> dict[str, Any]:
    """What was told, by the names that `Facts` has for it. Raises `Refused` with every mistake, by its key."""
    mistakes: list[Refusal] = []
    values: dict[str, Any] = {}
    for key, value in told.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f"Did you mean “{near[0]}”?" if near else f"Known here: {', '.join(known)}."
            mistakes.append(_mistake("unknown_key", key, f"“{key}” is not known. {hint}"))
            continue
        field = _KNOWN[key]
        try:
            values[field.attribute] = field.kind.read(_as_day(value) if isinstance(field.kind, Day) else value)
        except ValueError:
            mistakes.append(_mistake("bad_value", key, f"“{key}” is not right. {field.kind.remedy}"))
    if mistakes:
        raise Refused(*mistakes)
    return values


def _as_day(value: object) -> object:
    """JSON and a command line have no dates of their own."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _mistake(code: str, key: str, sentence: str) -> Refusal:
    return Refusal(code, "%(what)s", {"field": key, "what": sentence})
