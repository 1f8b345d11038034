"""The hosted card page: what a supporter sees at Stripe, with test cards only. It must never keep a card number."""

from collections.abc import Iterable
from html import escape

from fundapp.demo.sandbox_stripe import pages
from fundapp.demo.sandbox_stripe.cards import ACCOUNTS, CARDS, GOOD_ACCOUNT, GOOD_CARD, Means
from fundapp.demo.sandbox_stripe.http import Answer, Request, redirect
from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.store import Store, Thing

_SIGNS = {"gbp": "£", "eur": "€", "usd": "$"}


def answer(request: Request, session_id: str, *, store: Store, processor: Processor) -> Answer:
    """GET shows the page; POST tries to pay and goes where the session says."""
    session = store.get(session_id)
    if session is None or session["object"] != "checkout.session":
        return Answer(404, pages.page("Not found", "<h1>There is no such payment page</h1>"), pages.headers())
    if request.method == "POST" and session["status"] == "open":
        return _try_to_pay(request, session, store=store, processor=processor)
    if session["status"] == "complete":
        return redirect(_success_url(session))
    if session["status"] == "expired":
        return _shown(
            session, 410, "<h1>This payment page has expired</h1><p>No money was taken.</p>" + _way_back(session)
        )
    return _shown(session, 200, _form(session, processor, email=session["customer_email"] or ""))


def _try_to_pay(request: Request, session: Thing, *, store: Store, processor: Processor) -> Answer:
    email, name = request.field("email").strip(), request.field("name").strip()
    number = request.field("number").replace(" ", "")
    with store.changing():
        if request.field("method") == "debit":
            account = request.field("account").strip()
            processor.pay_later(session, account=account, email=email or None, name=name or None)
            decline = None
        else:
            decline = processor.pay(session, number=number, email=email or None, name=name or None)
    if decline is None:
        return redirect(_after_paying(store.get(session["id"]) or session, processor))
    wrong = f'<p class="wrong" role="alert">{escape(decline.sentence)} Try another card.</p>'
    return _shown(session, 402, wrong + _form(session, processor, email=email, name=name))


def confirmation(request: Request, intent_id: str, *, store: Store, processor: Processor) -> Answer:
    """The page on which a bank asks its customer: is this you? POST answers it, and goes on from there."""
    intent = store.get(intent_id)
    if intent is None or intent["object"] != "payment_intent" or intent["status"] != "requires_action":
        return Answer(404, pages.page("Not found", "<h1>There is nothing to confirm here</h1>"), pages.headers())
    session = processor.session_of(intent)
    if request.method != "POST":
        question = _QUESTION.format(amount=money(intent["amount"], intent["currency"]))
        return _shown(session, 200, question)
    with store.changing():
        tried = processor.confirm(intent, agrees=request.field("outcome") == "confirmed")
    if tried.decline is None:
        return redirect(_success_url(session))
    wrong = f'<p class="wrong" role="alert">{escape(tried.decline.sentence)} Try another card.</p>'
    return _shown(
        session,
        402,
        wrong + f'<p><a href="/c/pay/{escape(session["id"])}">Back to the payment page</a></p>' + _way_back(session),
    )


_QUESTION = """
<h1>Is it you who is paying {amount}?</h1><p>This is the page of a pretend bank.</p>
<form method="post"><button name="outcome" value="confirmed">Yes, pay {amount}</button>
<button class="second" name="outcome" value="refused">No, it is not</button></form>"""


def _after_paying(session: Thing, processor: Processor) -> str:
    """Where a supporter is led: to their bank if it asks, or else back."""
    intent = processor.intent_of(session)
    if intent is not None and intent["status"] == "requires_action":
        return str(intent["next_action"]["redirect_to_url"]["url"])
    return _success_url(session)


def _form(session: Thing, processor: Processor, *, email: str, name: str = "") -> str:
    lines = "".join(f"<p>{escape(item['name'])}</p>" for item in processor.checkout.items_of(session["id"]))
    amount = money(session["amount_total"], session["currency"])
    is_monthly = session["mode"] == "subscription"
    heading, often = (
        ("Pay every month", ' <span class="hint">every month</span>') if is_monthly else ("Pay by card", "")
    )
    return f"""
<h1>{heading}</h1>{lines}<p class="amount">{amount}{often}</p>
<form method="post" autocomplete="off">
<label for="email">Email</label><input id="email" name="email" type="email" value="{escape(email)}">
<label for="number">Card number <span class="hint">(test cards only)</span></label>
<input id="number" name="number" inputmode="numeric" value="{spaced(GOOD_CARD)}">
<label for="name">Name on card</label><input id="name" name="name" value="{escape(name)}">
<button name="method" value="card">Pay {amount}</button>
<label for="account">Bank account <span class="hint">(for a debit; test accounts only)</span></label>
<input id="account" name="account" inputmode="numeric" value="{GOOD_ACCOUNT}">
<button class="second" name="method" value="debit">Pay by pretend bank debit (the money comes later)</button>
</form>
{_way_back(session)}
{card_table()}
<table><caption>Test accounts</caption>
{_rows(ACCOUNTS.values())}</table>"""


def card_table() -> str:
    """The test cards, and what becomes of each."""
    return f"<table><caption>Test cards</caption>{_rows(CARDS.values())}</table>"


def _rows(all_means: Iterable[Means]) -> str:
    return "".join(
        f'<tr><td class="number"><code>{spaced(means.number)}</code></td><td>{escape(means.words)}</td></tr>'
        for means in all_means
    )


def _way_back(session: Thing) -> str:
    url = session["cancel_url"]
    return f'<p><a href="{escape(url)}">Cancel and go back</a></p>' if url else ""


def _success_url(session: Thing) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _shown(session: Thing, status: int, main: str) -> Answer:
    destinations = [url for url in (session["success_url"], session["cancel_url"]) if url]
    return Answer(status, pages.page("Pretend card page", main), pages.headers(*destinations))


def money(amount: int, currency: str) -> str:
    sign = _SIGNS.get(currency, currency.upper() + " ")
    return f"{sign}{amount // 100:,}.{amount % 100:02d}"


def spaced(number: str) -> str:
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))
