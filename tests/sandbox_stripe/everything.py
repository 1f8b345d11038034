"""A history in which every kind of thing comes up in each of its states, for whoever compares answers with Stripe's."""

from tests.sandbox_stripe.browsing import visit
from tests.sandbox_stripe.conftest import GIFT
from tests.sandbox_stripe.giving import give, monthly, pull, subscribe


def everything(running, sdk):
    """One of each thing in each of its states, as it was answered."""
    paid = sdk.v1.checkout.sessions.create(params=GIFT)
    visit(paid.url, {"number": "4000 0000 0000 0002", "email": "sam@example.org", "name": "Sam"})
    visit(paid.url, {"number": "4242 4242 4242 4242", "email": "sam@example.org", "name": "Sam"})
    owed = sdk.v1.checkout.sessions.create(params=GIFT | {"submit_type": "donate", "customer_email": "jo@example.org"})
    visit(owed.url, {"method": "debit"})
    asked = sdk.v1.checkout.sessions.create(params=GIFT)
    visit(asked.url, {"number": "4000002760003184"})
    sdk.v1.checkout.sessions.expire(sdk.v1.checkout.sessions.create(params=GIFT).id)
    charge = sdk.v1.charges.list(params={"limit": 100}).data[-1]
    sdk.v1.refunds.create(params={"payment_intent": charge.payment_intent, "amount": 300, "reason": "duplicate"})
    for number in ("4000000000000259", "4000000000001976"):
        give(sdk, number=number)
    give(sdk, 50_000)
    month_by_month(running, sdk)
    pull(running, "clock/advance", days="7")
    failed = pull(running, "payouts/create", amount="10")
    pull(running, f"payouts/{failed['id']}/fail")
    pull(running, f"refunds/{sdk.v1.refunds.list().data[0].id}/fail")
    back = sdk.v1.refunds.create(params={"payment_intent": owed_intent(sdk, owed)})
    assert back.status == "pending"
    kinds = {event["data"]["object"]["object"] for event in running.sandbox.store.newest("event")}
    kinds |= {"balance_transaction", "billing_portal.session", "event"}
    kinds |= {"billing_portal.configuration", "webhook_endpoint"}
    answers = [thing for kind in sorted(kinds) for thing in running.sandbox.store.newest(kind)]
    return [*answers, running.sandbox.processor.balance()]


def month_by_month(running, sdk):
    """Subscriptions paid, failed, paused, moved and ended; a portal; a customer who is no more."""
    waits = sdk.v1.checkout.sessions.create(params=monthly())
    visit(waits.url, {"number": "4000000000000002"})
    paid, fails, gone = subscribe(sdk), subscribe(sdk), subscribe(sdk)
    sdk.v1.billing_portal.sessions.create(
        params={"customer": paid.customer, "flow_data": {"type": "payment_method_update"}}
    )
    sdk.v1.subscriptions.update(paid.subscription.id, params={"pause_collection": {"behavior": "void"}})
    subscribe(sdk, method="debit")
    pull(running, f"subscriptions/{fails.subscription.id}/card", number="4000000000000341")
    pull(running, "clock/advance", days="35")
    until = running.sandbox.processor.desk.at() + 24 * 3600
    sdk.v1.subscriptions.update(paid.subscription.id, params={"trial_end": until, "proration_behavior": "none"})
    sdk.v1.customers.delete(gone.customer)


def owed_intent(sdk, session):
    return sdk.v1.checkout.sessions.retrieve(session.id).payment_intent
