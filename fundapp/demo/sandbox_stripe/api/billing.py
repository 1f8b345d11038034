"""The calls of Stripe's API for what comes again: customers, subscriptions, invoices, and the customer's portal."""

from collections.abc import Iterator

from stripe import params as sdk
from stripe.params import billing_portal as sdk_portal

from fundapp.demo.sandbox_stripe.api import calls
from fundapp.demo.sandbox_stripe.api.calls import Call, Endpoint, at, listing, only, retrieve
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import CardRefused, invalid

_PAGING = {"limit", "starting_after", "ending_before", "expand", "created"}
_ENDED = {"canceled", "incomplete_expired"}
_CUSTOMER = {"email", "name", "metadata", "expand"}


# --- customers --------------------------------------------------------------------------------------------------------


def _create_customer(call: Call) -> Thing:
    only(call, _CUSTOMER)
    return call.processor.customers.create(
        email=call.params.get("email"), name=call.params.get("name"), metadata=call.params.get("metadata") or {}
    )


def _update_customer(call: Call) -> Thing:
    only(call, {*_CUSTOMER, "invoice_settings"})
    customers = call.processor.customers
    customer = customers.living(call.name, param="id")
    settings = call.params.pop("invoice_settings", {})
    if "default_payment_method" in settings:
        method = call.need("payment_method", settings["default_payment_method"], param="invoice_settings")
        customer = customers.set_default(customer, method)
    changes: Thing = {name: call.params[name] for name in ("email", "name", "metadata") if name in call.params}
    return customers.update(customer, changes) if changes else customer


def _delete_customer(call: Call) -> Thing:
    return call.processor.forget(call.processor.customers.living(call.name, param="id"))


def _list_customers(call: Call) -> Thing:
    only(call, {*_PAGING, "email"})
    living = [customer for customer in call.store.newest("customer") if not customer.get("deleted")]
    if "email" in call.params:
        living = [customer for customer in living if customer["email"] == call.params["email"]]
    return calls.page([thing for thing in living if calls.made_within(thing, call)], call)


def _methods_of(call: Call) -> Thing:
    only(call, {*_PAGING, "type"})
    found = call.processor.customers.methods_of(call.processor.customers.living(call.name))
    wanted = call.params.get("type")
    return calls.page([method for method in found if wanted in {None, method["type"]}], call)


# --- subscriptions ----------------------------------------------------------------------------------------------------


def _update_subscription(call: Call) -> Thing:
    only(
        call,
        {
            "cancel_at_period_end", "default_payment_method", "description", "expand", "items", "metadata",
            "pause_collection", "payment_behavior", "proration_behavior", "trial_end",
        },
    )  # fmt: skip
    return call.processor.subscriptions.update(call.need("subscription"), call.params)


def _cancel_subscription(call: Call) -> Thing:
    only(call, {"invoice_now", "prorate", "cancellation_details", "expand"})
    for name in ("invoice_now", "prorate"):
        if call.params.get(name):
            raise invalid("This pretend Stripe ends without a last invoice.", param=name)
    return call.processor.subscriptions.end(call.need("subscription"), why="cancellation_requested")


def _list_subscriptions(call: Call) -> Thing:
    """Without a status, all that have not ended, as at Stripe."""
    only(call, {*_PAGING, "customer", "status", "price"})
    status = call.params.get("status")
    where = {"customer": call.params["customer"]} if "customer" in call.params else {}
    found = call.store.newest("subscription", where=where)
    if "price" in call.params:
        found = [thing for thing in found if thing["items"]["data"][0]["price"]["id"] == call.params["price"]]
    return calls.page([thing for thing in found if _stands(thing, status) and calls.made_within(thing, call)], call)


def _stands(subscription: Thing, wanted: str | None) -> bool:
    has_ended = subscription["status"] in _ENDED
    if wanted is None:
        return not has_ended
    return wanted == "all" or (wanted == "ended" and has_ended) or subscription["status"] == wanted


# --- invoices ---------------------------------------------------------------------------------------------------------


def _list_invoices(call: Call) -> Thing:
    only(call, {*_PAGING, "customer", "status", "subscription"})
    paths = {"customer": "customer", "status": "status", "subscription": "parent.subscription_details.subscription"}
    where = {path: call.params[name] for name, path in paths.items() if name in call.params}
    found = call.store.newest("invoice", where=where)
    return calls.page([invoice for invoice in found if calls.made_within(invoice, call)], call)


def _pay_invoice(call: Call) -> Thing:
    only(call, {"off_session", "payment_method", "expand"})
    invoice = call.need("invoice")
    method = call.need("payment_method", call.params["payment_method"]) if "payment_method" in call.params else None
    tried = call.processor.subscriptions.collect(invoice, method=method)
    if tried.decline is not None:
        raise CardRefused(tried.decline.sentence, code=tried.decline.code, decline_code=tried.decline.decline_code)
    if tried.state == "declined":
        raise invalid("There is no default_payment_method set on this Customer or Invoice.")
    return call.need("invoice")


