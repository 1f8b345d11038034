"""Nothing missed: what no webhook brought is booked the next night, and a difference is told and never hidden."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fundapp.contributions.actions.reconciling import Findings, record_run
from fundapp.contributions.handlers import reconciliation
from fundapp.contributions.models import Contribution, GiftDispute, GiftRefund, ReconciliationRun, Settlement
from fundapp.kernel import bar, clock
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.outbox import chores, relay
from fundapp.outbox.models import Message
from fundapp.outbox.registry import Delivery
from tests.contributions.conftest import FUND


def posted():
    return sorted(Entry.objects.values_list("kind", flat=True))


def told():
    return sorted(message.payload["what"] for message in Message.objects.filter(topic="contributions.stripe_trouble"))


def charge_of(stripe, gift):
    session = stripe.running.sandbox.store.get(gift.checkout_session_id)
    return stripe.running.sandbox.store.get(session["payment_intent"])["latest_charge"]


def command(*words):
    """The exit code, which is the command's answer to whoever calls it from a job."""
    try:
        call_command("reconcile_stripe", *words)
    except SystemExit as end:
        return end.code
    return 0


@pytest.fixture
def unheard(stripe, start):
    """A gift that was paid, refunded in part and disputed, a settlement that came back, and a fee: no webhook came."""
    gift = start("5000")
    stripe.pay(gift)
    charge = charge_of(stripe, gift)
    refund = stripe.pull(f"charges/{charge}/refund", amount="1000")
    stripe.pull(f"refunds/{refund['id']}/fail")
    dispute = stripe.pull(f"charges/{charge}/dispute")
    stripe.pull(f"disputes/{dispute['id']}/win")
    stripe.pull("fees/charge", amount="150")
    stripe.pull("clock/advance", days="10")
    payout = stripe.pull("payouts/create", amount="1000")
    stripe.pull(f"payouts/{payout['id']}/fail")
    return gift


def other_systems_payment(stripe, amount=900):
    session = stripe.running.sandbox.processor.open_session(
        {
            "mode": "payment",
            "line_items": [{"price_data": {"currency": "gbp", "unit_amount": amount, "product_data": {"name": "x"}}}],
            "success_url": "http://other.example/",
            "metadata": {},
            "payment_intent_data": {"metadata": {}},
        },
        base=stripe.address,
    )
    stripe.pull(f"sessions/{session['id']}/pay")
    return session


def test_what_no_webhook_brought_is_booked_and_a_second_run_finds_nothing_more(stripe, unheard):
    found = reconciliation.reconcile()

    unheard.refresh_from_db()
    assert (found.seen, found.posted, found.left, found.difference_pence) == (8, 8, {}, 0)
    kinds = ["card_gift", "dispute", "dispute_won", "refund", "refund_failed", "settlement", "settlement_failed"]
    assert posted() == [*kinds, "stripe_fee"]
    assert (unheard.state, unheard.refunded_pence, unheard.disputed_pence) == ("paid", 0, 0)
    assert (GiftRefund.objects.count(), GiftDispute.objects.get().state, Settlement.objects.get().state) == (
        1,
        "won",
        "failed",
    )
    assert books.balance_pence("stripe") == stripe.balance_pence()
    assert reconciliation.reconcile().posted == 0


def test_webhooks_that_come_after_it_change_nothing(client, stripe, unheard):
    reconciliation.reconcile()
    before = posted()

    stripe.deliver(client)

    assert posted() == before
    assert books.balance_pence("stripe") == stripe.balance_pence()


def test_dry_run_says_what_it_would_do_and_does_nothing(stripe, unheard):
    found = reconciliation.reconcile(is_dry=True)

    assert (found.posted, found.difference_pence, posted()) == (8, 0, [])
    assert command("--dry-run") == 0
    assert ReconciliationRun.objects.count() == 0


def test_money_of_no_known_gift_is_unidentified_and_told(client, stripe, campaign):
    session = other_systems_payment(stripe)
    intent = stripe.running.sandbox.store.get(stripe.running.sandbox.store.get(session["id"])["payment_intent"])
    stripe.pull(f"charges/{intent['latest_charge']}/refund", amount="300")
    stripe.deliver(client)
    assert posted() == []

    found = reconciliation.reconcile()

    assert (found.posted, found.left, posted()) == (2, {}, ["stripe_line", "stripe_line"])
    assert books.balance_pence("unidentified") == 600
    assert books.balance_pence("stripe") == stripe.balance_pence()
    assert told() == ["nobodys_money", "nobodys_money"]


def test_gift_that_only_a_restored_fund_has_forgotten_is_unidentified(stripe, start):
    gift = start()
    stripe.pay(gift)
    store = stripe.running.sandbox.store
    intent = store.newest("payment_intent")[0]
    store.put(intent | {"metadata": {"contribution": "019ab000-0000-7000-8000-000000000000"}})

    assert reconciliation.reconcile().difference_pence == 0
    assert posted() == ["stripe_line"]


