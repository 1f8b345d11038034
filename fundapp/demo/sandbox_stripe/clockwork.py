"""What the pretend Stripe does by the clock alone, and how its clock is moved. It knows moments and no meaning."""

from collections.abc import Callable, Mapping

from fundapp.demo.sandbox_stripe.store import Store
from fundapp.demo.sandbox_stripe.trouble import invalid

_LONGEST_LEAP_SECONDS = 3 * 366 * 24 * 3600


class Clockwork:
    """Carries out the agenda, each entry as if it were the moment it was planned for."""

    def __init__(self, store: Store, acts: Mapping[str, Callable[[str], None]]) -> None:
        self._store = store
        self._acts = acts

    def run_due(self) -> int:
        """All that is due by now, and what it brings about in turn; how many entries that were."""
        until, done = self._store.now(), 0
        while entry := self._store.take_planned(until):
            at, act, name = entry
            with self._store.at_moment(max(at, 0)):
                self._acts[act](name)
            done += 1
        return done

    def advance(self, seconds: float) -> int:
        """Move the clock on, and live through what lies between."""
        if not 0 <= seconds <= _LONGEST_LEAP_SECONDS:
            raise invalid("The clock goes forward only, by at most three years.")
        self._store.move_clock(self._store.now() + seconds)
        return self.run_due()
