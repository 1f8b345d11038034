"""Where invented supporters pay: the pretend Stripe in this process, through the product's own doors.

Its memory is what the demo's pretend Stripe starts from, so the fund's books and "Stripe's" agree from the start.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.conf import settings

from fundapp.contributions import actions, facts, gateway, links
from fundapp.contributions.actions import recurring
from fundapp.contributions.facts import Hint
from fundapp.contributions.fee_cover import cover_pence
from fundapp.contributions.forms.giving import fee_terms
from fundapp.contributions.gateway import MonthlyOrder, Order
from fundapp.contributions.handlers import refunds
from fundapp.contributions.handlers.stripe_events import look_into
from fundapp.contributions.models import Contribution, RecurringContribution, RefundOrder
from fundapp.demo.sandbox_stripe import cards
from fundapp.demo.sandbox_stripe.server import SandboxStripe, Terms
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.demo.wire import gateway_to
from fundapp.kernel import clock
from members.access import ANYONE

R = TypeVar("R")


class Till:
    """Each act happens at the moment that the clock shows, in Stripe's books and then in the fund's.

    What the fund asks goes through its own gateway and the real SDK, only without a network. What the courier would
    carry is looked into at once, so nothing is left owed.
    """

    def __init__(self, sandbox: SandboxStripe) -> None:
        self._store = sandbox.store
        self._processor = sandbox.processor
        self._stripe = gateway_to(sandbox, key=settings.STRIPE_SECRET_KEY)

    # --- gifts --------------------------------------------------------------------------------------------------------

    def start(
        self,
        *,
        key: str,
        campaign_id: UUID,
        amount_pence: int,
        email: str = "",
        covers_fee: bool = False,
        shown_name: str = "",
    ) -> Contribution:
        """A supporter chooses an amount and is led to the card page."""
        cover = cover_pence(amount_pence, fee_terms()) if covers_fee else 0
        gift = actions.start_gift(
            ANYONE,
            key=key,
            campaign_id=campaign_id,
            amount_pence=amount_pence + cover,
            fee_cover_pence=cover,
            email=email,
            public_name=shown_name,
        )
        order = Order(
            gift=str(gift.id),
            amount_pence=gift.amount_pence,
            currency=settings.FUND_CURRENCY,
            what=f"A gift to {settings.FUND_NAME}",
            success_url=f"{settings.SITE_URL}/donate/thanks/{gift.access_token}",
            cancel_url=f"{settings.SITE_URL}/donate?again={gift.access_token}",
            email=email,
        )
        page = self._open(gateway.checkout_params(order))
        return actions.attach_checkout(ANYONE, contribution_id=gift.id, session_id=page["id"], url=page["url"])

    def pay(self, gift: Contribution, *, card: str = cards.GOOD_CARD) -> None:
        """By card; a card that is refused leaves the page open."""
        self._do(lambda: self._processor.pay(self._session(gift), number=card, email=gift.email or None))
        self._learn(gift)

    def pay_by_debit(self, gift: Contribution) -> None:
        """By bank debit, which waits until it is settled."""
        self._do(lambda: self._processor.pay_later(self._session(gift), email=gift.email or None))
        self._learn(gift)

    def settle_debit(self, gift: Contribution, *, paid: bool) -> None:
        """The bank lets the debit through, or does not."""
        self._do(lambda: self._processor.settle(self._session(gift), paid=paid))
        self._learn(gift)

    def expire(self, gift: Contribution) -> None:
        """The card page is left alone until it closes."""
        self._do(lambda: self._processor.expire(self._session(gift)))
        self._learn(gift)

    def refund(self, gift: Contribution, *, amount_pence: int | None = None) -> None:
        """An organiser gives a gift back, or a part of it, in Stripe's dashboard."""
        self._do(lambda: self._processor.refunds.create(self._charge(gift), amount=amount_pence, metadata={}))
        self.hear()

    def carry_out(self, order: RefundOrder) -> None:
        """What organisers ordered at their desk is asked of Stripe, which may turn it down."""
        refunds.carry_out(order, self._stripe)
        self.hear()

    def dispute(self, gift: Contribution) -> None:
        """The supporter's bank takes a gift back."""
        self._do(lambda: self._processor.disputes.open(self._charge(gift), reason="fraudulent"))
        self.hear()

    def decide(self, gift: Contribution, *, won: bool) -> None:
        """The bank says who was right."""
        (dispute,) = self._store.newest("dispute", where={"charge": self._charge(gift)["id"]})
        decide = self._processor.disputes.win if won else self._processor.disputes.lose
        self._do(lambda: decide(dispute))
        self.hear()

    # --- gifts every month --------------------------------------------------------------------------------------------

    def begin(self, *, key: str, campaign_id: UUID, amount_pence: int, email: str) -> RecurringContribution:
        """A supporter means to give every month, and is led to the card page."""
        promise = recurring.start(ANYONE, key=key, campaign_id=campaign_id, amount_pence=amount_pence, email=email)
        order = MonthlyOrder(
            recurring=str(promise.id),
            amount_pence=amount_pence,
            currency=settings.FUND_CURRENCY,
            what=f"A monthly gift to {settings.FUND_NAME}",
            success_url=f"{settings.SITE_URL}{links.begun_path(promise)}",
            cancel_url=f"{settings.SITE_URL}/donate",
            email=email,
        )
        page = self._open(gateway.monthly_params(order))
        return recurring.attach_page(ANYONE, recurring_id=promise.id, session_id=page["id"], url=page["url"])

    def pay_first(self, promise: RecurringContribution) -> None:
        """The first debit, with which the months begin."""
        self._do(lambda: self._processor.pay(self._need(promise.checkout_session_id), number=cards.GOOD_CARD))
        self.hear()

    def change_card(self, promise: RecurringContribution, number: str) -> None:
        """Another card is behind it now, whether the fund hears of that or not."""
        self._do(lambda: self._processor.change_card(self._subscription(promise), cards.card(number)))
        self.hear()

    def pause(self, promise: RecurringContribution, *, until: datetime) -> None:
        """An organiser pauses it in Stripe's dashboard."""
        pause = {"behavior": "void", "resumes_at": int(until.timestamp())}
        self._do(lambda: self._processor.subscriptions.update(self._subscription(promise), {"pause_collection": pause}))
        self.hear()

    def end(self, promise: RecurringContribution) -> None:
        """An organiser ends it in Stripe's dashboard, as the supporter asked on the telephone."""
        self._do(lambda: self._processor.subscriptions.end(self._subscription(promise), why="cancellation_requested"))
        self.hear()

    # --- the bank and the clock ---------------------------------------------------------------------------------------

    def pay_out_by_itself(self, interval: str) -> None:
        """How often Stripe sends what is available to the fund's bank account."""
        self._do(lambda: self._processor.settlements.schedule(interval))

    def fail_newest_payout(self) -> None:
        """The fund's bank sends the last one back."""
        newest = self._store.newest("payout")[0]
        self._do(lambda: self._processor.settlements.fail(newest, code="could_not_process"))
        self.hear()

    def pass_time(self) -> None:
        """All that Stripe has done by itself since it was last looked at."""
        self._do(self._processor.clockwork.run_due)
        self.hear()

    def balance_pence(self) -> int:
        """What "Stripe" holds for the fund, available or on its way."""
        balance = self._processor.balance(settings.FUND_CURRENCY.lower())
        return sum(int(part["amount"]) for part in (*balance["available"], *balance["pending"]))

    def hear(self) -> None:
        """Look into everything that the courier would tell of, each thing once."""
        owed = self._store.owed(due_only=False)
        told = [facts.hint_of(self._need(event_id)) for _, event_id, _ in owed]
        for hint in dict.fromkeys(hint for hint in told if isinstance(hint, Hint)):
            look_into(hint, self._stripe)
        self._nothing_owed()

    # --- parts --------------------------------------------------------------------------------------------------------

    def _do(self, act: Callable[[], R]) -> R:
        with self._store.changing():
            return act()

    def _open(self, params: Thing) -> Thing:
        return self._do(lambda: self._processor.open_session(params, base=settings.STRIPE_API_BASE))

    def _learn(self, gift: Contribution) -> None:
        """A session tells all of a gift that is new, so its other news need not be looked into one by one."""
        look_into(Hint("checkout.session", gift.checkout_session_id), self._stripe)
        self._nothing_owed()

    def _nothing_owed(self) -> None:
        with self._store.changing():
            for number, _, _ in self._store.owed(due_only=False):
                self._store.delivered(number, "known already")

    def _session(self, gift: Contribution) -> Thing:
        return self._need(gift.checkout_session_id)

    def _charge(self, gift: Contribution) -> Thing:
        intent = self._need(str(self._session(gift)["payment_intent"]))
        return self._need(str(intent["latest_charge"]))

    def _subscription(self, promise: RecurringContribution) -> Thing:
        promise.refresh_from_db()
        return self._need(promise.subscription_id)

    def _need(self, name: str) -> Thing:
        thing = self._store.get(name)
        assert thing is not None, f"Stripe has no {name}"
        return thing


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
