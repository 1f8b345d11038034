"""The strings behind the pretence, under /sandbox/: for tests and the curious. Only this machine may pull them."""

import random
from collections.abc import Callable, Iterable, Mapping
from html import escape

from fundapp.demo.sandbox_stripe import pages
from fundapp.demo.sandbox_stripe.delivery import Courier
from fundapp.demo.sandbox_stripe.http import Answer, Request, json_answer, redirect
from fundapp.demo.sandbox_stripe.processor import GOOD_CARD, Processor
from fundapp.demo.sandbox_stripe.store import Store, Thing
from fundapp.demo.sandbox_stripe.trouble import StripeTrouble, invalid, missing

_SHOWN = 25


class Control:
    """`POST /sandbox/<what>/<id>/<act>` does one thing and answers with JSON, or leads a browser back to the page."""

    def __init__(self, store: Store, processor: Processor, courier: Courier) -> None:
        self._store = store
        self._processor = processor
        self._courier = courier
        self._acts: Mapping[tuple[str, str], Callable[[Request, str], Mapping[str, object]]] = {
            ("sessions", "pay"): self._pay,
            ("sessions", "settle"): self._settle,
            ("sessions", "expire"): self._expire,
            ("charges", "refund"): self._refund,
            ("events", "deliver"): self._deliver,
            ("deliveries", "hold"): self._hold,
            ("deliveries", "release"): self._release,
        }

    def answer(self, request: Request) -> Answer:
        if not request.remote.startswith("127.") and request.remote != "::1":
            raise StripeTrouble(403, "invalid_request_error", "The sandbox obeys this machine alone.")
        parts = request.path.strip("/").split("/")[1:]
        if request.method == "GET" and not parts:
            return Answer(200, pages.page("Pretend Stripe", self._page(), wide=True), pages.headers())
        # A page of another site must not pull the strings through a visitor's browser.
        origin = request.headers.get("origin", "")
        if origin and origin != f"http://{request.host}":
            raise StripeTrouble(403, "invalid_request_error", "The sandbox does not obey other sites.")
        what, name, act = (parts[0], parts[1] if len(parts) == 3 else "", parts[-1]) if parts else ("", "", "")
        pull = self._acts.get((what, act))
        if request.method != "POST" or pull is None:
            raise invalid(f"There is no such string: {request.method} {request.path}", code="url_unknown")
        with self._store.changing():
            outcome = pull(request, name)
        return redirect("/sandbox/") if "text/html" in request.headers.get("accept", "") else json_answer(200, outcome)

    # --- acts -----------------------------------------------------------------------------------------------------

    def _pay(self, request: Request, name: str) -> Mapping[str, object]:
        session = self._need("checkout.session", name)
        number = request.field("number") or GOOD_CARD
        if request.field("method") == "debit":
            self._processor.pay_later(session, email=None, name=None)
        else:
            decline = self._processor.pay(session, number=number, email=None, name=None)
            if decline is not None:
                return {"declined": decline.decline_code}
        return self._need("checkout.session", name)

    def _settle(self, request: Request, name: str) -> Mapping[str, object]:
        return self._processor.settle(self._need("checkout.session", name), paid=request.field("outcome") != "failed")

    def _expire(self, _request: Request, name: str) -> Mapping[str, object]:
        return self._processor.expire(self._need("checkout.session", name))

    def _refund(self, request: Request, name: str) -> Mapping[str, object]:
        amount = int(request.field("amount")) if request.field("amount").isdecimal() else None
        return self._processor.refund(self._need("charge", name), amount=amount, reason=None, metadata={})

    def _deliver(self, request: Request, name: str) -> Mapping[str, object]:
        """Send an event again: `times` of it, the first `after` seconds from now."""
        self._need("event", name)
        times, after = request.field("times") or "1", request.field("after") or "0"
        if not times.isdecimal() or not after.isdecimal() or int(times) > 100:
            raise invalid("`times` is a number up to 100, `after` a number of seconds.")
        for _ in range(int(times)):
            self._store.owe(name, after=int(after))
        return {"owed": int(times)}

    def _hold(self, _request: Request, _name: str) -> Mapping[str, object]:
        """Let nothing leave until it is released."""
        self._store.set_switch("held", "yes")
        return {"held": True}

    def _release(self, request: Request, _name: str) -> Mapping[str, object]:
        """Let everything leave, in the order asked for: `oldest` first, `newest` first, or `shuffled` by `seed`."""
        waiting = [number for number, _, _ in self._store.owed(due_only=False)]
        order = request.field("order") or "oldest"
        if order == "newest":
            waiting.reverse()
        elif order == "shuffled":
            # A shuffle that can be told again by its seed, not a secret.
            random.Random(request.field("seed")).shuffle(waiting)  # noqa: S311 -- to be repeated, not to be secret
        self._store.reorder(waiting)
        self._store.set_switch("held", "")
        return {"released": len(waiting)}

    def _need(self, kind: str, name: str) -> Thing:
        thing = self._store.get(name)
        if thing is None or thing["object"] != kind:
            raise missing(kind, name)
        return thing

    # --- the page -------------------------------------------------------------------------------------------------

    def _page(self) -> str:
        held = bool(self._store.switch("held"))
        switch = _button("deliveries", "", "release", "Let events go") if held else ""
        switch += _button("deliveries", "", "hold", "Hold events back") if not held else ""
        return (
            "<h1>Pretend Stripe</h1><p>It answers Stripe's own SDK on this machine, keeps its own books, and sends "
            f"signed events to <code>{escape(self._courier.url)}</code>.</p><table><tr><td>{switch}</td></tr></table>"
            + _table("Sessions", map(_session_row, self._store.newest("checkout.session")[:_SHOWN]))
            + _table("Charges", map(_charge_row, self._store.newest("charge")[:_SHOWN]))
            + _table("Events", map(_event_row, self._store.newest("event")[:_SHOWN]))
            + _table(
                "Deliveries",
                (
                    f"<td>{number}</td><td><code>{event_id}</code></td><td>{attempts} tries</td><td>{state}</td>"
                    f"<td>{escape(outcome)}</td>"
                    for number, event_id, attempts, state, outcome in self._store.deliveries(_SHOWN)
                ),
            )
        )


