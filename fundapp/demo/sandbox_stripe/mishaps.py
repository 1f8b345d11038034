"""Trouble that was asked for: what goes wrong with the next requests to the API. It must never know what they ask."""

import json
from dataclasses import dataclass

from fundapp.demo.sandbox_stripe.http import Request
from fundapp.demo.sandbox_stripe.store import Store
from fundapp.demo.sandbox_stripe.trouble import StripeTrouble, invalid

# What can go wrong with an answer, and whether the request is carried out first.
KINDS = {
    "down": "503, and nothing is carried out",
    "busy": "429, and nothing is carried out",
    "slow": "carried out and answered, after a while",
    "error": "carried out, and answered with 500; the same key gets the true answer",
    "stuck": "carried out, and answered with 500 under the same key for a day, as Stripe documents it",
    "lost": "carried out, and the connection ends without an answer",
    "cut": "carried out, and half of the answer comes",
}
_SWITCH = "mishap"
_LONGEST_DELAY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Mishap:
    kind: str
    delay_seconds: float = 0

    def before(self) -> None:
        """Stop what is not to be carried out."""
        if self.kind == "down":
            raise StripeTrouble(503, "api_error", "This pretend Stripe is down, as it was asked to be.")
        if self.kind == "busy":
            raise StripeTrouble(429, "invalid_request_error", "Too many requests.", code="rate_limit")

    def after(self) -> None:
        """Hide what was carried out."""
        if self.kind in {"error", "stuck"}:
            raise StripeTrouble(500, "api_error", "An unknown error occurred, as was asked for.")


NONE = Mishap("")


class Mishaps:
    """One kind of trouble at a time, for so many requests or so long, at one part of the API or all of it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def ask(self, kind: str, *, times: int, lasting: float, delay: float, path: str, method: str) -> None:
        if kind not in KINDS:
            raise invalid(f"Invalid kind: must be one of {', '.join(KINDS)}", param="kind")
        if not 0 <= delay <= _LONGEST_DELAY_SECONDS:
            raise invalid(f"`delay` is at most {_LONGEST_DELAY_SECONDS} seconds.", param="delay")
        until = self._store.now() + lasting if lasting else None
        asked = {"kind": kind, "left": times, "until": until, "delay": delay, "path": path, "method": method}
        self._store.set_switch(_SWITCH, json.dumps(asked))

    def end(self) -> None:
        self._store.set_switch(_SWITCH, "")

    @property
    def words(self) -> str:
        """What was asked for, or nothing."""
        asked = json.loads(self._store.switch(_SWITCH) or "{}")
        return f"{asked['kind']}: {KINDS[asked['kind']]}" if asked else ""

    def meet(self, request: Request) -> Mishap:
        """What goes wrong with this request."""
        with self._store.changing():
            asked = json.loads(self._store.switch(_SWITCH) or "{}")
            if not asked or not request.path.startswith(asked["path"] or "/"):
                return NONE
            if asked["method"] not in {"", request.method}:
                return NONE
            if asked["until"] is not None:
                if self._store.now() >= asked["until"]:
                    self.end()
                    return NONE
                return Mishap(asked["kind"], asked["delay"])
            left = asked["left"] - 1
            self._store.set_switch(_SWITCH, json.dumps(asked | {"left": left}) if left > 0 else "")
            return Mishap(asked["kind"], asked["delay"])
