"""The whole life of a monthly gift, through the real SDK over HTTP and Stripe's own events."""

from datetime import UTC, datetime, timedelta

import pytest

from fundapp.audit.models import Record
from fundapp.contributions.handlers import recurring as handling
from fundapp.contributions.models import Contribution, RecurringChange, RecurringContribution, Supporter
from fundapp.contributions.promises import Wish, months_after
from fundapp.contributions.workflow import Change
from fundapp.kernel import clock
from fundapp.ledger import selectors as ledger
from fundapp.outbox import chores, relay
from fundapp.outbox.models import Message
from tests.contributions.conftest import DECLINED
from tests.sandbox_stripe.browsing import visit

pytestmark = pytest.mark.django_db(transaction=True)

# It can be kept for later and is declined at every payment.
EMPTY = "4000000000000341"
STOP_WORDS = "To change, skip, pause or stop at any time"


def said(letters):
    """The second line of each letter: what it is about."""
    return [letter.splitlines()[2] for letter in letters]


def test_from_the_first_payment_to_the_end(monthly):
    promise = monthly.running(pence=10_36, cover=36)
    first = promise.next_on
    assert (promise.state, monthly.gifts(promise)) == ("active", [10_36])
    assert first == months_after(clock.today(), 1)
    assert said(monthly.letters()) == ["Thank you. You give £10.36 to The Common Pot every month from now on."]

    # Another amount, announced before it is taken.
    change = monthly.ask(promise, Wish(Change.AMOUNT, amount_pence=15_00), key="more")
    promise = monthly.read(promise)
    assert (change.state, promise.amount_pence, promise.fee_cover_pence, promise.next_on) == ("made", 15_00, 0, first)
    assert said(monthly.letters()) == ["Your monthly gift is £15.00 from now on."]
    monthly.until(first - timedelta(days=3))
    told = monthly.letters()
    assert len(told) == 1
    assert "Your next gift, of £15.00, is taken on" in told[0]
    assert STOP_WORDS in told[0]
    monthly.until(first + timedelta(days=1))
    promise = monthly.read(promise)
    assert monthly.gifts(promise) == [10_36, 15_00]
    assert monthly.letters() == []

    # The next is skipped, and nothing is taken on its day.
    second = promise.next_on
    change = monthly.ask(promise, Wish(Change.SKIP), key="skip")
    promise = monthly.read(promise)
    third = promise.next_on
    assert (change.state, promise.state, third) == ("made", "paused", months_after(second, 1))
    monthly.until(second + timedelta(days=2))
    promise = monthly.read(promise)
    assert (promise.state, promise.next_on, monthly.gifts(promise)) == ("active", third, [10_36, 15_00])
    assert said(monthly.letters()) == ["Your next gift is left out. It is not made up for later."]

    # Paused for two months, and started again before they are over.
    assert monthly.ask(promise, Wish(Change.PAUSE, months=2), key="pause").state == "made"
    promise = monthly.read(promise)
    assert (promise.state, promise.next_on) == ("paused", months_after(third, 2))
    assert monthly.ask(promise, Wish(Change.RESUME), key="resume").state == "made"
    promise = monthly.read(promise)
    assert (promise.state, promise.next_on, promise.paused_until) == ("active", third, None)

    # Stopped: nothing more is ever taken.
    assert monthly.ask(promise, Wish(Change.STOP), key="stop").state == "made"
    promise = monthly.read(promise)
    assert (promise.state, promise.end_reason, promise.next_on) == ("ended", "stopped", None)
    assert "Your monthly gift has ended. Nothing more will be taken." in said(monthly.letters())
    monthly.pass_days(35)
    assert monthly.gifts(promise) == [10_36, 15_00]
    assert monthly.letters() == []
    assert ledger.balance_pence("stripe") == monthly.stripe.balance_pence()


