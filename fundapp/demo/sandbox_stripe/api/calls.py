"""One call of the API and what every answer shares: finding, listing, paging, expanding. It knows no endpoint."""

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.store import Store, Thing
from fundapp.demo.sandbox_stripe.trouble import invalid, missing

_DEEPEST_EXPAND = 4
_MOST_LISTED = 100
_MOST_KEYS = 50


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reached its endpoint: parameters read, the id in the path (or nothing) found."""

    store: Store
    processor: Processor
    params: dict[str, Any]
    path: str
    name: str
    base: str

    def need(self, kind: str, name: str | None = None, *, param: str = "id") -> Thing:
        wanted = self.name if name is None else name
        thing = self.store.get(wanted)
        if thing is None or thing["object"] != kind:
            raise missing(kind, wanted, param=param)
        return thing


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: re.Pattern[str]
    params: type
    answer: Callable[[Call], Thing]


def at(method: str, path: str, params: type, answer: Callable[[Call], Thing]) -> Endpoint:
    return Endpoint(method, re.compile(path.replace("<name>", r"(?P<name>\w+)")), params, answer)


def only(call: Call, known: Set[str]) -> None:
    """Stripe knows more than the pretence does. What it cannot do it refuses: silently ignoring would be a lie."""
    for name in sorted(call.params.keys() - known):
        raise invalid(f"Stripe takes {name}; this pretend Stripe does not know it yet.", param=name)


def check_metadata(params: Mapping[str, Any], *, inside: str = "") -> None:
    """Stripe's own limits, wherever metadata is given: 50 keys of 40 letters, with 500 letters each."""
    for name, value in params.items():
        path = f"{inside}[{name}]" if inside else name
        if name == "metadata" and isinstance(value, dict):
            if len(value) > _MOST_KEYS or any(len(key) > 40 or len(text) > 500 for key, text in value.items()):
                raise invalid("Metadata holds at most 50 keys of 40 characters, with values of 500.", param=path)
        elif isinstance(value, dict):
            check_metadata(value, inside=path)


def retrieve(kind: str) -> Callable[[Call], Thing]:
    return lambda call: as_of_now(call.need(kind), call.store)


def listing(kind: str, *filters: str) -> Callable[[Call], Thing]:
    """A list of a kind. A filter is a field of the thing, and may be a moment with `gte` and its like."""

    def answer_list(call: Call) -> Thing:
        only(call, {*filters, "created", "limit", "starting_after", "ending_before", "expand"})
        equal = {name: call.params[name] for name in filters if isinstance(call.params.get(name), str)}
        # What SQL can compare, it compares: a year of events is long.
        plain = {name: value for name, value in equal.items() if name != "type" or not value.endswith("*")}
        found = [
            as_of_now(thing, call.store)
            for thing in call.store.newest(kind, where=plain)
            if all(_matches(thing, name, call.params[name]) for name in (*filters, "created") if name in call.params)
        ]
        return page(found, call)

    return answer_list


def made_within(thing: Thing, call: Call) -> bool:
    """Whether it was made when the call asks for."""
    return "created" not in call.params or _matches(thing, "created", call.params["created"])


def _matches(thing: Thing, name: str, wanted: Any) -> bool:
    if name == "types":
        return thing["type"] in wanted
    if name == "type" and str(wanted).endswith("*"):
        return str(thing["type"]).startswith(str(wanted)[:-1])
    if isinstance(wanted, dict):
        moment: int = thing[name]
        bounds = {"gt": moment.__gt__, "gte": moment.__ge__, "lt": moment.__lt__, "lte": moment.__le__}
        return all(bounds[bound](limit) for bound, limit in wanted.items())
    return bool(thing.get(name) == wanted)


def page(found: list[Thing], call: Call) -> Thing:
    """Newest first, cut as Stripe cuts: `starting_after` and `ending_before` name a thing, `limit` is 1 to 100."""
    limit = call.params.get("limit", 10)
    if not 1 <= limit <= _MOST_LISTED:
        raise invalid("Invalid limit: must be between 1 and 100.", param="limit")
    names = [thing["id"] for thing in found]
    for cursor in ("starting_after", "ending_before"):
        if cursor in call.params and call.params[cursor] not in names:
            raise missing("object", call.params[cursor], param=cursor)
    if "starting_after" in call.params:
        found = found[names.index(call.params["starting_after"]) + 1 :]
        cut = found[:limit]
    elif "ending_before" in call.params:
        found = found[: names.index(call.params["ending_before"])]
        cut = found[-limit:]
    else:
        cut = found[:limit]
    return {"object": "list", "data": cut, "has_more": len(found) > len(cut), "url": call.path}


def as_of_now(thing: Thing, store: Store) -> Thing:
    """Money becomes available by the clock alone."""
    if thing["object"] == "balance_transaction" and thing["available_on"] <= store.now():
        return thing | {"status": "available"}
    return thing


def expanded(thing: Thing, paths: list[str], store: Store) -> Thing:
    """`expand[]=payment_intent.latest_charge` puts the object where its id was."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > _DEEPEST_EXPAND:
            raise invalid("You cannot expand more than 4 levels of a property.", param="expand")
        thing = _expand(thing, steps, path, store)
    return thing


def _expand(thing: Thing, steps: list[str], path: str, store: Store) -> Thing:
    step, rest = steps[0], steps[1:]
    if thing.get("deleted"):
        # Of what was deleted nothing is left to expand.
        return thing
    if step == "data" and thing.get("object") == "list" and rest:
        return thing | {"data": [_expand(item, rest, path, store) for item in thing["data"]]}
    if (thing.get("object"), step) in _INCLUDED:
        thing = thing | {step: _INCLUDED[(thing["object"], step)](thing, store)}
    if (thing.get("object"), step) in _ABSENT and step not in thing:
        return thing
    if step not in thing:
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    value = thing[step]
    inner = store.get(value) if isinstance(value, str) else value
    if value is None:
        return thing
    if not isinstance(inner, dict):
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    inner = as_of_now(inner, store) if "object" in inner else inner
    return thing | {step: _expand(inner, rest, path, store) if rest else inner}


def _refunds_of(charge: Thing, store: Store) -> Thing:
    found = store.newest("refund", where={"charge": charge["id"]})
    return {"object": "list", "data": found, "has_more": False, "url": f"/v1/charges/{charge['id']}/refunds"}


def _payments_of(invoice: Thing, store: Store) -> Thing:
    found = store.newest("invoice_payment", where={"invoice": invoice["id"]})
    return {"object": "list", "data": found, "has_more": False, "url": f"/v1/invoices/{invoice['id']}/payments"}


# Lists that Stripe leaves out of an object until they are asked for.
_INCLUDED: dict[tuple[str, str], Callable[[Thing, Store], Thing]] = {
    ("charge", "refunds"): _refunds_of,
    ("invoice", "payments"): _payments_of,
}
# What Stripe leaves out of an object while there is none of it, and expands all the same.
_ABSENT = frozenset({("refund", "failure_balance_transaction")})
