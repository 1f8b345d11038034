"""The calls of Stripe's API that the pretence answers: method and path, the SDK's parameter type, what to do."""

from collections.abc import Iterator

from stripe import params as sdk
from stripe.params import checkout as sdk_checkout

from fundapp.demo.sandbox_stripe import contract
from fundapp.demo.sandbox_stripe.api import billing, calls
from fundapp.demo.sandbox_stripe.api.calls import Call, Endpoint, at, listing, only, retrieve
from fundapp.demo.sandbox_stripe.forms import Nested
from fundapp.demo.sandbox_stripe.lines import KIND as LINE
from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.store import Store, Thing
from fundapp.demo.sandbox_stripe.trouble import invalid

_SESSION_PARAMS = {
    "billing_address_collection", "cancel_url", "client_reference_id", "customer", "customer_creation",
    "customer_email", "expand", "expires_at", "line_items", "locale", "metadata", "mode", "payment_intent_data",
    "payment_method_types", "submit_type", "subscription_data", "success_url", "ui_mode",
}  # fmt: skip


def answer(method: str, path: str, given: Nested, *, store: Store, processor: Processor, base: str) -> Thing:
    """The object that Stripe would answer with. Raises StripeTrouble otherwise."""
    for endpoint in ENDPOINTS:
        match = endpoint.path.fullmatch(path)
        if match and endpoint.method == method:
            params = contract.read_params(endpoint.params, given)
            calls.check_metadata(params)
            call = Call(store, processor, params, path, match.groupdict().get("name", ""), base)
            with store.changing():
                return calls.expanded(endpoint.answer(call), params.get("expand", []), store)
    raise invalid(
        f"Unrecognized request URL ({method}: {path}). This pretend Stripe answers only what the fund needs.",
        code="url_unknown",
    )


# --- the card page and what is given back -----------------------------------------------------------------------------


def _create_session(call: Call) -> Thing:
    only(call, _SESSION_PARAMS)
    return call.processor.open_session(call.params, base=call.base)


def _expire_session(call: Call) -> Thing:
    return call.processor.expire(call.need("checkout.session"))


