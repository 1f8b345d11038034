"""The customer's portal: what a supporter sees at Stripe when they change their card. It must never keep a number."""

from html import escape

from fundapp.demo.sandbox_stripe import cards, pages
from fundapp.demo.sandbox_stripe.checkout_page import card_table, spaced
from fundapp.demo.sandbox_stripe.http import Answer, Request, redirect
from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.store import Store, Thing


def answer(request: Request, session_id: str, *, store: Store, processor: Processor) -> Answer:
    """GET shows the page; POST keeps the card and goes where the session says."""
    session = store.get(session_id)
    if session is None or session["object"] != "billing_portal.session":
        return Answer(404, pages.page("Not found", "<h1>There is no such page</h1>"), pages.headers())
    if request.method != "POST":
        return _shown(session, 200, _form())
    number = request.field("number").replace(" ", "")
    means = cards.account(request.field("account")) if request.field("method") == "debit" else cards.card(number)
    with store.changing():
        decline = processor.portal.change_card(session, means)
    if decline is not None:
        wrong = f'<p class="wrong" role="alert">{escape(decline.sentence)}</p>'
        return _shown(session, 402, wrong + _form())
    way_back = _way_back(session)
    return redirect(way_back) if way_back else _shown(session, 200, "<h1>The new card is kept</h1>")


def _form() -> str:
    return f"""
<h1>Pay with another card</h1><p>It is used from the next payment on. Nothing is taken now.</p>
<form method="post" autocomplete="off">
<label for="number">Card number <span class="hint">(test cards only)</span></label>
<input id="number" name="number" inputmode="numeric" value="{spaced(cards.GOOD_CARD)}">
<button name="method" value="card">Keep this card</button>
</form>
{card_table()}"""


def _way_back(session: Thing) -> str:
    """Where the flow leads when it is done, or else where the session does."""
    after = (session["flow"] or {}).get("after_completion", {})
    return str((after.get("redirect") or {}).get("return_url") or session["return_url"] or "")


def _shown(session: Thing, status: int, main: str) -> Answer:
    url = session["return_url"]
    back = f'<p><a href="{escape(url)}">Go back</a></p>' if url else ""
    destinations = [place for place in (url, _way_back(session)) if place]
    return Answer(status, pages.page("Pretend customer portal", main + back), pages.headers(*destinations))
