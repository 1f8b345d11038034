"""The one door for a day's note. A note is written once and says what was seen then."""

from datetime import date

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.health import selectors
from fundapp.health.models import DayNote
from fundapp.kernel.actor import Actor
from fundapp.ledger import chart


@transaction.atomic
def note_day(actor: Actor, *, pot: str, day: date) -> DayNote:
    """Write down how a pot stands and how long its money is expected to last. The same day again is a quiet success."""
    known = DayNote.objects.select_for_update().filter(pot=pot, day=day).first()

    if known is not None:
        return known
    found, outlook = selectors.standing(pot), selectors.outlook(pot)
    lasting = outlook.as_now.lasting if outlook is not None else None

    note, _ = DayNote.objects.get_or_create(
        pot=pot,
        day=day,
        defaults={
            "free_pence": found.free_pence,
            "promised_pence": found.promised_pence,
            "likely_pence": found.likely_pence,
            "is_foretold": lasting is not None,
            "low_weeks": lasting.low_weeks if lasting else None,
            "middle_weeks": lasting.middle_weeks if lasting else None,
            "high_weeks": lasting.high_weeks if lasting else None,
        },
    )

    audit.record(actor, Verb.FUND_HEALTH_NOTED, chart.pot(pot), day=day.isoformat())
    return note
