"""What Stripe takes and answers, read from the installed SDK's own types, so that the pretence cannot drift.

Requests are judged by the parameter types (`stripe.params`), answers by the annotations of the response classes. It
must never hold a field name of its own.
"""

import sys
import types
import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import stripe
from stripe._object_classes import get_object_class
from stripe._request_options import RequestOptions

from fundapp.demo.sandbox_stripe.forms import Nested
from fundapp.demo.sandbox_stripe.trouble import StripeTrouble, invalid

_UNIONS = (Union, types.UnionType)


# --- Requests ---------------------------------------------------------------------------------------------------------


def read_params(kind: type, given: Nested, *, inside: str = "") -> dict[str, Any]:
    """`given` with every value in its own type. Refuses unknown, missing and mistyped parameters as Stripe does."""
    wanted = _parameters(kind)
    for name in given:
        if name not in wanted:
            path = _named(inside, name)
            raise invalid(f"Received unknown parameter: {path}", code="parameter_unknown", param=path)
    for name in sorted(_required(kind)):
        if name not in given:
            path = _named(inside, name)
            raise invalid(f"Missing required param: {path}.", code="parameter_missing", param=path)
    return {name: _read(wanted[name], value, _named(inside, name)) for name, value in given.items()}


def _named(inside: str, name: str) -> str:
    return f"{inside}[{name}]" if inside else name


@cache
def _parameters(kind: type) -> dict[str, Any]:
    """The parameters of a call, without the SDK's own request options, which never reach the wire."""
    own = {name: hint for name, hint in kind.__annotations__.items() if name not in RequestOptions.__annotations__}
    holder = type("Hints", (), {"__annotations__": own})
    return typing.get_type_hints(holder, globalns=vars(sys.modules[kind.__module__]))


@cache
def _required(kind: type) -> frozenset[str]:
    required: frozenset[str] = getattr(kind, "__required_keys__", frozenset())
    return required - frozenset(RequestOptions.__annotations__)


def _read(hint: Any, value: Nested | str, path: str) -> Any:
    if get_origin(hint) in _UNIONS:
        return _read_union(get_args(hint), value, path)
    if isinstance(value, dict):
        return _read_nested(hint, value, path)
    return _read_text(hint, value, path)


def _read_union(choices: tuple[Any, ...], value: Nested | str, path: str) -> Any:
    """The first choice that fits.

    `Literal[…] | str` is the SDK's way of saying that a list of values may grow; it is read strictly here, because a
    mistyped mode must not pass.
    """
    named = [choice for choice in choices if get_origin(choice) is Literal]
    if str in choices and any(get_args(choice) != ("",) for choice in named):
        choices = tuple(choice for choice in choices if choice is not str)
    troubles: list[StripeTrouble] = []
    for choice in choices:
        try:
            return _read(choice, value, path)
        except StripeTrouble as unfit:
            troubles.append(unfit)
    # The trouble found deepest inside says more than that of a choice which did not fit at all.
    raise max(troubles, key=lambda trouble: len(trouble.error.get("param", "")))


def _read_nested(hint: Any, value: Nested, path: str) -> Any:
    origin = get_origin(hint) or hint
    if origin is list:
        if any(not name.isdigit() for name in value):
            raise invalid("Invalid array", param=path)
        (item,) = get_args(hint)
        return [_read(item, value[name], f"{path}[{name}]") for name in sorted(value, key=int)]
    if origin is dict:
        return {name: _read(get_args(hint)[1], inner, f"{path}[{name}]") for name, inner in value.items()}
    if typing.is_typeddict(hint) or hasattr(hint, "__required_keys__"):
        return read_params(hint, value, inside=path)
    raise invalid(f"Invalid value for {path}: an object was not expected here.", param=path)