def test_another_day(monthly):
    promise = monthly.running()
    chosen = clock.today() + timedelta(days=10)

    assert monthly.ask(promise, Wish(Change.DATE, day=chosen), key="day").state == "made"
    promise = monthly.read(promise)
    assert (promise.state, promise.next_on) == ("active", chosen)
    monthly.until(chosen + timedelta(days=1))
    promise = monthly.read(promise)

    assert monthly.gifts(promise) == [10_00, 10_00]
    assert promise.next_on == months_after(chosen, 1)


def test_more_than_can_be_announced_waits_for_the_debit_to_pass(monthly):
    promise = monthly.running()
    monthly.until(promise.next_on - timedelta(days=2))

    change = monthly.ask(promise, Wish(Change.AMOUNT, amount_pence=40_00), key="soon")
    assert (change.state, monthly.read(promise).amount_pence) == ("asked", 10_00)
    assert monthly.ask(promise, Wish(Change.AMOUNT, amount_pence=30_00), key="other").state == "asked"
    assert RecurringChange.objects.get(id=change.id).why == "replaced"
    monthly.until(promise.next_on + timedelta(days=2))

    promise = monthly.read(promise)
    assert (monthly.gifts(promise), promise.amount_pence) == ([10_00, 10_00], 30_00)


def test_refused_debits_are_told_of_three_times_and_then_it_ends(monthly):
    promise = monthly.running()
    due = promise.next_on
    monthly.stripe.pull(f"subscriptions/{promise.subscription_id}/card", number=EMPTY)
    monthly.until(due - timedelta(days=1))
    monthly.letters()

    monthly.pass_days(2)
    promise = monthly.read(promise)
    assert promise.state == "failing"
    assert ["did not go through" in letter for letter in monthly.letters()] == [True]
    monthly.pass_days(3)
    assert ["still not gone through" in letter for letter in monthly.letters()] == [True]
    monthly.pass_days(8)

    promise = monthly.read(promise)
    assert (promise.state, promise.end_reason) == ("ended", "failed")
    assert "because it could not be taken" in monthly.letters()[-1]
    assert monthly.gifts(promise) == [10_00]


def test_fund_gives_up_by_itself_after_ten_days(monthly):
    """An account whose own rules leave a refused debit open for ever."""
    promise = monthly.running()
    monthly.stripe.pull(f"subscriptions/{promise.subscription_id}/card", number=EMPTY)
    monthly.until(promise.next_on + timedelta(days=1))
    promise = monthly.read(promise)
    assert promise.state == "failing"

    with clock.frozen_at(promise.failing_since + timedelta(days=9, hours=23)):
        monthly.post()
    assert monthly.read(promise).state == "failing"
    assert "this is the last time" in monthly.letters()[-1]
    with clock.frozen_at(promise.failing_since + timedelta(days=11)):
        monthly.post()
        monthly.post()

    promise = monthly.read(promise)
    assert (promise.state, promise.end_reason) == ("ended", "failed")
    assert monthly.at_stripe(promise)["status"] == "canceled"
    assert promise.changes.get().asked_by == "failed"


def test_new_card_recovers_at_once_and_silences_the_letters(monthly):
    promise = monthly.running()
    monthly.stripe.pull(f"subscriptions/{promise.subscription_id}/card", number=EMPTY)
    monthly.until(promise.next_on + timedelta(days=1))
    monthly.letters()
    browser = monthly.open(promise)

    page = browser.post(f"/giving/monthly/{promise.id}/card", {"once": "card"})
    assert page.status_code == 303
    back = visit(page["Location"], {"method": "card", "number": "4000000000007726"})
    assert back.headers["Location"].endswith(f"/giving/monthly/{promise.id}/card/chosen")
    shown = browser.get(f"/giving/monthly/{promise.id}/card/chosen")
    monthly.post()

    assert "ending 7726" in shown.content.decode()
    promise = monthly.read(promise)
    assert (promise.state, monthly.gifts(promise)) == ("active", [10_00, 10_00])
    assert said(monthly.letters()) == ["Your monthly gift is taken from your new card or account from now on."]
    monthly.pass_days(8)
    assert monthly.letters() == []


