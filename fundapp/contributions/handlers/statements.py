"""In April, the statements of the tax year that has just ended."""

from datetime import date, timedelta

from fundapp.contributions.actions.statements import promise_statements
from fundapp.contributions.selectors.statements import tax_year_of
from fundapp.kernel.actor import system
from fundapp.outbox.registry import Delivery

# Gifts of 5 April may still be on their way; after that, any day of April makes up for one on which nobody worked.
_FROM, _UNTIL = (4, 8), (4, 30)


def on_statements_due(delivery: Delivery) -> None:
    """The chore of every day, which does something on few."""
    on = date.fromisoformat(str(delivery.payload["day"]))
    if _FROM <= (on.month, on.day) <= _UNTIL:
        ended = tax_year_of(on - timedelta(days=30))
        promise_statements(system("statements"), year=ended)
