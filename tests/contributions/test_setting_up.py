"""Whether Stripe is set up as it should be: each way to get it wrong, then the command over real HTTP."""

import pytest
from django.core.management import call_command
from django.test import override_settings

from fundapp.contributions import setting_up
from fundapp.contributions.facts import HANDLED_EVENTS
from fundapp.contributions.setting_up import NotTold, Verdict
from fundapp.demo.sandbox_stripe.shapes import setting

URL = "https://pot.example/stripe/webhook"
EVENTS = frozenset({"charge.updated", "payout.paid"})


def endpoint(*events, url=URL, status="enabled"):
    return {"url": url, "status": status, "enabled_events": list(events or EVENTS)}


def portal(**enabled):
    found = setting.portal_configuration(at=0)
    for name, is_on in enabled.items():
        found["features"][name]["enabled"] = is_on
    return found


def said(points):
    return [(point.verdict.value, point.words) for point in points]


@pytest.mark.parametrize(
    ("endpoints", "verdicts", "word"),
    [
        ([endpoint()], ["good"], "the 2 events"),
        ([endpoint(url=URL + "/")], ["good"], "the 2 events"),
        ([], ["bad"], "No webhook endpoint"),
        ([endpoint(url="https://other.example/stripe/webhook")], ["bad"], "No webhook endpoint"),
        ([endpoint(status="disabled")], ["bad"], "turned off"),
        ([endpoint("*")], ["look"], "every event"),
        ([endpoint("payout.paid")], ["bad"], "charge.updated"),
        ([endpoint(*EVENTS, "customer.created")], ["look"], "customer.created"),
        ([endpoint(), endpoint(status="disabled")], ["look", "good"], "one is enough"),
        ([endpoint("payout.paid"), endpoint("charge.updated")], ["look", "good"], "one is enough"),
        (NotTold("PermissionError"), ["look"], "PermissionError"),
    ],
)
def test_the_webhook_is_judged(endpoints, verdicts, word):
    found = said(setting_up.of_endpoints(endpoints, url=URL, events=EVENTS))

    assert [verdict for verdict, _ in found] == verdicts
    assert word in " ".join(words for _, words in found)


@pytest.mark.parametrize(
    ("portals", "verdicts", "word"),
    [
        ([portal()], ["good"], "another card"),
        ([], ["bad"], "never saved"),
        ([portal(payment_method_update=False)], ["bad"], "does not let"),
        ([portal(subscription_cancel=True)], ["good", "look"], "subscription_cancel"),
        ([portal(customer_update=True, subscription_update=True)], ["good", "look"], "customer_update"),
        (NotTold("PermissionError"), ["look"], "PermissionError"),
    ],
)
def test_the_portal_is_judged(portals, verdicts, word):
    found = said(setting_up.of_portals(portals))

    assert [verdict for verdict, _ in found] == verdicts
    assert word in " ".join(words for _, words in found)


@pytest.mark.parametrize(
    ("is_live", "currencies", "verdicts"),
    [(True, ["gbp"], ["good", "good"]), (False, ["gbp", "eur"], ["look", "good"]), (True, ["eur"], ["good", "bad"])],
)
def test_the_mode_and_the_currency_are_judged(is_live, currencies, verdicts):
    balance = {"livemode": is_live, "available": [{"currency": currency, "amount": 0} for currency in currencies]}

    assert [point.verdict for point in setting_up.of_balance(balance, currency="GBP")] == verdicts


# --- the command, over HTTP -------------------------------------------------------------------------------------------


def command(capsys):
    try:
        call_command("check_stripe", no_color=True)
        code = 0
    except SystemExit as end:
        code = end.code
    return code, capsys.readouterr()


def set_up(stripe, thing):
    with stripe.running.sandbox.store.changing():
        stripe.running.sandbox.store.put(thing)


def test_an_account_as_it_should_be_has_nothing_bad(stripe, capsys):
    url = "http://testserver/stripe/webhook"
    made = setting.webhook_endpoint(url, api_version="x", at=0) | {"enabled_events": sorted(HANDLED_EVENTS)}
    set_up(stripe, made)

    code, told = command(capsys)

    assert code == 0, told
    assert [line[:4].strip() for line in told.out.splitlines()] == ["look", "good", "good", "good"]
    assert f"the {len(HANDLED_EVENTS)} events" in told.out


def test_an_endpoint_elsewhere_is_found_out(stripe, capsys):
    code, told = command(capsys)

    assert (code, "No webhook endpoint sends events to http://testserver/stripe/webhook." in told.out) == (1, True)


def test_stripe_that_cannot_be_asked_is_no_verdict(capsys):
    with override_settings(STRIPE_API_BASE="http://127.0.0.1:9"):
        code, told = command(capsys)

    assert (code, told.out) == (2, "")
    assert "Nothing is known" in told.err


def test_a_key_that_stripe_does_not_know_is_no_verdict(stripe, settings, capsys):
    settings.STRIPE_SECRET_KEY = "sk_test_of_somebody_else"

    code, told = command(capsys)

    assert (code, "AuthenticationError" in told.err) == (2, True)


def test_every_verdict_has_its_word():
    assert {verdict.value for verdict in Verdict} == {"good", "look", "bad"}
