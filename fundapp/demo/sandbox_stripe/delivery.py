"""Sends events to the product's webhook, signed as Stripe signs, until it answers. It knows one address."""

import json
import logging
import threading
import time
import urllib.error
import urllib.request

import stripe

from fundapp.demo.sandbox_stripe.processor import Processor
from fundapp.demo.sandbox_stripe.store import Store, Thing, new_name

log = logging.getLogger(__name__)

_TRIES = 16
_LONGEST_PAUSE_SECONDS = 300.0
_PATIENCE_SECONDS = 10
_LOOK_EVERY_SECONDS = 0.2


def forgery(event: Thing, *, secret: str | None, age_seconds: int, is_altered: bool, padding: int) -> Thing:
    """Something to be delivered that is not as Stripe would send it."""
    return {
        "id": new_name("forged_"),
        "object": "forgery",
        "event": event,
        "secret": secret,
        "age_seconds": age_seconds,
        "is_altered": is_altered,
        "padding": padding,
    }


class Courier:
    """A thread that delivers what is owed. While held, nothing leaves; `deliver_due` does one round by hand."""

    def __init__(
        self, store: Store, processor: Processor, *, url: str, secret: str, pause_seconds: float = 1.0
    ) -> None:
        self._store = store
        self._processor = processor
        self._pause_seconds = pause_seconds
        self._secret = secret
        self._ended = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="sandbox-stripe-courier", daemon=True)
        self.url = url

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_SECONDS)

    def deliver_due(self) -> int:
        """Try every delivery that is due, oldest first; how many were taken by the other side."""
        with self._one_at_a_time:
            return sum(self._deliver(*owed) for owed in self._store.owed(due_only=True))

    def deliver(self, event: Thing) -> str:
        """One delivery of one event, now: the status that came back, or the name of the trouble."""
        body, signature = self._signed(event)
        # The address is the configuration's, http on this machine; nothing that a request said can change it.
        request = urllib.request.Request(  # noqa: S310 -- the fund's own webhook
            self.url,
            data=body.encode(),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Stripe-Signature": signature,
                "User-Agent": "Stripe/1.0 (pretend)",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE_SECONDS) as response:  # noqa: S310 -- the fund's own webhook
                return str(response.status)
        except urllib.error.HTTPError as refusal:
            refusal.close()
            return str(refusal.code)
        except OSError as trouble:
            return type(trouble).__name__

    def _signed(self, thing: Thing) -> tuple[str, str]:
        """The body and its signature, which for a forgery do not fit each other."""
        if thing["object"] == "event":
            body = json.dumps(thing, indent=2)
            return body, stripe.WebhookSignature.generate_signature_header(body, self._secret)
        body = json.dumps(thing["event"], indent=2) + " " * thing["padding"]
        signed_at = int(time.time()) - thing["age_seconds"]
        secret = thing["secret"] or self._secret
        signature = stripe.WebhookSignature.generate_signature_header(body, secret, signed_at)
        return (body.replace("{", "{ ", 1) if thing["is_altered"] else body), signature

    def _deliver(self, number: int, event_id: str, attempts: int) -> bool:
        event = self._store.get(event_id)
        outcome = "unknown event" if event is None else self.deliver(event)
        if outcome.startswith("2"):
            self._store.delivered(number, outcome)
            return True
        if event is None or attempts + 1 >= _TRIES:
            self._store.give_up(number, outcome)
            return False
        pause = min(self._pause_seconds * 2**attempts, _LONGEST_PAUSE_SECONDS)
        self._store.try_later(number, outcome, after=pause)
        return False

    def _run(self) -> None:
        while not self._ended.wait(_LOOK_EVERY_SECONDS):
            try:
                with self._store.changing():
                    self._processor.clockwork.run_due()
                if not self._store.switch("held"):
                    self.deliver_due()
            except Exception:
                # A courier that dies takes every later event with it, so it says what happened and goes on.
                log.exception("The pretend Stripe's courier stumbled")
