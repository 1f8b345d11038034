"""The page of strings: what there is at the pretend Stripe, with a button for what can be done to it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from html import escape

from fundapp.demo.sandbox_stripe.mishaps import Mishaps
from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.settlements import INTERVALS
from fundapp.demo.sandbox_stripe.store import Store, Thing

_SHOWN = 25


def main(store: Store, processor: Processor, *, webhook: str) -> str:
    return (
        "<h1>Pretend Stripe</h1><p>It answers Stripe's own SDK on this machine, keeps its own books, and sends "
        f"signed events to <code>{escape(webhook)}</code>.</p>"
        + _switches(store, processor)
        + _table("Sessions", _rows(store, "checkout.session", _session_row))
        + _table("Charges", _rows(store, "charge", _charge_row))
        + _table("Refunds", _rows(store, "refund", _refund_row))
        + _table("Disputes", _rows(store, "dispute", _dispute_row))
        + _table("Subscriptions", _rows(store, "subscription", _subscription_row))
        + _table("Invoices", _rows(store, "invoice", _invoice_row))
        + _table("Payouts to the bank", _rows(store, "payout", _payout_row))
        + _table("Lines of the balance", _rows(store, "balance_transaction", _line_row))
        + _table("Events", _rows(store, "event", _event_row))
        + _table("Deliveries", _delivery_rows(store))
    )


def _switches(store: Store, processor: Processor) -> str:
    """What concerns the whole of it: the balance, the clock, the bank and the post."""
    balance = processor.balance()
    available, pending = balance["available"][0]["amount"], balance["pending"][0]["amount"]
    is_held = bool(store.switch("held"))
    post = (
        button("deliveries", "", "release", "Let events go")
        if is_held
        else button("deliveries", "", "hold", "Hold events back")
    )
    leaps = "".join(
        button("clock", "", "advance", words, days=str(days))
        for words, days in (("On by a day", 1), ("On by a week", 7), ("On by a month", 31))
    )
    schedule = "".join(button("payouts", "", "schedule", interval, interval=interval) for interval in INTERVALS)
    trouble = (
        button("trouble", "", "answers", "Down for a minute", kind="down", lasting="60")
        + button("trouble", "", "answers", "Lose the next answer", kind="lost", method="POST")
        + button("trouble", "", "end", "All well")
    )
    rows = (
        f"<th>Balance</th><td>{pounds(available)} available, {pounds(pending)} on its way</td>"
        f"<td>{button('payouts', '', 'create', 'Pay out all of it')}</td>",
        f"<th>Its clock</th><td>{moment(processor.desk.at())}</td><td>{leaps}</td>",
        f"<th>Payouts by themselves</th><td>{escape(store.switch('payouts') or 'manual')}</td><td>{schedule}</td>",
        f"<th>Its answers</th><td>{escape(Mishaps(store).words) or 'as they should be'}</td><td>{trouble}</td>",
        f"<th>The post</th><td>{'held back' if is_held else 'goes out'}</td><td>{post}</td>",
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _rows(store: Store, kind: str, row: Callable[[Thing], str]) -> Iterator[str]:
    return (row(thing) for thing in store.newest(kind)[:_SHOWN])


def _table(title: str, rows: Iterable[str]) -> str:
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<h2>{title}</h2><table>{body}</table>" if body else f"<h2>{title}</h2><p>None yet.</p>"


def button(what: str, name: str, act: str, words: str, **fields: str) -> str:
    path = "/".join(part for part in ("/sandbox", what, name, act) if part)
    hidden = "".join(
        f'<input type="hidden" name="{escape(field)}" value="{escape(value)}">' for field, value in fields.items()
    )
    return f'<form method="post" action="{path}">{hidden}<button>{escape(words)}</button></form>'


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def moment(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%a %d %b %Y, %H:%M} UTC"


def _name(thing: Thing) -> str:
    return f"<td><code>{escape(thing['id'][:27])}</code></td>"


def _session_row(session: Thing) -> str:
    name = session["id"]
    acts = ""
    if session["status"] == "open":
        acts = button("sessions", name, "pay", "Pay") + button("sessions", name, "expire", "Expire")
    elif session["payment_status"] == "unpaid" and session["status"] == "complete":
        acts = button("sessions", name, "settle", "Settle") + button(
            "sessions", name, "settle", "Let it fail", outcome="failed"
        )
    return (
        f"{_name(session)}<td>{pounds(session['amount_total'])}</td>"
        f"<td>{session['status']}, {session['payment_status']}</td><td>{acts}</td>"
    )


def _charge_row(charge: Thing) -> str:
    acts = ""
    if charge["paid"] and not charge["refunded"] and not charge["disputed"]:
        name = charge["id"]
        acts = (
            button("charges", name, "refund", "Refund")
            + button("charges", name, "dispute", "Dispute")
            + button("charges", name, "dispute", "Ask about it", inquiry="yes")
        )
    back = f", {pounds(charge['amount_refunded'])} given back" if charge["amount_refunded"] else ""
    return f"{_name(charge)}<td>{pounds(charge['amount'])}</td><td>{charge['status']}{back}</td><td>{acts}</td>"


def _refund_row(refund: Thing) -> str:
    acts = ""
    if refund["status"] in {"pending", "succeeded"}:
        acts = button("refunds", refund["id"], "fail", "Let it fail")
    if refund["status"] == "pending":
        acts += button("refunds", refund["id"], "arrive", "Let it arrive")
    return f"{_name(refund)}<td>{pounds(refund['amount'])}</td><td>{refund['status']}</td><td>{acts}</td>"


def _dispute_row(dispute: Thing) -> str:
    acts, name, status = "", dispute["id"], dispute["status"]
    if status.startswith("warning") and status != "warning_closed":
        acts = button("disputes", name, "escalate", "Take the money")
    if status.endswith(("needs_response", "under_review")):
        acts += button("disputes", name, "win", "Won by the fund") + button("disputes", name, "lose", "Lost")
    due = dispute["evidence_details"]["due_by"]
    return (
        f"{_name(dispute)}<td>{pounds(dispute['amount'])}</td>"
        f"<td>{status}{f', evidence by {moment(due)}' if due else ''}</td><td>{acts}</td>"
    )


def _subscription_row(subscription: Thing) -> str:
    item, name = subscription["items"]["data"][0], subscription["id"]
    acts = ""
    if subscription["status"] not in {"canceled", "incomplete_expired"}:
        acts = button("subscriptions", name, "card", "A card that fails", number="4000000000000341")
        acts += button("subscriptions", name, "card", "A good card") + button("subscriptions", name, "cancel", "End")
    pause = ", paused" if subscription["pause_collection"] else ""
    often = item["price"]["recurring"]["interval"]
    return (
        f"{_name(subscription)}<td>{pounds(item['price']['unit_amount'])} a {often}</td>"
        f"<td>{subscription['status']}{pause}, next on {moment(item['current_period_end'])}</td><td>{acts}</td>"
    )


def _invoice_row(invoice: Thing) -> str:
    next_try = invoice["next_payment_attempt"]
    again = f", again on {moment(next_try)}" if next_try else ""
    acts = button("invoices", invoice["id"], "pay", "Try now") if invoice["status"] == "open" else ""
    return (
        f"{_name(invoice)}<td>{pounds(invoice['amount_due'])}</td>"
        f"<td>{invoice['status']}, tries: {invoice['attempt_count']}{again}</td>"
        f"<td>{acts}</td>"
    )


def _payout_row(payout: Thing) -> str:
    acts, name = "", payout["id"]
    if payout["status"] in {"pending", "in_transit"}:
        acts = button("payouts", name, "arrive", "Let it arrive")
    if payout["status"] == "pending":
        acts += button("payouts", name, "cancel", "Cancel")
    if payout["status"] in {"pending", "in_transit", "paid"}:
        acts += button("payouts", name, "fail", "Let it fail")
    return (
        f"{_name(payout)}<td>{pounds(payout['amount'])}</td><td>{payout['status']}, at the bank on "
        f"{moment(payout['arrival_date'])}</td><td>{acts}</td>"
    )


def _line_row(line: Thing) -> str:
    return (
        f"{_name(line)}<td>{line['type']} ({line['reporting_category']})</td><td>{pounds(line['amount'])}</td>"
        f"<td>fee {pounds(line['fee'])}</td><td>{pounds(line['net'])}</td>"
    )


def _event_row(event: Thing) -> str:
    again = button("events", event["id"], "deliver", "Send again")
    return f"<td><code>{event['id']}</code></td><td>{event['type']}</td><td>{again}</td>"


def _delivery_rows(store: Store) -> Iterator[str]:
    for number, event_id, attempts, state, outcome in store.deliveries(_SHOWN):
        yield (
            f"<td>{number}</td><td><code>{event_id}</code></td><td>tries: {attempts}</td><td>{state}</td>"
            f"<td>{escape(outcome)}</td>"
        )
