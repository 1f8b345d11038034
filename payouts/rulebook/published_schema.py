"""The table of keys as a JSON Schema, for other people's tools. It must never say what `schema` does not.

It describes a rulebook as JSON: the same sections and keys as the TOML, with dates as text. What no single key can get
wrong (a quorum above its panel, bands that overlap) no schema says; for that there is `document.parse`.
"""

from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import Any

from payouts.rulebook.kinds import (
    REFERENCE,
    TELLING,
    Amount,
    Day,
    Flag,
    Kind,
    Number,
    OneNumberOf,
    OneOf,
    Reference,
    Several,
    Text,
    Whole,
)
from payouts.rulebook.schema import EXAMPLE, FACTS, SECTIONS, Field, Section

Schema = dict[str, Any]
# What `parse_money` reads: `75`, `75.00`, `1,100.5`, with or without the sign, below ten million.
_MONEY = r"£?([0-9]{1,3}(,[0-9]{3})?|[0-9](,[0-9]{3}){2}|[0-9]{1,7})([.][0-9]{1,2})?"
_SOMETHING = r"(?=.*[1-9])"
_ANY = r"[\s\S]"


def published() -> Schema:
    """The whole schema, draft 2020-12. Its name is an address of nobody's site, because every fund publishes it."""
    properties: Schema = {section.name: _section(section) for section in SECTIONS}
    properties["examples"] = {"type": "array", "items": _table(EXAMPLE)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:common-pot:rulebook",
        "title": "A rulebook of Common Pot",
        "type": "object",
        "properties": properties,
        "required": [section.name for section in SECTIONS if any(field.required for field in section.fields)],
        "additionalProperties": False,
    }


def facts_schema() -> Schema:
    """The facts of a try."""
    return _table(FACTS)


def _section(section: Section) -> Schema:
    lists = {name: {"type": "array", "items": _table(fields)} for name, fields in section.lists.items()}
    return _table(section.fields, lists)


def _table(fields: Sequence[Field], more: Mapping[str, Schema] | None = None) -> Schema:
    properties = {field.key: {"description": field.kind.remedy, **of_kind(field.kind)} for field in fields}
    return {
        "type": "object",
        "properties": {**properties, **(more or {})},
        "required": [field.key for field in fields if field.required],
        "additionalProperties": False,
    }


def _text(pattern: str) -> Schema:
    """Python's `fullmatch` in the signs that other languages share. A bare `$` would let a last new line through."""
    return {"type": "string", "pattern": f"^(?:{pattern.replace('(?s).', _ANY)})(?!{_ANY})"}


@singledispatch
def of_kind(kind: Kind) -> Schema:
    """What the schema says of one kind of value."""
    raise TypeError(f"{type(kind).__name__} has no schema yet")


@of_kind.register
def _(kind: Whole) -> Schema:
    return {"type": "integer", "minimum": kind.least, "maximum": kind.most}


@of_kind.register
def _(kind: Amount) -> Schema:
    return _text(_MONEY if kind.may_be_nothing else _SOMETHING + _MONEY)


@of_kind.register
def _(kind: Number) -> Schema:
    """The places are the schema's; the least and the most of a number in quotes no schema says."""
    return _text(rf"[0-9]{{1,6}}([.][0-9]{{1,{kind.places}}})?")


@of_kind.register
def _(kind: Text) -> Schema:
    return _text(kind.pattern)


@of_kind.register
def _(kind: OneOf) -> Schema:
    return {"enum": [choice.value for choice in kind.choices]}


@of_kind.register
def _(kind: OneNumberOf) -> Schema:
    return {"type": "integer", "enum": list(kind.choices)}


@of_kind.register
def _(kind: Flag) -> Schema:
    return {"type": "boolean"}


@of_kind.register
def _(kind: Day) -> Schema:
    return {"format": "date", **_text("[0-9]{4}-[0-9]{2}-[0-9]{2}")}


@of_kind.register
def _(kind: Several) -> Schema:
    return {"type": "array", "items": of_kind(kind.of), "minItems": kind.least, "uniqueItems": True}


@of_kind.register
def _(kind: Reference) -> Schema:
    return _text(f"(?!.*({'|'.join(TELLING).upper()})){REFERENCE}")
