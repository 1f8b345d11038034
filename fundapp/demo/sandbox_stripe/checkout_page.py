"""The hosted card page: what a supporter sees at Stripe, with test cards only. It must never keep a card number."""

from html import escape

from fundapp.demo.sandbox_stripe import pages
from fundapp.demo.sandbox_stripe.http import Answer, Request, redirect
from fundapp.demo.sandbox_stripe.processor import DECLINES, GOOD_CARD, Processor
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
            processor.pay_later(session, email=email or None, name=name or None)
            decline = None
        else:
            decline = processor.pay(session, number=number, email=email or None, name=name or None)
    if decline is None:
        return redirect(_success_url(session))
    wrong = f'<p class="wrong" role="alert">{escape(decline.sentence)} Try another card.</p>'
    return _shown(session, 402, wrong + _form(session, processor, email=email, name=name))


def _form(session: Thing, processor: Processor, *, email: str, name: str = "") -> str:
    lines = "".join(f"<p>{escape(item['name'])}</p>" for item in processor.items_of(session["id"]))
    cards = "".join(
        f"<tr><td><code>{_spaced(number)}</code></td><td>{escape(decline.sentence)}</td></tr>"
        for number, decline in DECLINES.items()
    )
    amount = _amount(session)
    return f"""
<h1>Pay by card</h1>{lines}<p class="amount">{amount}</p>
<form method="post" autocomplete="off">
<label for="email">Email</label><input id="email" name="email" type="email" value="{escape(email)}">
<label for="number">Card number <span class="hint">(test cards only)</span></label>
<input id="number" name="number" inputmode="numeric" value="{_spaced(GOOD_CARD)}">
<label for="name">Name on card</label><input id="name" name="name" value="{escape(name)}">
<button name="method" value="card">Pay {amount}</button>
<button class="second" name="method" value="debit">Pay by pretend bank debit (the money comes later)</button>
</form>
{_way_back(session)}
<table><caption>Test cards</caption>
<tr><td><code>{_spaced(GOOD_CARD)}</code></td><td>Is paid.</td></tr>{cards}</table>"""


def _way_back(session: Thing) -> str:
    url = session["cancel_url"]
    return f'<p><a href="{escape(url)}">Cancel and go back</a></p>' if url else ""


def _success_url(session: Thing) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _shown(session: Thing, status: int, main: str) -> Answer:
    destinations = [url for url in (session["success_url"], session["cancel_url"]) if url]
    return Answer(status, pages.page("Pretend card page", main), pages.headers(*destinations))


def _amount(session: Thing) -> str:
    sign = _SIGNS.get(session["currency"], str(session["currency"]).upper() + " ")
    return f"{sign}{session['amount_total'] // 100:,}.{session['amount_total'] % 100:02d}"


def _spaced(number: str) -> str:
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))
