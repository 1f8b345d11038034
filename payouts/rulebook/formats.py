"""A rulebook as TOML and as JSON, one made from the other. It must never know what a key means.

TOML is what people write and what is adopted; JSON is for programs. A JSON rulebook becomes TOML before it is judged,
so that there is one judge, and its mistakes are told by their place in the JSON.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from fundapp.kernel.refusal import Refusal, Refused, refuse
from payouts.rulebook import document
from payouts.rulebook.kinds import Day, Text
from payouts.rulebook.lines import line_numbers
from payouts.rulebook.schema import EXAMPLE, SECTIONS

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DAYS = frozenset(
    field.key
    for fields in (EXAMPLE, *(part for section in SECTIONS for part in (section.fields, *section.lists.values())))
    for field in fields
    if isinstance(field.kind, Day)
)


def read(text: str) -> document.Document:
    """Read a rulebook in either format. Raises `Refused` as `document.parse` does; of JSON with places, not lines."""
    toml = as_toml(text)
    if toml == text:
        return document.parse(text)
    try:
        return document.parse(toml)
    except Refused as refused:
        raise Refused(*_placed(toml, refused)) from refused


def as_toml(text: str) -> str:
    """The same rulebook as TOML. Text that does not begin as JSON does is TOML already."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        tables = json.loads(text, parse_float=_number, parse_constant=_no_such_number)
        toml = "\n\n".join(_tables(tables)) + "\n"
        toml.encode()
    except (ValueError, RecursionError) as wrong:
        raise refuse("not_json", "This is not JSON that can be read: %(what)s.", what=str(wrong)) from wrong
    return toml


def as_json(toml: str) -> str:
    """The same rulebook as JSON, in the order in which it was written; only its comments are lost."""
    return json.dumps(tomllib.loads(toml), indent=2, ensure_ascii=False, default=date.isoformat) + "\n"


def _placed(toml: str, refused: Refused) -> Iterator[Refusal]:
    """The mistakes of a TOML that we wrote ourselves, told by the keys around them."""
    places = {line: path for path, line in line_numbers(toml).items()}
    for reason in refused.reasons:
        path = places.get(int(str(reason.values.get("line", 0))), ())
        where = ".".join(str(part) for part in path) or "the top"
        yield replace(reason, sentence="At %(where)s: %(what)s", values={**reason.values, "where": where})


def _tables(tables: Mapping[str, Any]) -> Iterator[str]:
    """Loose keys first, then each section under its header, then its lists."""
    loose = {key: value for key, value in tables.items() if not (_is_table(value) or _is_list_of_tables(value))}
    if loose:
        yield "\n".join(_rows("", loose))
    for name, value in tables.items():
        if _is_table(value):
            lists = {key: each for key, each in value.items() if _is_list_of_tables(each)}
            rows = _rows(name, {key: each for key, each in value.items() if key not in lists})
            yield "\n".join([f"[{_key(name)}]", *rows])
            for key, items in lists.items():
                yield from _list(f"{_key(name)}.{_key(key)}", items)
        elif _is_list_of_tables(value):
            yield from _list(_key(name), value)


def _list(name: str, items: list[dict[str, Any]]) -> Iterator[str]:
    for item in items:
        yield "\n".join([f"[[{name}]]", *_rows(name, item)])


def _rows(where: str, table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(where, key, value)}" for key, value in table.items()]


def _value(where: str, key: str, value: Any) -> str:
    if value is None:
        place = f"{where}.{key}".strip(".")
        raise refuse("null_value", "At %(where)s: leave the key out, or give it a value.", where=place)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if key in _DAYS and _is_day(value) else Text().write(value)
    if isinstance(value, list):
        return "[" + ", ".join(_value(where, key, item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(_rows(f"{where}.{key}".strip("."), value)) + "}"
    return str(value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else Text().write(key)


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_table(item) for item in value)


def _number(written: str) -> int | float:
    """JSON knows one kind of number, so 2.0 is 2."""
    number = float(written)
    return int(number) if number.is_integer() else number


def _no_such_number(name: str) -> None:
    raise ValueError(f"{name} is no number")
