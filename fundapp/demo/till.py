"""Where invented supporters pay: the pretend Stripe in this process, through the product's own doors.

Its memory is what the demo's pretend Stripe starts from, so the fund's books and "Stripe's" agree from the start.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

from fundapp.contributions import actions, facts, gateway, handlers
from fundapp.contributions.facts import Fact
from fundapp.contributions.gateway import Order
from fundapp.contributions.models import Contribution
from fundapp.demo.sandbox_stripe import endpoints
from fundapp.demo.sandbox_stripe.forms import Nested
from fundapp.demo.sandbox_stripe.processor import GOOD_CARD
from fundapp.demo.sandbox_stripe.server import SandboxStripe, Terms
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.kernel import clock
from members.access import ANYONE

_LINE = "latest_charge.balance_transaction"


class Till:
    """Each act happens at the moment that the clock shows, in Stripe's books and then in the fund's.

    The SDK and its wire are left out, because a year of gifts would be made of them alone; what is asked for and what
    is answered is the same. What the courier would carry is known already, so nothing is left owed.
    """

    def __init__(self, sandbox: SandboxStripe) -> None:
        self._store = sandbox.store
        self._processor = sandbox.processor

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
        with self._store.changing():
            page = self._processor.open_session(gateway.checkout_params(order), base=settings.STRIPE_API_BASE)
        return actions.attach_checkout(ANYONE, contribution_id=gift.id, session_id=page["id"], url=page["url"])

    def pay(self, gift: Contribution, *, card: str = GOOD_CARD) -> None:
        """By card; a card that is refused leaves the page open."""
        with self._store.changing():
            self._processor.pay(self._session(gift), number=card, email=gift.email or None, name=None)
        self._learn(gift)

    def pay_by_debit(self, gift: Contribution) -> None:
        """By bank debit, which waits until it is settled."""
        with self._store.changing():
            self._processor.pay_later(self._session(gift), email=gift.email or None, name=None)
        self._learn(gift)

    def settle_debit(self, gift: Contribution, *, paid: bool) -> None:
        """The bank lets the debit through, or does not."""
        with self._store.changing():
            self._processor.settle(self._session(gift), paid=paid)
        self._learn(gift)

    def expire(self, gift: Contribution) -> None:
        """The card page is left alone until it closes."""
        with self._store.changing():
            self._processor.expire(self._session(gift))
        self._learn(gift)

    def refund(self, gift: Contribution, *, amount_pence: int | None = None) -> None:
        """An organiser gives a gift back, or a part of it, in Stripe's dashboard."""
        payment = self._get("payment_intents", str(self._session(gift)["payment_intent"]), _LINE)
        charge = self._get("charges", payment["latest_charge"]["id"])
        with self._store.changing():
            refund = self._processor.refund(charge, amount=amount_pence, reason=None, metadata={})
        self._tell(facts.of_refund(self._get("refunds", refund["id"], "balance_transaction"), payment))

    def balance_pence(self) -> int:
        """What "Stripe" holds for the fund, available or on its way."""
        balance = self._processor.balance(settings.FUND_CURRENCY.lower())
        return sum(int(part["amount"]) for part in (*balance["available"], *balance["pending"]))

    def _learn(self, gift: Contribution) -> None:
        session = self._get("checkout/sessions", gift.checkout_session_id, f"payment_intent.{_LINE}")
        self._tell(facts.of_session(session))

    def _tell(self, fact: Fact) -> None:
        handlers.apply_fact(fact)
        for number, _, _ in self._store.owed(due_only=False):
            self._store.delivered(number, "known already")

    def _session(self, gift: Contribution) -> Thing:
        return self._get("checkout/sessions", gift.checkout_session_id)

    def _get(self, kind: str, name: str, *expand: str) -> Thing:
        """What Stripe would answer."""
        paths: Nested = {str(place): path for place, path in enumerate(expand)}
        asked: Nested = {"expand": paths} if expand else {}
        return endpoints.answer(
            "GET", f"/v1/{kind}/{name}", asked, store=self._store, processor=self._processor, base=""
        )


@contextmanager
def open_till(path: Path | None = None) -> Iterator[Till]:
    """A till whose Stripe remembers, from nothing on, in the file at `path`; or only until it closes."""
    for leftover in [path.with_name(path.name + end) for end in ("", "-wal", "-shm")] if path else []:
        leftover.unlink(missing_ok=True)
    sandbox = SandboxStripe(
        Terms(
            key=settings.STRIPE_SECRET_KEY,
            webhook_url=f"{settings.SITE_URL}/stripe/webhook",
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
            path=path,
            now=lambda: clock.now().timestamp(),
        )
    )
    try:
        yield Till(sandbox)
    finally:
        sandbox.store.close()