def _read_text(hint: Any, value: str, path: str) -> Any:
    if get_origin(hint) is Literal:
        if value in get_args(hint):
            return value
        choices = ", ".join(str(choice) for choice in get_args(hint))
        raise invalid(f"Invalid {path}: must be one of {choices}", param=path)
    if hint is bool:
        if value in {"true", "false"}:
            return value == "true"
        raise invalid(f"Invalid boolean: {value}", param=path)
    if hint is int:
        if value.removeprefix("-").isdecimal() and value.isascii():
            return int(value)
        raise invalid(f"Invalid integer: {value}", code="parameter_invalid_integer", param=path)
    if hint in {float, Decimal}:
        try:
            return float(value)
        except ValueError:
            raise invalid(f"Invalid decimal: {value}", param=path) from None
    if hint is str or hint is Any:
        return value
    raise invalid(f"Invalid value for {path}.", param=path)


# --- Answers ----------------------------------------------------------------------------------------------------------


def drift(answer: Mapping[str, Any]) -> list[str]:
    """Every way in which an answer differs from the SDK's class for it: unknown, missing or mistyped fields."""
    return list(_object_drift(str(answer.get("object", "")), answer, ""))


def _object_drift(name: str, answer: Mapping[str, Any], path: str) -> Iterator[str]:
    if name == "list":
        yield from _list_drift(answer, path)
        return
    kind = get_object_class("V1", name)
    if kind is stripe.StripeObject:
        yield f"{path or 'answer'}: the SDK knows no object called {name!r}"
    else:
        yield from _class_drift(kind, answer, path)


def _list_drift(answer: Mapping[str, Any], path: str) -> Iterator[str]:
    if extra := set(answer) ^ {"object", "data", "has_more", "url"}:
        yield f"{path or 'list'}: unknown or missing {sorted(extra)}"
    for place, item in enumerate(answer.get("data", [])):
        yield from _object_drift(str(item.get("object", "")), item, f"{path}[{place}]")


def _class_drift(kind: type, answer: Mapping[str, Any], path: str) -> Iterator[str]:
    fields = _fields(kind)
    for name in answer:
        if name not in fields:
            yield f"{path}.{name}: unknown to {kind.__name__}"
    for name, hint in fields.items():
        if name in answer:
            yield from _value_drift(hint, answer[name], f"{path}.{name}")
        elif type(None) not in get_args(hint):
            yield f"{path}.{name}: required by {kind.__name__} and missing"


@cache
def _fields(kind: type) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("stripe.") and base not in stripe.StripeObject.__mro__:
            fields |= {name: hint for name, hint in vars(base).get("__annotations__", {}).items() if name.islower()}
    return {name: hint for name, hint in fields.items() if not name.startswith("_")}


def _value_drift(hint: Any, value: Any, path: str) -> Iterator[str]:
    if not _fits(hint, value):
        yield f"{path}: {value!r} is not {hint}"
        return
    for kind in _members(hint):
        if get_origin(kind) is list:
            for place, item in enumerate(value if isinstance(value, list) else []):
                yield from _value_drift(get_args(kind)[0], item, f"{path}[{place}]")
    if isinstance(value, dict):
        inner = next((kind for kind in _members(hint) if isinstance(kind, type) and "stripe" in kind.__module__), None)
        if isinstance(value.get("object"), str):
            yield from _object_drift(str(value["object"]), value, path)
        elif inner is not None and inner.__name__ != "UntypedStripeObject":
            yield from _class_drift(inner, value, path)


def _members(hint: Any) -> tuple[Any, ...]:
    """The choices of a hint, unions taken apart to the ground."""
    if get_origin(hint) in _UNIONS:
        return tuple(member for choice in get_args(hint) for member in _members(choice))
    return (hint,)


def _fits(hint: Any, value: Any) -> bool:
    members = _members(hint)
    if any(get_origin(member) is Literal for member in members):
        literals = {text for member in members if get_origin(member) is Literal for text in get_args(member)}
        if isinstance(value, str):
            return value in literals
    return any(_is_a(member, value) for member in members)


def _is_a(member: Any, value: Any) -> bool:
    if member in {int, bool, str}:
        return type(value) is member
    if member is float:
        return type(value) in {int, float}
    if member is Decimal:
        return isinstance(value, str)
    if member is type(None):
        return value is None
    if get_origin(member) is list:
        return isinstance(value, list)
    # A class of the SDK, or the name of one that it writes in quotes: an object, whose own fields are looked at next.
    return isinstance(value, dict)
