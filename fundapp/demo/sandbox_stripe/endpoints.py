"""The calls of Stripe's API that the pretence answers: method and path, the SDK's parameter type, what to do."""

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from typing import Any

from stripe import params as sdk
from stripe.params import checkout as sdk_checkout

from fundapp.demo.sandbox_stripe import contract
from fundapp.demo.sandbox_stripe.forms import Nested
from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.store import Store, Thing
from fundapp.demo.sandbox_stripe.trouble import invalid, missing

_DEEPEST_EXPAND = 4
_MOST_LISTED = 100
_SESSION_PARAMS = {
    "billing_address_collection", "cancel_url", "client_reference_id", "customer_creation", "customer_email", "expand",
    "expires_at", "line_items", "locale", "metadata", "mode", "payment_intent_data", "payment_method_types",
    "submit_type", "success_url", "ui_mode",
}  # fmt: skip


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


def answer(method: str, path: str, given: Nested, *, store: Store, processor: Processor, base: str) -> Thing:
    """The object that Stripe would answer with. Raises StripeTrouble otherwise."""
    for endpoint in _ENDPOINTS:
        match = endpoint.path.fullmatch(path)
        if match and endpoint.method == method:
            params = contract.read_params(endpoint.params, given)
            call = Call(store, processor, params, path, match.groupdict().get("name", ""), base)
            with store.changing():
                return _expanded(endpoint.answer(call), params.get("expand", []), store)
    raise invalid(
        f"Unrecognized request URL ({method}: {path}). This pretend Stripe answers only what the fund needs.",
        code="url_unknown",
    )


# --- answers ----------------------------------------------------------------------------------------------------------


def _create_session(call: Call) -> Thing:
    _only(call, _SESSION_PARAMS)
    return call.processor.open_session(call.params, base=call.base)


def _expire_session(call: Call) -> Thing:
    return call.processor.expire(call.need("checkout.session"))


def _create_refund(call: Call) -> Thing:
    _only(call, {"charge", "payment_intent", "amount", "reason", "metadata", "expand"})
    name = call.params.get("charge")
    if name is None and "payment_intent" in call.params:
        intent = call.need("payment_intent", call.params["payment_intent"], param="payment_intent")
        name = intent["latest_charge"]
    if name is None:
        raise invalid("One of the following params should be provided for this request: payment_intent or charge.")
    charge = call.need("charge", name, param="charge")
    return call.processor.refund(
        charge,
        amount=call.params.get("amount"),
        reason=call.params.get("reason"),
        metadata=call.params.get("metadata") or {},
    )


def _balance(call: Call) -> Thing:
    return call.processor.balance()


def _retrieve(kind: str) -> Callable[[Call], Thing]:
    return lambda call: _as_of_now(call.need(kind), call.store)


def _list(kind: str, *filters: str) -> Callable[[Call], Thing]:
    def answer_list(call: Call) -> Thing:
        _only(call, {*filters, "created", "limit", "starting_after", "ending_before", "expand"})
        found = [
            _as_of_now(thing, call.store)
            for thing in call.store.newest(kind)
            if all(_matches(thing, name, call.params[name]) for name in filters if name in call.params)
            and _made_within(thing["created"], call.params.get("created"))
        ]
        return _page(found, call)

    return answer_list


def _only(call: Call, known: Set[str]) -> None:
    """Stripe knows more than the pretence does. What it cannot do it refuses: silently ignoring would be a lie."""
    for name in sorted(call.params.keys() - known):
        raise invalid(f"Stripe takes {name}; this pretend Stripe does not know it yet.", param=name)


# --- parts ------------------------------------------------------------------------------------------------------------


def _matches(thing: Thing, name: str, wanted: Any) -> bool:
    if name == "types":
        return thing["type"] in wanted
    if name == "type" and str(wanted).endswith("*"):
        return str(thing["type"]).startswith(str(wanted)[:-1])
    return bool(thing.get(name) == wanted)


