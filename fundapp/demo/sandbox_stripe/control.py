"""The strings behind the pretence, under /sandbox/: for tests and the curious. Only this machine may pull them."""

from fundapp.demo.sandbox_stripe import control_page, pages
from fundapp.demo.sandbox_stripe.delivery import Courier
from fundapp.demo.sandbox_stripe.http import Answer, Request, json_answer, redirect
from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.store import Store
from fundapp.demo.sandbox_stripe.strings import Strings
from fundapp.demo.sandbox_stripe.trouble import StripeTrouble, invalid


class Control:
    """`POST /sandbox/<what>/<id>/<act>` does one thing and answers with JSON, or leads a browser back to the page."""

    def __init__(self, store: Store, processor: Processor, courier: Courier) -> None:
        self._store = store
        self._processor = processor
        self._courier = courier
        self._acts = Strings(store, processor).pull

    def answer(self, request: Request) -> Answer:
        if not request.remote.startswith("127.") and request.remote != "::1":
            raise StripeTrouble(403, "invalid_request_error", "The sandbox obeys this machine alone.")
        parts = request.path.strip("/").split("/")[1:]
        if request.method == "GET" and not parts:
            page = control_page.main(self._store, self._processor, webhook=self._courier.url)
            return Answer(200, pages.page("Pretend Stripe", page, wide=True), pages.headers())
        if request.method == "GET" and parts == ["ledger"]:
            return json_answer(200, self._processor.ledger())
        return self._pull(request, parts)

    def _pull(self, request: Request, parts: list[str]) -> Answer:
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