def test_line_that_cannot_be_booked_is_left_with_its_reason_told_once_and_tried_again(client, stripe, start):
    gift = start()
    stripe.pay(gift)
    store = stripe.running.sandbox.store
    charge = store.newest("charge")[0]
    store.put(charge | {"balance_transaction": None})

    assert command() == 1
    assert command() == 1

    run = ReconciliationRun.objects.first()
    assert (list(run.lines_left.values()), run.difference_pence, posted()) == (["not_yet"], 965, [])
    assert told() == ["books_differ", "books_differ"]

    store.put(charge)
    with clock.frozen_at(clock.now() + timedelta(days=30)):
        assert command() == 0
    assert posted() == ["card_gift"]


def test_difference_that_nothing_explains_is_told(stripe, campaign):
    ledger.post(
        journal.card_gift(source="typed:1", at=clock.now(), pot="general", gross_pence=100, fee_pence=0),
    )

    assert command() == 1

    assert ReconciliationRun.objects.get().difference_pence == -100
    assert told() == ["books_differ"]


def test_line_in_another_currency_is_left_and_is_no_difference(stripe, start, settings):
    settings.FUND_CURRENCY = "GBP"
    processor = stripe.running.sandbox.processor
    with stripe.running.sandbox.store.changing():
        processor.lines.charge_fee(100, currency="eur", description="Radar")

    found = reconciliation.reconcile()

    assert (list(found.left.values()), found.difference_pence) == (["currency_is_not_the_funds"], 0)


def test_stripe_being_silent_has_an_exit_code_of_its_own(stripe, campaign, settings, capsys):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    assert command() == 2
    assert "could not be asked" in capsys.readouterr().err
    assert ReconciliationRun.objects.count() == 0


def test_command_takes_a_day_and_shows_an_example(stripe, unheard, capsys):
    assert command("--since", "2026-01-01") == 0
    said = capsys.readouterr().out
    assert "8 booked" in said
    assert "difference £0.00" in said

    with pytest.raises(SystemExit):
        call_command("reconcile_stripe", "--help")
    assert "--since 2026-04-01 --dry-run" in capsys.readouterr().out

    with pytest.raises(CommandError, match="yesterday is not a date"):
        command("--since", "yesterday")


class Terminal(StringIO):
    def isatty(self):
        return True


def test_command_fills_a_bar_on_a_terminal_and_none_in_a_job(stripe, unheard, monkeypatch):
    monkeypatch.setattr(bar, "_SECONDS_BEFORE_IT_SHOWS", 0)
    screen, job = Terminal(), StringIO()

    monkeypatch.setattr("sys.stderr", screen)
    assert command("--dry-run") == 0
    monkeypatch.setattr("sys.stderr", job)
    assert command("--dry-run") == 0

    assert "lines" in screen.getvalue()
    assert "█" in screen.getvalue()
    assert "lines" not in job.getvalue()


def test_every_night_a_worker_compares_and_tries_again_while_stripe_is_down(stripe, start, settings):
    stripe.pay(start())
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with clock.frozen_at(clock.now().replace(hour=12)):
        chores.promise_due()
    message = Message.objects.get(topic="contributions.reconcile")
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        relay.deliver_next(message_id=message.id)
    assert ReconciliationRun.objects.count() == 0

    settings.STRIPE_API_BASE = stripe.address
    Message.objects.filter(id=message.id).update(due_at="2020-01-01T00:00:00Z")
    relay.deliver_next(message_id=message.id)

    assert ReconciliationRun.objects.get().lines_posted == 1
    assert Contribution.objects.get().state == "paid"


def test_page_that_closed_and_a_debit_that_failed_unheard_are_asked_about(stripe, start, begin):
    closed, failed, left = start(once="closed"), start(once="failed"), begin(once="left")
    stripe.pull(f"sessions/{closed.checkout_session_id}/expire")
    stripe.pull(f"sessions/{failed.checkout_session_id}/pay", method="debit")
    stripe.pull(f"sessions/{failed.checkout_session_id}/settle", outcome="failed")
    stripe.pull(f"sessions/{left.checkout_session_id}/expire")
    delivery = Delivery(1, "contributions.reconcile", "k", "s", {"day": "2026-11-22"}, 1)

    reconciliation.on_reconcile(delivery)
    assert set(Contribution.objects.values_list("state", flat=True)) == {"started"}

    with clock.frozen_at(clock.now() + timedelta(hours=26)):
        reconciliation.on_reconcile(delivery)

    for row in (closed, failed, left):
        row.refresh_from_db()
    assert (closed.state, failed.state, left.state) == ("expired", "failed", "abandoned")


def test_line_that_stripe_has_no_longer_is_no_reason_to_stop(stripe, campaign):
    at = clock.now()
    record_run(FUND, found=Findings(at, at, 1, 0, {"txn_gone": "not_yet"}, 0, 0))

    assert command() == 0
    assert ReconciliationRun.objects.last().lines_left == {}