def _made_within(created: int, wanted: Any) -> bool:
    if wanted is None or isinstance(wanted, int):
        return wanted is None or created == wanted
    bounds = {"gt": created.__gt__, "gte": created.__ge__, "lt": created.__lt__, "lte": created.__le__}
    return all(bounds[name](bound) for name, bound in wanted.items())


def _page(found: list[Thing], call: Call) -> Thing:
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


def _as_of_now(thing: Thing, store: Store) -> Thing:
    """Money becomes available by the clock alone."""
    if thing["object"] == "balance_transaction" and thing["available_on"] <= store.now():
        return thing | {"status": "available"}
    return thing


def _expanded(thing: Thing, paths: list[str], store: Store) -> Thing:
    """`expand[]=payment_intent.latest_charge` puts the object where its id was."""
    for path in paths:
        steps = path.split(".")
        if len(steps) > _DEEPEST_EXPAND:
            raise invalid("You cannot expand more than 4 levels of a property.", param="expand")
        thing = _expand(thing, steps, path, store)
    return thing


def _expand(thing: Thing, steps: list[str], path: str, store: Store) -> Thing:
    step, rest = steps[0], steps[1:]
    if step == "data" and thing["object"] == "list" and rest:
        return thing | {"data": [_expand(item, rest, path, store) for item in thing["data"]]}
    if step == "refunds" and thing["object"] == "charge":
        return thing | {"refunds": _refunds_of(thing, store)}
    if step not in thing:
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    value = thing[step]
    inner = store.get(value) if isinstance(value, str) else value
    if value is None:
        return thing
    if inner is None:
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    inner = _as_of_now(inner, store)
    return thing | {step: _expand(inner, rest, path, store) if rest else inner}


def _refunds_of(charge: Thing, store: Store) -> Thing:
    found = [refund for refund in store.newest("refund") if refund["charge"] == charge["id"]]
    return {"object": "list", "data": found, "has_more": False, "url": f"/v1/charges/{charge['id']}/refunds"}


def _endpoints() -> Iterator[Endpoint]:
    def at(method: str, path: str, params: type, answer_: Callable[[Call], Thing]) -> Endpoint:
        return Endpoint(method, re.compile(path.replace("<name>", r"(?P<name>\w+)")), params, answer_)

    sessions = "/v1/checkout/sessions"
    yield at("POST", sessions, sdk_checkout.SessionCreateParams, _create_session)
    yield at("GET", sessions, sdk_checkout.SessionListParams, _list("checkout.session", "payment_intent", "status"))
    yield at("GET", f"{sessions}/<name>", sdk_checkout.SessionRetrieveParams, _retrieve("checkout.session"))
    yield at("POST", f"{sessions}/<name>/expire", sdk_checkout.SessionExpireParams, _expire_session)
    yield at("GET", "/v1/payment_intents/<name>", sdk.PaymentIntentRetrieveParams, _retrieve("payment_intent"))
    yield at("GET", "/v1/charges/<name>", sdk.ChargeRetrieveParams, _retrieve("charge"))
    yield at("GET", "/v1/charges", sdk.ChargeListParams, _list("charge", "payment_intent"))
    lines = "/v1/balance_transactions"
    yield at("GET", f"{lines}/<name>", sdk.BalanceTransactionRetrieveParams, _retrieve("balance_transaction"))
    yield at("GET", lines, sdk.BalanceTransactionListParams, _list("balance_transaction", "type", "source", "currency"))
    yield at("POST", "/v1/refunds", sdk.RefundCreateParams, _create_refund)
    yield at("GET", "/v1/refunds", sdk.RefundListParams, _list("refund", "charge", "payment_intent"))
    yield at("GET", "/v1/refunds/<name>", sdk.RefundRetrieveParams, _retrieve("refund"))
    yield at("GET", "/v1/balance", sdk.BalanceRetrieveParams, _balance)
    yield at("GET", "/v1/events", sdk.EventListParams, _list("event", "type", "types"))
    yield at("GET", "/v1/events/<name>", sdk.EventRetrieveParams, _retrieve("event"))


_ENDPOINTS = tuple(_endpoints())
