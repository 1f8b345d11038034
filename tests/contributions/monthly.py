"""A monthly gift and the months that pass over it: the fund's clock and the pretend Stripe's move together."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core import mail
from django.test import Client

from fundapp.contributions import access, links
from fundapp.contributions.actions import recurring, recurring_changes, recurring_news
from fundapp.contributions.facts import PromiseNews
from fundapp.contributions.handlers import recurring as handling
from fundapp.contributions.models import Campaign, Contribution, RecurringChange, RecurringContribution
from fundapp.contributions.promises import Wish
from fundapp.contributions.workflow import RecurringState, State
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.outbox import chores, relay
from members.access import ANYONE
from tests.contributions.conftest import GOOD_CARD, Stripe
from tests.sandbox_stripe.browsing import visit

EMAIL = "sam@example.org"
FUND = system("test")


@dataclass
class Monthly:
    """One supporter's promise, told through Stripe's own pages and events.

    It begins in the evening, at whatever hour the tests run: what is done once a day may be done by then.
    """

    stripe: Stripe
    client: Client
    campaign: Campaign
    now: datetime = field(default_factory=clock.now)
    _clocks: ExitStack = field(default_factory=ExitStack)
    _seen: int = 0

    def __post_init__(self) -> None:
        evening = self.now.astimezone(clock.LONDON).replace(hour=20, minute=0)
        ahead = evening - self.now
        if ahead > timedelta(0):
            self.now = evening
            self._clocks.enter_context(clock.frozen_at(self.now))
            self.stripe.pull("clock/advance", seconds=str(int(ahead.total_seconds())))

    def begin(self, *, pence: int = 10_00, email: str = EMAIL, key: str = "promise:1", cover: int = 0):
        promise = recurring.start(
            ANYONE,
            key=key,
            campaign_id=self.campaign.id,
            amount_pence=pence,
            fee_cover_pence=cover,
            email=email,
        )
        handling.open_page(promise, cancel_url="/donate")
        return self.read(promise)

    def pay(self, promise: RecurringContribution, number: str = GOOD_CARD) -> RecurringContribution:
        seen = visit(promise.checkout_url, {"number": number})
        assert seen.status == 303, seen.text
        self.post()
        return self.read(promise)

    def running(self, **begun) -> RecurringContribution:
        return self.pay(self.begin(**begun))

    def post(self) -> None:
        """Carry Stripe's events to the fund, and let everything that follows happen."""
        for event in self.stripe.events()[self._seen :]:
            assert self.stripe.knock(self.client, event).status_code == 200
            self._seen += 1
        chores.promise_due()
        relay.drain()

    def pass_days(self, days: int) -> None:
        """Day after day, each with what Stripe does and with the fund's chores."""
        for _day in range(days):
            self.now += timedelta(days=1)
            self._clocks.enter_context(clock.frozen_at(self.now))
            self.stripe.pull("clock/advance", days="1")
            self.post()

    def until(self, day: date) -> None:
        self.pass_days((day - clock.today()).days)

    def ask(self, promise: RecurringContribution, wish: Wish, *, key: str, now: bool = True) -> RecurringChange:
        actor = access.as_supporter(promise.supporter_id)
        change = recurring_changes.ask(actor, key=key, recurring_id=promise.id, wish=wish)
        if now:
            handling.carry_out_now(change)
            self.post()
        change.refresh_from_db()
        return change

    def open(self, promise: RecurringContribution) -> Client:
        """A browser in which the supporter has opened their link."""
        client = Client()
        client.get(links.giving_link(promise.supporter).removeprefix("http://testserver"))
        return client

    def at_stripe(self, promise: RecurringContribution) -> dict:
        return self.stripe.running.sandbox.store.get(promise.subscription_id)

    @staticmethod
    def read(promise: RecurringContribution) -> RecurringContribution:
        return RecurringContribution.objects.select_related("supporter", "campaign").get(id=promise.id)

    @staticmethod
    def gifts(promise: RecurringContribution) -> list[int]:
        paid = Contribution.objects.filter(recurring=promise, state=State.PAID.value)
        return list(paid.order_by("paid_at").values_list("gross_pence", flat=True))

    @staticmethod
    def letters() -> list[str]:
        """What the letters since the last look say, without receipts."""
        found = [letter.body for letter in mail.outbox if "Receipt code" not in letter.body]
        mail.outbox.clear()
        return found

    def close(self) -> None:
        self._clocks.close()


def stands(promise, state=RecurringState.ACTIVE, **told):
    """What Stripe would have told."""
    told = {"next_on": clock.today() + timedelta(days=20), "paused_until": None, "amount_pence": 10_00, **told}
    news = PromiseNews(
        recurring=str(promise.id),
        subscription=f"sub_{promise.id.hex}",
        item="si_1",
        customer="cus_1",
        state=state,
        currency="GBP",
        **told,
    )
    return recurring_news.apply_promise(FUND, fact=news)


def owner(promise):
    return access.as_supporter(promise.supporter_id)


def ask(promise, wish, key="change:1", actor=None):
    return recurring_changes.ask(actor or owner(promise), key=key, recurring_id=promise.id, wish=wish)
