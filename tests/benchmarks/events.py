"""Five thousand events wait in the outbox; two workers apply them, and not one may be lost or applied twice."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import stripe
from django.conf import settings
from django.db.models import Sum
from django.test import RequestFactory, override_settings

from fundapp.contributions import actions, gateway, webhooks
from fundapp.contributions.gateway import Order
from fundapp.contributions.models import Campaign, CardAttempt, Contribution, StripeEvent
from fundapp.demo.sandbox_stripe import server
from fundapp.demo.sandbox_stripe.store import Thing
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger.models import Account
from fundapp.outbox.models import Message
from members.access import ANYONE

EVENTS, QUICK_EVENTS = 5_000, 300
WORKERS = 2
PATIENCE_SECONDS = 1_800
PENCE, CARD = 1_000, "4242424242424242"
FUND = system("benchmark")


def run(*, rounds: int, quick: bool) -> list[str]:
    wanted = QUICK_EVENTS if quick else EVENTS
    with _pretend_stripe() as running:
        ledger.open_standard_accounts()
        before_pence = _stripe_pence()
        gifts = _pay_until(running, wanted)
        events = running.sandbox.store.newest("event")[::-1]
        _announce(events)
        assert _left() == len(events) >= wanted
        seconds = _work(running.address)
        _nothing_is_lost(events, gifts, running, before_pence)
    print(f"\n{len(events):,} queued events, {WORKERS} workers")
    print(f"  of {gifts:,} gifts, fetched again from a pretend Stripe over HTTP and booked")
    print(f"  {len(events) / seconds:,.0f} events a second; none lost, none applied twice, the books equal to Stripe's")
    return []


@contextmanager
def _pretend_stripe() -> Iterator[server.Running]:
    with override_settings(DEBUG=True):
        terms = server.Terms(
            key=settings.STRIPE_SECRET_KEY,
            webhook_url="http://127.0.0.1:9/",
            webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
        )
        sandbox = server.SandboxStripe(terms)
        sandbox.store.set_switch("held", "yes")
        running = server.Running(sandbox, 0).start()
    try:
        yield running
    finally:
        running.stop()


def _pay_until(running: server.Running, wanted: int) -> int:
    """Supporters pay until Stripe has so much to say."""
    campaign = _campaign()
    processor = running.sandbox.processor
    gifts = 0
    said = 0
    while said < wanted:
        gift = actions.start_gift(ANYONE, key=f"event:{gifts}", campaign_id=campaign.id, amount_pence=PENCE)
        order = Order(
            gift=str(gift.id),
            amount_pence=PENCE,
            currency=settings.FUND_CURRENCY,
            what="A gift",
            success_url=f"{settings.SITE_URL}/donate/thanks/{gift.access_token}",
            cancel_url=f"{settings.SITE_URL}/donate",
            email="",
        )
        with running.sandbox.store.changing():
            session = processor.open_session(gateway.checkout_params(order), base=running.address)
            processor.pay(session, number=CARD)
        actions.attach_checkout(ANYONE, contribution_id=gift.id, session_id=session["id"], url=session["url"])
        gifts += 1
        if gifts % 50 == 0 or gifts == 1:
            said = len(running.sandbox.store.newest("event"))
    return gifts


def _campaign() -> Campaign:
    ledger.open_standard_accounts()
    return actions.open_campaign(
        FUND, slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays in the pot."
    )


def _announce(events: list[Thing]) -> None:
    """Through the webhook itself, signed."""
    factory = RequestFactory()
    for event in events:
        body = json.dumps(event)
        signature = stripe.WebhookSignature.generate_signature_header(
            body, settings.STRIPE_WEBHOOK_SECRET, int(time.time())
        )
        request = factory.post(
            "/stripe/webhook", body, content_type="application/json", headers={"Stripe-Signature": signature}
        )
        assert webhooks.stripe_webhook(request).status_code == 200


def _work(address: str) -> float:
    """Two workers as a fund runs them, each a process of its own; how long until nothing is left."""
    environment = {**os.environ, "STRIPE_API_BASE": address}
    command = [sys.executable, "-m", "django", "run_worker"]
    begun = time.perf_counter()
    workers = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(WORKERS)]
    try:
        while _left():
            assert time.perf_counter() - begun < PATIENCE_SECONDS, f"{_left()} events are left"
            assert all(worker.poll() is None for worker in workers), "a worker has ended"
            time.sleep(0.1)
        return time.perf_counter() - begun
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(30)


def _left() -> int:
    return Message.objects.undelivered().filter(topic=actions.STRIPE_EVENT).count()


def _stripe_pence() -> int:
    """What the books have at Stripe. Another benchmark may have posted there before."""
    return Account.objects.get(code="stripe").balance_pence


def _nothing_is_lost(events: list[Thing], gifts: int, running: server.Running, before_pence: int) -> None:
    names = [event["id"] for event in events]
    states = list(StripeEvent.objects.filter(event_id__in=names).values_list("state", flat=True))
    assert len(states) == len(events)
    assert set(states) <= {"applied", "ignored"}, f"some events were {sorted(set(states))}"
    paid = Contribution.objects.filter(once_key__startswith="event:", state="paid")
    assert paid.count() == gifts == CardAttempt.objects.count()
    kept = paid.aggregate(pence=Sum("gross_pence") - Sum("fee_pence"))["pence"]
    balance = running.sandbox.processor.balance()
    theirs = balance["available"][0]["amount"] + balance["pending"][0]["amount"]
    assert _stripe_pence() - before_pence == kept == theirs
