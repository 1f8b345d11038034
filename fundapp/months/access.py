"""The way to a month and to its closing. A month that nobody could have written down does not exist."""

from uuid import UUID

from django.http import Http404

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.months import selectors
from fundapp.months.calendar import Month, month_of, read
from fundapp.months.models import ClosedMonth, Reopening
from members.access import need_one_of
from members.roles import Role

READERS = (Role.TREASURER, Role.RELEASER, Role.AUDITOR, Role.ADMINISTRATOR)
# Who may wish that a month be open again, and who may agree: never both the same person.
OPENERS = (Role.TREASURER, Role.RELEASER, Role.ADMINISTRATOR)


def month_for(actor: Actor, written: str) -> Month:
    """A month that has begun and that the books reach back to, closed or not."""
    need_one_of(actor, *READERS)
    month, first = read(written), selectors.first_month()
    if month is None or first is None or not first <= month <= month_of(clock.today()):
        raise Http404
    return month


def closing_locked(month: Month) -> ClosedMonth:
    """The closing of a month that stands, held until the transaction ends."""
    found = selectors.standing().filter(month=month.first).values_list("id", flat=True).first()
    if found is None:
        raise refuse("month_is_open", "This month is open.")
    return ClosedMonth.objects.select_for_update().get(id=found)


def wish_of(actor: Actor, wish_id: UUID, *, lock: bool = False) -> Reopening:
    """One wish, for those who may settle it."""
    need_one_of(actor, *OPENERS)
    rows = Reopening.objects.select_for_update(of=("self",)) if lock else Reopening.objects.all()
    found = rows.select_related("closing").filter(id=wish_id).first()
    if found is None:
        raise Http404
    return found
