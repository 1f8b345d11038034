"""Where invented supporters pay: the pretend Stripe in this process, through the product's own doors.

Its memory is what the demo's pretend Stripe starts from, so the fund's books and "Stripe's" agree from the start.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import stripe
from django.conf import settings

from fundapp.contributions import actions, gateway
from fundapp.contributions.gateway import Order, StripeGateway
from fundapp.contributions.models import Contribution
from fundapp.demo.sandbox_stripe.in_process import InProcess
from fundapp.demo.sandbox_stripe.server import SandboxStripe, Terms
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from members.access import ANYONE

_STRIPE = system("stripe")
# Every payment has four events, of which any one is enough; the others would only make the demo slower to fill.
_TOLD = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.expired",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "charge.refunded",
    }
)


class Till:
    """Each act happens at the moment that the clock shows. What follows from it is in the outbox, as always."""

    def __init__(self, sandbox: SandboxStripe) -> None:
        self._sandbox = sandbox
        self.gateway = StripeGateway(
            stripe.StripeClient(
                settings.STRIPE_SECRET_KEY,
                base_addresses={"api": settings.STRIPE_API_BASE},
                http_client=InProcess(sandbox),
            )
        )

    def start(self, *, key: str, campaign_id: UUID, amount_pence: int, email: str = "") -> Contribution:
        """A supporter chooses an amount and is led to the card page."""
        gift = actions.start_gift(ANYONE, key=key, campaign_id=campaign_id, amount_pence=amount_pence, email=email)
        order = Order(
            gift=str(gift.id),
            amount_pence=amount_pence,
            currency=settings.FUND_CURRENCY,
            what=f"A gift to {settings.FUND_NAME}",
            success_url=f"{settings.SITE_URL}/donate/thanks/{gift.access_token}",
            cancel_url=f"{settings.SITE_URL}/donate?again={gift.access_token}",
            email=email,
        )
        page = self.gateway.open_checkout(order, idempotency_key=f"checkout:{gift.id}")
        return actions.attach_checkout(ANYONE, contribution_id=gift.id, session_id=page.session_id, url=page.url)

    def pay(self, gift: Contribution, *, card: str = "4242424242424242") -> None:
        """By card; a card that is refused leaves the page open."""
        with self._sandbox.store.changing():
            self._sandbox.processor.pay(self._session(gift), number=card, email=gift.email or None, name=None)
        self._tell()

    def pay_by_debit(self, gift: Contribution) -> None:
        """By bank debit, which waits until it is settled."""
        with self._sandbox.store.changing():
            self._sandbox.processor.pay_later(self._session(gift), email=gift.email or None, name=None)
        self._tell()

    def settle_debit(self, gift: Contribution, *, paid: bool) -> None:
        with self._sandbox.store.changing():
            self._sandbox.processor.settle(self._session(gift), paid=paid)
        self._tell()

    def expire(self, gift: Contribution) -> None:
        """The card page is left alone until it closes."""
        with self._sandbox.store.changing():
            self._sandbox.processor.expire(self._session(gift))
        self._tell()

    def refund(self, gift: Contribution, *, amount_pence: int | None = None) -> None:
        """An organiser gives a gift back in Stripe's dashboard."""
        store = self._sandbox.store
        (charge,) = store.newest("charge", where={"payment_intent": gift.payment_intent_id, "status": "succeeded"})
        with store.changing():
            self._sandbox.processor.refund(charge, amount=amount_pence, reason=None, metadata={})
        self._tell()

    def _session(self, gift: Contribution) -> Thing:
        session = self._sandbox.store.get(gift.checkout_session_id)
        assert session is not None, "a gift that was started at this till"
        return session

    def _tell(self) -> None:
        """What the courier would carry, without the road: the event is stored, and the outbox does the rest."""
        store = self._sandbox.store
        for number, event_id, _ in store.owed(due_only=False):
            event = store.get(event_id)
            if event is not None and event["type"] in _TOLD:
                actions.store_event(
                    _STRIPE, event_id=event_id, event_type=event["type"], is_live=False, body=json.dumps(event)
                )
            store.delivered(number, "told while the demo was filled")


@contextmanager
def open_till(path: Path | None = None) -> Iterator[Till]:
    """A till with its own pretend Stripe; while it is open, whatever asks Stripe asks that one."""
    sandbox = SandboxStripe(
        Terms(
            key=settings.STRIPE_SECRET_KEY,
            webhook_url=f"{settings.SITE_URL}/stripe/webhook",
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            path=path,
            now=lambda: clock.now().timestamp(),
        )
    )
    till = Till(sandbox)
    try:
        with gateway.speaking_to(till.gateway):
            yield till
    finally:
        sandbox.store.close()
