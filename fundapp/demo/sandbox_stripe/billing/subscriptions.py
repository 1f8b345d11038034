"""Subscriptions at the pretend Stripe: begun, renewed, changed, paused, past due and ended. It knows no page.

Nothing is prorated: whoever asks for a change says `proration_behavior=none`, or is refused.
"""

from typing import Any

from fundapp.demo.sandbox_stripe.billing.calendar import next_period
from fundapp.demo.sandbox_stripe.billing.customers import Customers
from fundapp.demo.sandbox_stripe.billing.invoices import Invoices
from fundapp.demo.sandbox_stripe.desk import Desk
from fundapp.demo.sandbox_stripe.payments import Tried
from fundapp.demo.sandbox_stripe.shapes import billing as shapes
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.sandbox_stripe.trouble import invalid, missing

KIND = "subscription"
_HOURS_TO_PAY_THE_FIRST, _DAYS_BEFORE_TRIAL_ENDS = 23, 3
_AN_HOUR, _A_DAY = 3600, 24 * 3600
_ENDED = ("canceled", "incomplete_expired")
_PLANNED = ("period_ends", "pause_ends", "trial_warns", "first_unpaid")


class Subscriptions:
    def __init__(self, desk: Desk, invoices: Invoices, customers: Customers) -> None:
        self._desk = desk
        self._invoices = invoices
        self._customers = customers

    # --- beginning ----------------------------------------------------------------------------------------------------

    def price(self, data: dict[str, Any], *, param: str) -> Thing:
        """A price from `price_data`, and its product if that is new."""
        recurring = data.get("recurring")
        if recurring is None or "unit_amount" not in data:
            raise invalid("This pretend Stripe needs price_data with recurring and unit_amount.", param=param)
        if "product" in data:
            product_id = data["product"]
            if self._desk.store.get(product_id) is None:
                raise missing("product", product_id, param=f"{param}[product]")
        else:
            product = shapes.product(data["product_data"]["name"], at=self._desk.at())
            self._desk.tell("product.created", self._desk.store.put(product))
            product_id = product["id"]
        price = shapes.price(
            product_id=product_id,
            currency=data["currency"].lower(),
            amount=data["unit_amount"],
            interval=recurring["interval"],
            count=recurring.get("interval_count", 1),
            at=self._desk.at(),
        )
        self._desk.tell("price.created", self._desk.store.put(price))
        return price

    def start(self, customer: Thing, price: Thing, *, data: dict[str, Any]) -> tuple[Thing, Thing]:
        """A subscription and its first invoice, both waiting for a payment."""
        now = self._desk.at()
        period = (now, _next(price, anchor=now, after=now))
        subscription = shapes.subscription(
            customer_id=customer["id"], price_thing=price, data=data, period=period, at=now
        )
        self._desk.store.put(subscription)
        invoice = self._invoices.finalize(
            self._invoices.draft(subscription, reason="subscription_create", amount=price["unit_amount"], period=period)
        )
        subscription = self._desk.keep(subscription, latest_invoice=invoice["id"])
        self._desk.tell("customer.subscription.created", subscription)
        self._desk.later(now + _HOURS_TO_PAY_THE_FIRST * _AN_HOUR, "first_unpaid", subscription["id"])
        return subscription, invoice

    # --- collecting ---------------------------------------------------------------------------------------------------

    def collect(self, invoice: Thing, *, method: Thing | None = None, base: str = "", present: bool = False) -> Tried:
        """Try to take what an invoice asks for, and let its subscription know what came of it."""
        subscription = self.of_invoice(invoice)
        method = method or self.method_of(subscription)
        retry = subscription["status"] != "incomplete"
        tried = self._invoices.attempt(invoice, method, base=base, present=present, retry=retry)
        self._went(invoice, tried)
        return tried or Tried("declined", {})

    def settled(self, invoice: Thing, tried: Tried) -> None:
        """A bank, or the supporter, has answered."""
        self._invoices.went(invoice, tried, retry=self.of_invoice(invoice)["status"] not in {"incomplete", *_ENDED})
        self._went(invoice, tried)

    def method_of(self, subscription: Thing) -> Thing | None:
        """Its own way to pay, or its customer's."""
        name = subscription["default_payment_method"]
        if name is None:
            customer = self._desk.need("customer", subscription["customer"])
            name = customer.get("invoice_settings", {}).get("default_payment_method")
        method = self._desk.store.get(name) if name else None
        return method if method and method["customer"] else None

    def of_invoice(self, invoice: Thing) -> Thing:
        return self._desk.need(KIND, invoice["parent"]["subscription_details"]["subscription"])

    def _went(self, invoice: Thing, tried: Tried | None) -> None:
        invoice = self._desk.need("invoice", invoice["id"])
        subscription = self.of_invoice(invoice)
        if subscription["status"] in {*_ENDED, "paused"}:
            return
        if tried is not None and tried.state in {"paid", "waits"}:
            if subscription["status"] == "incomplete":
                self._desk.store.unplan_all("first_unpaid", subscription["id"])
                self._plan_period(subscription)
            if subscription["status"] != "active":
                self._change(subscription, status="active")
        elif (tried is None or tried.state == "declined") and subscription["status"] != "incomplete":
            if invoice["next_payment_attempt"] is None:
                self.end(subscription, why="payment_failed")
            elif subscription["status"] != "past_due":
                self._change(subscription, status="past_due")

    # --- time ---------------------------------------------------------------------------------------------------------

    def on_period_end(self, name: str) -> None:
        """The next period begins: another invoice, or the end if that was asked for."""
        subscription = self._desk.need(KIND, name)
        if subscription["status"] in _ENDED:
            return
        if subscription["cancel_at_period_end"]:
            self.end(subscription, why="cancellation_requested")
            return
        item = subscription["items"]["data"][0]
        start = item["current_period_end"]
        period = (start, _next(item["price"], anchor=subscription["billing_cycle_anchor"], after=start))
        status = "active" if subscription["status"] == "trialing" else subscription["status"]
        subscription = self._change(subscription, items=_with_item(subscription, period=period), status=status)
        self._plan_period(subscription)
        amount = item["price"]["unit_amount"]
        invoice = self._invoices.draft(subscription, reason="subscription_cycle", amount=amount, period=period)
        self._desk.keep(subscription, latest_invoice=invoice["id"])
        if subscription["pause_collection"] is not None:
            # What falls into a pause is never asked for, and never made up for.
            self._invoices.void(invoice)

    def on_invoice_final(self, name: str) -> None:
        invoice = self._desk.need("invoice", name)
        if invoice["status"] == "draft":
            final = self._invoices.finalize(invoice)
            if final["status"] == "open":
                self._invoices.follow(self.collect(final))

    def on_retry(self, name: str) -> None:
        invoice = self._desk.need("invoice", name)
        if invoice["status"] == "open":
            self._invoices.follow(self.collect(invoice))

    def on_pause_end(self, name: str) -> None:
        subscription = self._desk.need(KIND, name)
        if subscription["status"] not in _ENDED and subscription["pause_collection"]:
            self._change(subscription, pause_collection=None)

    def on_trial_warning(self, name: str) -> None:
        subscription = self._desk.need(KIND, name)
        if subscription["status"] == "trialing":
            self._desk.tell("customer.subscription.trial_will_end", subscription)

    def on_first_unpaid(self, name: str) -> None:
        """Nobody paid the first invoice within a day."""
        subscription = self._desk.need(KIND, name)
        if subscription["status"] == "incomplete":
            self.give_up(subscription)

    def give_up(self, subscription: Thing) -> None:
        for invoice in self._invoices.of(subscription, "draft", "open"):
            self._invoices.void(invoice)
        self._unplan(subscription)
        self._change(subscription, status="incomplete_expired", ended_at=self._desk.at())

    # --- changes ------------------------------------------------------------------------------------------------------

    def update(self, subscription: Thing, asked: dict[str, Any]) -> Thing:
        """What Stripe's `update` changes, of what the fund asks for."""
        if subscription["status"] in _ENDED:
            raise invalid(
                "A canceled subscription can only update its cancellation_details and metadata.",
                code="resource_missing",
            )
        changes: Thing = {name: asked[name] for name in ("cancel_at_period_end", "description") if name in asked}
        if "metadata" in asked:
            changes["metadata"] = subscription["metadata"] | (asked["metadata"] or {})
        if "default_payment_method" in asked:
            self._need_attached(subscription, asked["default_payment_method"])
            changes["default_payment_method"] = asked["default_payment_method"]
        if "items" in asked:
            changes["items"] = self._repriced(subscription, asked)
        if "pause_collection" in asked:
            changes["pause_collection"] = self._paused(subscription, asked["pause_collection"])
        if "cancel_at_period_end" in asked:
            changes |= self._ending(subscription, at_period_end=asked["cancel_at_period_end"])
        if "trial_end" in asked:
            changes |= self._moved(subscription, asked)
        changed = self._change(subscription, **changes)
        return self._begin_trial(changed) if "trial_end" in asked else changed

    def end(self, subscription: Thing, *, why: str) -> Thing:
        """Ended now. What is open stays open, and nobody tries it any more; what is a draft stays one."""
        if subscription["status"] in _ENDED:
            raise missing(KIND, subscription["id"])
        self._unplan(subscription)
        for invoice in self._invoices.of(subscription, "open", "draft"):
            self._desk.store.unplan_all("invoice_final", invoice["id"])
            self._invoices.stop_trying(invoice)
        now = self._desk.at()
        subscription = self._desk.keep(
            subscription,
            canceled_at=subscription["canceled_at"] or now,
            cancellation_details=subscription["cancellation_details"] | {"reason": why},
            ended_at=now,
            status="canceled",
        )
        self._desk.tell("customer.subscription.deleted", subscription)
        return subscription

    def end_all(self, customer: Thing) -> None:
        for subscription in self._desk.store.newest(KIND, where={"customer": customer["id"]}):
            if subscription["status"] not in _ENDED:
                self.end(subscription, why="cancellation_requested")

    def halt(self, subscription: Thing) -> Thing:
        """Paused as a whole, in the dashboard: no period ends and no invoice is made until it goes on."""
        if subscription["status"] not in {"active", "trialing", "past_due"}:
            raise invalid(f"This subscription is {subscription['status']} and cannot be paused.")
        self._unplan(subscription)
        why = {"subscription": {"type": "pause_requested"}, "transitioned_at": self._desk.at(), "type": "subscription"}
        halted = self._change(subscription, status="paused", status_details={"paused": why})
        self._desk.tell("customer.subscription.paused", halted)
        return halted

    def go_on(self, subscription: Thing) -> Thing:
        """It goes on with the day that it had. What fell into the pause is not made up for."""
        if subscription["status"] != "paused":
            raise invalid(f"This subscription is {subscription['status']}, not paused.")
        item, now = subscription["items"]["data"][0], self._desk.at()
        changes: Thing = {"status": "active", "status_details": None}
        if item["current_period_end"] <= now:
            end = _next(item["price"], anchor=subscription["billing_cycle_anchor"], after=now)
            changes["items"] = _with_item(subscription, period=(now, end))
        going = self._change(subscription, **changes)
        self._plan_period(going)
        self._desk.tell("customer.subscription.resumed", going)
        return going

    def use(self, subscription: Thing, method: Thing) -> Thing:
        """Pay with this from now on."""
        return self._change(subscription, default_payment_method=method["id"])

    # --- parts --------------------------------------------------------------------------------------------------------

    def _need_attached(self, subscription: Thing, name: str) -> None:
        if self._desk.need("payment_method", name)["customer"] != subscription["customer"]:
            raise invalid(
                f"The customer does not have a payment method with the ID {name}.", param="default_payment_method"
            )

    def _repriced(self, subscription: Thing, asked: dict[str, Any]) -> Thing:
        item = subscription["items"]["data"][0]
        if asked.get("proration_behavior") != "none":
            raise invalid("This pretend Stripe prorates nothing: say none.", param="proration_behavior")
        if len(asked["items"]) != 1 or asked["items"][0].get("id") != item["id"]:
            raise invalid(f"This subscription has one item, {item['id']}.", param="items[0][id]")
        price = self.price(asked["items"][0].get("price_data", {}), param="items[0][price_data]")
        if price["recurring"]["interval"] != item["price"]["recurring"]["interval"]:
            raise invalid("This pretend Stripe changes no interval.", param="items[0][price_data][recurring]")
        return _with_item(subscription, price=price)

    def _paused(self, subscription: Thing, asked: Any) -> Thing | None:
        self._desk.store.unplan_all("pause_ends", subscription["id"])
        if not asked:
            return None
        resumes_at = asked.get("resumes_at")
        if resumes_at is not None:
            if resumes_at <= self._desk.at():
                raise invalid("`resumes_at` must be in the future.", param="pause_collection[resumes_at]")
            self._desk.later(resumes_at, "pause_ends", subscription["id"])
        if asked["behavior"] != "void":
            raise invalid("This pretend Stripe pauses with void alone.", param="pause_collection[behavior]")
        return {"behavior": asked["behavior"], "resumes_at": resumes_at}

    def _ending(self, subscription: Thing, *, at_period_end: bool) -> Thing:
        end = subscription["items"]["data"][0]["current_period_end"]
        reason = "cancellation_requested" if at_period_end else None
        return {
            "cancel_at": end if at_period_end else None,
            "canceled_at": self._desk.at() if at_period_end else None,
            "cancellation_details": subscription["cancellation_details"] | {"reason": reason},
        }

    def _moved(self, subscription: Thing, asked: dict[str, Any]) -> Thing:
        """A trial until `trial_end` moves the next debit there, and the day of the month with it."""
        now, until = self._desk.at(), asked["trial_end"]
        if until == "now" or until <= now:
            raise invalid("Invalid timestamp: must be an integer Unix timestamp in the future.", param="trial_end")
        if asked.get("proration_behavior") != "none":
            raise invalid("This pretend Stripe prorates nothing: say none.", param="proration_behavior")
        return {
            "billing_cycle_anchor": until,
            "items": _with_item(subscription, period=(now, until)),
            "status": "trialing",
            "trial_end": until,
            "trial_start": now,
        }

    def _begin_trial(self, subscription: Thing) -> Thing:
        """As at Stripe, the period that a trial cuts short is followed by an invoice of nothing."""
        now, until = self._desk.at(), subscription["trial_end"]
        self._plan_period(subscription)
        self._desk.store.unplan_all("trial_warns", subscription["id"])
        self._desk.later(max(now, until - _DAYS_BEFORE_TRIAL_ENDS * _A_DAY), "trial_warns", subscription["id"])
        invoice = self._invoices.draft(subscription, reason="subscription_update", amount=0, period=(now, until))
        self._invoices.finalize(invoice)
        return self._desk.keep(subscription, latest_invoice=invoice["id"])

    def _plan_period(self, subscription: Thing) -> None:
        self._desk.store.unplan_all("period_ends", subscription["id"])
        end = subscription["items"]["data"][0]["current_period_end"]
        self._desk.later(end, "period_ends", subscription["id"])

    def _unplan(self, subscription: Thing) -> None:
        for act in _PLANNED:
            self._desk.store.unplan_all(act, subscription["id"])

    def _change(self, subscription: Thing, **changes: object) -> Thing:
        changed = self._desk.keep(subscription, **changes)
        self._desk.tell("customer.subscription.updated", changed, before=subscription)
        return changed


def _next(price: Thing, *, anchor: int, after: int) -> int:
    recurring = price["recurring"]
    return next_period(anchor, after, interval=recurring["interval"], count=recurring["interval_count"])


def _with_item(subscription: Thing, *, price: Thing | None = None, period: tuple[int, int] | None = None) -> Thing:
    """The items with another price, or another period."""
    items: Thing = subscription["items"]
    item = items["data"][0]
    if price is not None:
        item = item | shapes.priced(price)
    if period is not None:
        item = item | {"current_period_start": period[0], "current_period_end": period[1]}
    return items | {"data": [item]}
