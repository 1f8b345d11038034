"""The life of the fund's outlook: every Monday morning it is written down how the money stands."""

from datetime import date, datetime, time, timedelta

from fundapp.demo.timeline import Life
from fundapp.health import actions
from fundapp.kernel.actor import system
from fundapp.kernel.clock import LONDON
from fundapp.ledger import chart

_MONDAY = 0


def watching(*, first_day: date, last_day: date) -> Life:
    """A worker would do it every morning; the Mondays are what the public page speaks of."""
    day = first_day + timedelta(days=1)
    while day <= last_day:
        if day.weekday() == _MONDAY or day == last_day:
            yield datetime.combine(day, time(5, 15), LONDON)
            actions.note_day(system("health"), pot=chart.GENERAL, day=day)
        day += timedelta(days=1)
