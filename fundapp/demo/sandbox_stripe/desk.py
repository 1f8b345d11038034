"""What every part of the pretence works at: its memory, its clock and agenda, and the telling of what happened.

It must never know what any of it means.
"""

from datetime import UTC, datetime, timedelta

from fundapp.demo.sandbox_stripe.shapes.events import event
from fundapp.demo.sandbox_stripe.store import Store, Thing
from fundapp.demo.sandbox_stripe.trouble import missing


class Desk:
    """Shared by all the parts. Whoever acts through it does so inside `store.changing()`."""

    def __init__(self, store: Store, *, api_version: str) -> None:
        self.store = store
        self.request: Thing = {"id": None, "idempotency_key": None}
        self._api_version = api_version

    def at(self) -> int:
        return int(self.store.now())

    def need(self, kind: str, name: str) -> Thing:
        """The thing of this kind and name, or Stripe's "No such …"."""
        thing = self.store.get(name)
        if thing is None or thing["object"] != kind:
            raise missing(kind, name)
        return thing

    def keep(self, thing: Thing, **changes: object) -> Thing:
        """Remember a thing, with some of its fields changed."""
        return self.store.put(thing | changes)

    def tell(self, kind: str, thing: Thing, *, before: Thing | None = None) -> None:
        """An event about `thing`; `before` is how it was, of which Stripe tells what has changed."""
        changed = None
        if before is not None:
            changed = {name: value for name, value in before.items() if thing.get(name) != value}
        told = event(
            kind, thing, changed=changed, api_version=self._api_version, request=self.request, pending=1, at=self.at()
        )
        self.store.put(told)
        self.store.owe(told["id"])

    def later(self, at: float, act: str, name: str) -> None:
        """Put into the agenda: at this moment, do this to the thing of this name."""
        self.store.plan(at, act, name)

    # --- what is remembered of a thing and is nobody's business ------------------------------------------------------

    def note(self, name: str, **facts: object) -> None:
        """Remember something of a thing that Stripe would not show."""
        self.store.put({**self.noted(name), "id": f"hidden:{name}", "object": "hidden", **facts})

    def noted(self, name: str) -> Thing:
        return self.store.get(f"hidden:{name}") or {}


def working_days_on(at: float, days: int) -> int:
    """Midnight UTC, so many working days after `at`. Bank holidays are left to banks."""
    day = datetime.fromtimestamp(at, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return int(day.timestamp())
