"""Stripe's subscriptions: looked at, changed, ended, and their card. It must never know why a change is wanted.

Nothing here prorates: what was paid is paid, and a change counts from the next debit.
"""

from datetime import datetime

from fundapp.contributions.facts import Thing
from fundapp.contributions.gateway.asking import or_turned_down, plain, plainly
from fundapp.contributions.gateway.orders import CheckoutPage, MonthlyOrder, monthly_params
from fundapp.contributions.gateway.pages import Pages

_EXPAND = ["default_payment_method", "customer.invoice_settings.default_payment_method"]


class Subscriptions(Pages):
    """What a monthly gift asks of Stripe."""

    @plainly
    def open_monthly_checkout(self, order: MonthlyOrder, *, idempotency_key: str) -> CheckoutPage:
        """The same key and the same order give the same page, for a day."""
        return self._opened(monthly_params(order), idempotency_key=idempotency_key)

    @plainly
    def subscription(self, subscription_id: str) -> Thing:
        """With the card that it is debited from, wherever Stripe keeps that."""
        return plain(self._v1.subscriptions.retrieve(subscription_id, params={"expand": _EXPAND}))

    @or_turned_down
    @plainly
    def change_amount(
        self, subscription_id: str, *, item: Thing, amount_pence: int, currency: str, idempotency_key: str
    ) -> None:
        """Another sum from the next debit. `item` is the subscription's only one, as Stripe has it now."""
        self._v1.subscriptions.update(
            subscription_id,
            params={
                "items": [
                    {
                        "id": item["id"],
                        "price_data": {
                            "currency": currency.lower(),
                            "product": item["price"]["product"],
                            "recurring": {"interval": "month", "interval_count": 1},
                            "unit_amount": amount_pence,
                        },
                    }
                ],
                "proration_behavior": "none",
            },
            options={"idempotency_key": idempotency_key},
        )

    @or_turned_down
    @plainly
    def move_debit(self, subscription_id: str, *, at: datetime, idempotency_key: str) -> None:
        """The next debit is at `at`, and those after it on the same day of the month. Stripe calls the wait a trial."""
        self._v1.subscriptions.update(
            subscription_id,
            params={"trial_end": int(at.timestamp()), "proration_behavior": "none"},
            options={"idempotency_key": idempotency_key},
        )

    @or_turned_down
    @plainly
    def pause(self, subscription_id: str, *, until: datetime, idempotency_key: str) -> None:
        """Debits that fall before `until` are void: never made, and never made up for."""
        self._v1.subscriptions.update(
            subscription_id,
            params={"pause_collection": {"behavior": "void", "resumes_at": int(until.timestamp())}},
            options={"idempotency_key": idempotency_key},
        )

    @or_turned_down
    @plainly
    def resume(self, subscription_id: str, *, idempotency_key: str) -> None:
        self._v1.subscriptions.update(
            subscription_id, params={"pause_collection": ""}, options={"idempotency_key": idempotency_key}
        )

    @or_turned_down
    @plainly
    def end(self, subscription_id: str, *, idempotency_key: str) -> None:
        """End it now: no more debits, and none of what is left open is tried again."""
        self._v1.subscriptions.cancel(
            subscription_id,
            params={"invoice_now": False, "prorate": False},
            options={"idempotency_key": idempotency_key},
        )

    @or_turned_down
    @plainly
    def open_card_page(self, customer_id: str, *, return_url: str, idempotency_key: str) -> str:
        """Stripe's own page for another card, and nothing else: no ending by mistake while a card is changed."""
        session = self._v1.billing_portal.sessions.create(
            params={
                "customer": customer_id,
                "return_url": return_url,
                "flow_data": {
                    "type": "payment_method_update",
                    "after_completion": {"type": "redirect", "redirect": {"return_url": return_url}},
                },
            },
            options={"idempotency_key": idempotency_key},
        )
        return session.url

    @or_turned_down
    @plainly
    def use_card(self, subscription_id: str, *, card: str, idempotency_key: str) -> None:
        """Debit this card from now on, whatever the subscription held before."""
        self._v1.subscriptions.update(
            subscription_id,
            params={"default_payment_method": card},
            options={"idempotency_key": idempotency_key},
        )

    @or_turned_down
    @plainly
    def pay_invoice(self, invoice_id: str, *, idempotency_key: str) -> None:
        """Try now what is open, from whatever the subscription is debited from."""
        self._v1.invoices.pay(invoice_id, options={"idempotency_key": idempotency_key})

    @plainly
    def delete_customer(self, customer_id: str, *, idempotency_key: str) -> None:
        """Stripe forgets who it was. It keeps its payments, as the law asks of it."""
        self._v1.customers.delete(customer_id, options={"idempotency_key": idempotency_key})