def test_card_page_that_was_left_changes_nothing(monthly):
    promise = monthly.running()
    monthly.letters()
    browser = monthly.open(promise)

    assert browser.post(f"/giving/monthly/{promise.id}/card", {"once": "card"}).status_code == 303
    shown = browser.get(f"/giving/monthly/{promise.id}/card/chosen")
    monthly.pass_days(1)

    assert "ending 4242" in shown.content.decode()
    assert "No new card has been given yet" in shown.content.decode()
    assert RecurringChange.objects.get().why == "no_new_card"
    assert monthly.letters() == []


def test_page_says_which_card_it_is_and_when_it_has_run_out(monthly):
    promise = monthly.running()
    browser = monthly.open(promise)
    page = f"/giving/monthly/{promise.id}/card"

    assert "Visa ending 4242, valid until 12/2034" in browser.get(page).content.decode()

    with clock.frozen_at(datetime(2034, 12, 31, 12, tzinfo=UTC)):
        assert "valid until 12/2034" in monthly.open(promise).get(page).content.decode()
    with clock.frozen_at(datetime(2035, 1, 1, 12, tzinfo=UTC)):
        assert "It ran out at the end of 12/2034" in monthly.open(promise).get(page).content.decode()


def test_card_that_stripe_keeps_beside_the_old_one_is_put_to_use(monthly):
    """Stripe's page may make it the customer's own and leave the subscription with the old one."""
    promise = monthly.running()
    old = monthly.at_stripe(promise)["default_payment_method"]
    change = monthly.ask(promise, Wish(Change.CARD), key="card", now=False)
    browser = monthly.open(promise)
    url = browser.post(f"/giving/monthly/{promise.id}/card", {"once": "card"})["Location"]
    assert visit(url, {"method": "card", "number": "4000000000007726"}).status == 303
    store = monthly.stripe.running.sandbox.store
    with store.changing():
        store.put({**monthly.at_stripe(promise), "default_payment_method": old})

    handling.carry_out(change.id)

    change.refresh_from_db()
    assert (change.state, monthly.at_stripe(promise)["default_payment_method"] != old) == ("made", True)


def test_first_card_declined_leaves_no_promise(monthly):
    promise = monthly.begin()

    assert visit(promise.checkout_url, {"number": DECLINED}).status == 402
    monthly.post()
    assert monthly.read(promise).state == "started"
    monthly.stripe.pull(f"sessions/{promise.checkout_session_id}/expire")
    monthly.post()

    assert monthly.read(promise).state == "abandoned"
    assert monthly.letters() == []


def test_forgetting_ends_everything_and_blanks_every_address(monthly):
    promise = monthly.running()
    customer = monthly.at_stripe(promise)["customer"]
    link = monthly.open(promise)
    old_link = f"/giving/{_signed(promise)}"
    Contribution.objects.filter(recurring=promise).update(public_name="Sam")
    monthly.letters()

    assert link.post("/giving/forget", {"sure": "on"}).status_code == 200
    assert monthly.client.get(old_link).status_code == 410
    monthly.post()

    promise, supporter = monthly.read(promise), Supporter.objects.get()
    assert (promise.state, promise.end_reason) == ("ended", "forgotten")
    assert (supporter.email, supporter.stripe_customer_id) == ("", "")
    assert supporter.forgotten_at is not None
    gift = Contribution.objects.get(recurring=promise)
    assert (gift.email, gift.public_name, gift.gross_pence) == ("", "", 10_00)
    assert monthly.stripe.running.sandbox.store.get(customer).get("deleted") is True
    assert said(monthly.letters())[-1].startswith("As you asked, we have forgotten you.")
    assert "sam@example.org" not in str(list(Record.objects.values_list("detail", "subject")))
    monthly.pass_days(33)
    assert monthly.gifts(promise) == [10_00]
    assert monthly.letters() == []