def _create_refund(call: Call) -> Thing:
    only(call, {"charge", "payment_intent", "amount", "reason", "metadata", "expand"})
    name = call.params.get("charge")
    if name is None and "payment_intent" in call.params:
        intent = call.need("payment_intent", call.params["payment_intent"], param="payment_intent")
        name = intent["latest_charge"]
        if name is None:
            raise invalid(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    if name is None:
        raise invalid("One of the following params should be provided for this request: payment_intent or charge.")
    return call.processor.refunds.create(
        call.need("charge", name, param="charge"),
        amount=call.params.get("amount"),
        reason=call.params.get("reason"),
        metadata=call.params.get("metadata") or {},
    )


# --- disputes ---------------------------------------------------------------------------------------------------------


def _update_dispute(call: Call) -> Thing:
    only(call, {"evidence", "submit", "metadata", "expand"})
    evidence = call.params.get("evidence", {})
    if odd := [name for name, value in evidence.items() if not isinstance(value, str)]:
        raise invalid(f"This pretend Stripe reads no {odd[0]}.", param="evidence")
    return call.processor.disputes.answer(
        call.need("dispute"),
        evidence=evidence,
        # Stripe sends evidence to the bank at once unless it is told not to.
        submit=call.params.get("submit", True),
        metadata=call.params.get("metadata") or {},
    )


def _close_dispute(call: Call) -> Thing:
    return call.processor.disputes.lose(call.need("dispute"))


# --- the books and the bank -------------------------------------------------------------------------------------------


def _balance(call: Call) -> Thing:
    return call.processor.balance()


def _lines(call: Call) -> Thing:
    """Newest first; with `payout`, the lines that an automatic payout took to the bank."""
    by_payout = call.params.pop("payout", None)
    if by_payout is None:
        return listing(LINE, "type", "source", "currency")(call)
    names = call.processor.settlements.carried_by(call.need("payout", by_payout, param="payout"))
    only(call, {"limit", "starting_after", "ending_before", "expand", "type", "source", "currency", "created"})
    wanted = {name: call.params[name] for name in ("type", "source", "currency") if name in call.params}
    carried = [call.need(LINE, name) for name in reversed(names)]
    found = [line for line in carried if all(line[name] == value for name, value in wanted.items())]
    return calls.page([calls.as_of_now(line, call.store) for line in found], call)


def _create_payout(call: Call) -> Thing:
    only(call, {"amount", "currency", "description", "metadata", "expand"})
    return call.processor.settlements.create(
        amount=call.params["amount"],
        currency=call.params["currency"].lower(),
        description=call.params.get("description"),
        metadata=call.params.get("metadata") or {},
    )


def _cancel_payout(call: Call) -> Thing:
    return call.processor.settlements.cancel(call.need("payout"))


# --- the table --------------------------------------------------------------------------------------------------------


def _endpoints() -> Iterator[Endpoint]:
    sessions = "/v1/checkout/sessions"
    yield at("POST", sessions, sdk_checkout.SessionCreateParams, _create_session)
    yield at(
        "GET",
        sessions,
        sdk_checkout.SessionListParams,
        listing("checkout.session", "payment_intent", "status", "customer", "subscription"),
    )
    yield at("GET", f"{sessions}/<name>", sdk_checkout.SessionRetrieveParams, retrieve("checkout.session"))
    yield at("POST", f"{sessions}/<name>/expire", sdk_checkout.SessionExpireParams, _expire_session)
    yield at("GET", "/v1/payment_intents/<name>", sdk.PaymentIntentRetrieveParams, retrieve("payment_intent"))
    yield at("GET", "/v1/payment_intents", sdk.PaymentIntentListParams, listing("payment_intent", "customer"))
    yield at("GET", "/v1/payment_methods/<name>", sdk.PaymentMethodRetrieveParams, retrieve("payment_method"))
    yield at("GET", "/v1/charges/<name>", sdk.ChargeRetrieveParams, retrieve("charge"))
    yield at("GET", "/v1/charges", sdk.ChargeListParams, listing("charge", "payment_intent", "customer"))
    lines = "/v1/balance_transactions"
    yield at("GET", f"{lines}/<name>", sdk.BalanceTransactionRetrieveParams, retrieve(LINE))
    yield at("GET", lines, sdk.BalanceTransactionListParams, _lines)
    yield at("GET", "/v1/balance", sdk.BalanceRetrieveParams, _balance)
    yield at("POST", "/v1/refunds", sdk.RefundCreateParams, _create_refund)
    yield at("GET", "/v1/refunds", sdk.RefundListParams, listing("refund", "charge", "payment_intent"))
    yield at("GET", "/v1/refunds/<name>", sdk.RefundRetrieveParams, retrieve("refund"))
    yield at("GET", "/v1/disputes", sdk.DisputeListParams, listing("dispute", "charge", "payment_intent"))
    yield at("GET", "/v1/disputes/<name>", sdk.DisputeRetrieveParams, retrieve("dispute"))
    yield at("POST", "/v1/disputes/<name>", sdk.DisputeUpdateParams, _update_dispute)
    yield at("POST", "/v1/disputes/<name>/close", sdk.DisputeCloseParams, _close_dispute)
    yield at("POST", "/v1/payouts", sdk.PayoutCreateParams, _create_payout)
    yield at("GET", "/v1/payouts", sdk.PayoutListParams, listing("payout", "status", "arrival_date"))
    yield at("GET", "/v1/payouts/<name>", sdk.PayoutRetrieveParams, retrieve("payout"))
    yield at("POST", "/v1/payouts/<name>/cancel", sdk.PayoutCancelParams, _cancel_payout)
    yield at("GET", "/v1/events", sdk.EventListParams, listing("event", "type", "types"))
    yield at("GET", "/v1/webhook_endpoints", sdk.WebhookEndpointListParams, listing("webhook_endpoint"))
    yield at("GET", "/v1/events/<name>", sdk.EventRetrieveParams, retrieve("event"))


ENDPOINTS = (*_endpoints(), *billing.endpoints())
