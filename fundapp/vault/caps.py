"""Who among the organisers may open one more thing now: a second factor just proved, and not too many in a day.

It must never know what is opened. Judged while the end of the log is held, so that two presses at once count as two.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import Refusal
from fundapp.limits import selectors as limits
from fundapp.limits.catalogue import Limit
from fundapp.vault.models import Opening

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_THIS_HOUR = "You have opened %(most)s things in the last hour. Go on in a while. The administrators are told."
_THIS_DAY = "You have opened %(most)s things in the last 24 hours. Go on tomorrow. The administrators are told."
_ALL = "Organisers have opened %(most)s things in the last 24 hours. Go on tomorrow. The administrators are told."
_LIMITS = (Limit.OPENINGS_PER_HOUR, Limit.OPENINGS_PER_DAY, Limit.OPENINGS_PER_DAY_TOTAL)
CODES = frozenset({"openings_of_the_hour_used", "openings_of_the_day_used", "openings_of_all_used"})


def person(actor: Actor) -> tuple[Refusal, ...]:
    """A session that was left open on a table opens nothing."""
    if actor.kind is not ActorKind.ORGANISER or actor.has_fresh_factor(at=clock.now()):
        return ()
    return (Refusal("fresh_factor_needed", "Prove it is you again with your second factor, then try once more."),)


def reached(actor: Actor, press: UUID) -> tuple[Refusal, ...]:
    """The cap that this press would break; none for the person themselves, nor for the fund's own machinery."""
    if actor.kind is not ActorKind.ORGANISER:
        return ()
    now = clock.now()
    everyones = Opening.objects.filter(actor_kind=ActorKind.ORGANISER.value, outcome=Opening.Outcome.ALLOWED)
    mine = everyones.filter(actor_id=actor.id)
    if mine.filter(press=press).exists():
        # The first part of this press was counted, so its last part is not refused in the middle of a payment run.
        return ()
    most_of = limits.values(*_LIMITS)
    for code, sentence, rows, since, most in (
        ("openings_of_the_hour_used", _THIS_HOUR, mine, now - HOUR, most_of[Limit.OPENINGS_PER_HOUR]),
        ("openings_of_the_day_used", _THIS_DAY, mine, now - DAY, most_of[Limit.OPENINGS_PER_DAY]),
        ("openings_of_all_used", _ALL, everyones, now - DAY, most_of[Limit.OPENINGS_PER_DAY_TOTAL]),
    ):
        if _presses(rows, since) >= most:
            return (Refusal(code, sentence, {"most": most}),)
    return ()


def _presses(rows: QuerySet[Opening], since: datetime) -> int:
    return rows.filter(at__gt=since).values("press").distinct().count()