def test_whoever_comes_back_is_somebody_new(monthly):
    promise = monthly.running()
    monthly.open(promise).post("/giving/forget", {"sure": "on"})

    again = monthly.begin(key="promise:2")

    assert again.supporter_id != promise.supporter_id
    monthly.post()
    assert Supporter.objects.get(id=promise.supporter_id).email == ""
    assert Supporter.objects.get(id=again.supporter_id).email == "sam@example.org"


def test_stripe_down_while_stopping_is_said_and_done_later(monthly, settings):
    promise = monthly.running()
    monthly.letters()
    browser = monthly.open(promise)
    there, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"

    assert browser.post(f"/giving/monthly/{promise.id}/stop", {"once": "stop"}).status_code == 303
    shown = browser.get("/giving").content.decode()
    assert "We are making this change" in shown
    assert "It has stopped" not in shown
    settings.STRIPE_API_BASE = there
    monthly.post()

    assert "It has stopped" in browser.get("/giving").content.decode()
    assert monthly.at_stripe(promise)["status"] == "canceled"


def test_ended_at_stripe_meanwhile_is_told_as_it_is(monthly):
    promise = monthly.running()
    monthly.stripe.pull(f"subscriptions/{promise.subscription_id}/cancel")

    change = monthly.ask(promise, Wish(Change.AMOUNT, amount_pence=20_00), key="late")

    promise = monthly.read(promise)
    assert (change.state, promise.state, promise.end_reason) == ("refused", "ended", "elsewhere")


def _signed(promise):
    from fundapp.contributions import links

    return links.giving_link(promise.supporter).rpartition("/")[2]


def test_stripe_that_knows_nothing_ends_nothing_and_a_person_looks(monthly):
    """A key of another account would find no subscription either."""
    promise = monthly.running()
    RecurringContribution.objects.update(subscription_id="sub_of_another_account")

    change = monthly.ask(promise, Wish(Change.STOP), key="stop")

    assert (change.state, change.why) == ("refused", "resource_missing")
    assert monthly.read(promise).state == "active"
    assert Message.objects.filter(key__startswith="trouble:stop_not_made").count() == 1


def test_change_that_nobody_answered_for_a_day_is_not_asked_again(monthly, settings):
    promise = monthly.running()
    there, settings.STRIPE_API_BASE = settings.STRIPE_API_BASE, "http://127.0.0.1:9"
    change = monthly.ask(promise, Wish(Change.AMOUNT, amount_pence=20_00), key="late", now=False)
    stop_later = clock.now() + timedelta(hours=24)
    settings.STRIPE_API_BASE = there

    with clock.frozen_at(stop_later):
        handling.carry_out(change.id)

    change.refresh_from_db()
    assert (change.state, change.why) == ("refused", "no_answer")
    assert monthly.at_stripe(promise)["items"]["data"][0]["price"]["unit_amount"] == 10_00


def test_stopping_is_never_too_late(monthly):
    promise = monthly.running()
    change = monthly.ask(promise, Wish(Change.STOP), key="stop", now=False)

    with clock.frozen_at(clock.now() + timedelta(hours=30)):
        handling.carry_out(change.id)

    assert monthly.at_stripe(promise)["status"] == "canceled"


def test_lost_news_of_a_promise_are_asked_for(monthly):
    """Every event of a month was lost; the daily look finds how it stands."""
    promise = monthly.running()
    due = promise.next_on
    days = (due - clock.today()).days + 4
    monthly.stripe.pull("clock/advance", days=str(days))

    with clock.frozen_at(monthly.now + timedelta(days=days)):
        chores.promise_due()
        relay.drain()

    assert monthly.read(promise).next_on == months_after(due, 1)