def _void_invoice(call: Call) -> Thing:
    invoice = call.need("invoice")
    if invoice["status"] != "open":
        raise invalid(f"You can only void an open invoice. This one is {invoice['status']}.")
    return call.processor.invoices.void(invoice)


def _write_off(call: Call) -> Thing:
    invoice = call.need("invoice")
    if invoice["status"] != "open":
        raise invalid(f"You can only mark an open invoice as uncollectible. This one is {invoice['status']}.")
    return call.processor.invoices.write_off(invoice)


def _pause_subscription(call: Call) -> Thing:
    only(call, {"type", "expand"})
    return call.processor.subscriptions.halt(call.need("subscription"))


def _resume_subscription(call: Call) -> Thing:
    only(call, {"billing_cycle_anchor", "proration_behavior", "expand"})
    anchor = call.params.get("billing_cycle_anchor")
    if (anchor["type"] if isinstance(anchor, dict) else anchor) != "unchanged":
        raise invalid("This pretend Stripe keeps the day: say unchanged.", param="billing_cycle_anchor")
    return call.processor.subscriptions.go_on(call.need("subscription"))


def _list_invoice_payments(call: Call) -> Thing:
    only(call, {*_PAGING, "invoice", "payment", "status"})
    where: dict[str, str] = {name: call.params[name] for name in ("invoice", "status") if name in call.params}
    if "payment" in call.params:
        kind = call.params["payment"]["type"]
        where |= {"payment.type": kind}
        if kind in call.params["payment"]:
            where |= {f"payment.{kind}": call.params["payment"][kind]}
    found = call.store.newest("invoice_payment", where=where)
    return calls.page([payment for payment in found if calls.made_within(payment, call)], call)


# --- the portal -------------------------------------------------------------------------------------------------------


def _open_portal(call: Call) -> Thing:
    only(call, {"customer", "flow_data", "return_url", "expand"})
    return call.processor.portal.open(call.params, base=call.base)


def endpoints() -> Iterator[Endpoint]:
    yield at("POST", "/v1/customers", sdk.CustomerCreateParams, _create_customer)
    yield at("GET", "/v1/customers", sdk.CustomerListParams, _list_customers)
    yield at("GET", "/v1/customers/<name>", sdk.CustomerRetrieveParams, retrieve("customer"))
    yield at("POST", "/v1/customers/<name>", sdk.CustomerUpdateParams, _update_customer)
    yield at("DELETE", "/v1/customers/<name>", sdk.CustomerDeleteParams, _delete_customer)
    yield at("GET", "/v1/customers/<name>/payment_methods", sdk.CustomerListPaymentMethodsParams, _methods_of)
    yield at("GET", "/v1/products/<name>", sdk.ProductRetrieveParams, retrieve("product"))
    yield at("GET", "/v1/prices/<name>", sdk.PriceRetrieveParams, retrieve("price"))
    yield at("GET", "/v1/subscriptions", sdk.SubscriptionListParams, _list_subscriptions)
    yield at("GET", "/v1/subscriptions/<name>", sdk.SubscriptionRetrieveParams, retrieve("subscription"))
    yield at("POST", "/v1/subscriptions/<name>", sdk.SubscriptionUpdateParams, _update_subscription)
    yield at("DELETE", "/v1/subscriptions/<name>", sdk.SubscriptionCancelParams, _cancel_subscription)
    yield at("POST", "/v1/subscriptions/<name>/pause", sdk.SubscriptionPauseParams, _pause_subscription)
    yield at("POST", "/v1/subscriptions/<name>/resume", sdk.SubscriptionResumeParams, _resume_subscription)
    yield at("GET", "/v1/invoices", sdk.InvoiceListParams, _list_invoices)
    yield at("GET", "/v1/invoices/<name>", sdk.InvoiceRetrieveParams, retrieve("invoice"))
    yield at("POST", "/v1/invoices/<name>/pay", sdk.InvoicePayParams, _pay_invoice)
    yield at("POST", "/v1/invoices/<name>/void", sdk.InvoiceVoidInvoiceParams, _void_invoice)
    yield at("POST", "/v1/invoices/<name>/mark_uncollectible", sdk.InvoiceMarkUncollectibleParams, _write_off)
    payments = "/v1/invoice_payments"
    yield at("GET", payments, sdk.InvoicePaymentListParams, _list_invoice_payments)
    yield at("GET", f"{payments}/<name>", sdk.InvoicePaymentRetrieveParams, retrieve("invoice_payment"))
    yield at("POST", "/v1/billing_portal/sessions", sdk_portal.SessionCreateParams, _open_portal)
    yield at(
        "GET",
        "/v1/billing_portal/configurations",
        sdk_portal.ConfigurationListParams,
        listing("billing_portal.configuration", "active", "is_default"),
    )