def _table(title: str, rows: Iterable[str]) -> str:
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<h2>{title}</h2><table>{body}</table>" if body else f"<h2>{title}</h2><p>None yet.</p>"


def _button(what: str, name: str, act: str, words: str) -> str:
    path = "/".join(part for part in ("/sandbox", what, name, act) if part)
    return f'<form method="post" action="{path}"><button>{words}</button></form>'


def _session_row(session: Thing) -> str:
    name = session["id"]
    acts = ""
    if session["status"] == "open":
        acts = _button("sessions", name, "pay", "Pay") + _button("sessions", name, "expire", "Expire")
    elif session["payment_status"] == "unpaid" and session["status"] == "complete":
        acts = _button("sessions", name, "settle", "Settle")
    return (
        f"<td><code>{name[:20]}…</code></td><td>{session['amount_total'] / 100:.2f}</td>"
        f"<td>{session['status']}, {session['payment_status']}</td><td>{acts}</td>"
    )


def _charge_row(charge: Thing) -> str:
    acts = _button("charges", charge["id"], "refund", "Refund")
    return (
        f"<td><code>{charge['id']}</code></td><td>{charge['amount'] / 100:.2f}</td><td>{charge['status']}</td>"
        f"<td>{acts if charge['paid'] and not charge['refunded'] else ''}</td>"
    )


def _event_row(event: Thing) -> str:
    return (
        f"<td><code>{event['id']}</code></td><td>{event['type']}</td>"
        f"<td>{_button('events', event['id'], 'deliver', 'Send again')}</td>"
    )
