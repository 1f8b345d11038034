"""Tonight: what wants one organiser, in order, with a finish line; what they did today; how the fund stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.ledger import chart
from fundapp.ledger import selectors as ledger
from members.registry import Part
from members.roles import Role
from payouts.claims.models import Claim
from payouts.committee.models import Vote
from payouts.evening import pace, queue, selectors
from payouts.evening.presenting import Told, told
from payouts.evening.tabs import Tab
from payouts.rulebook import selectors as rulebooks
from payouts.rulebook.solvency import level_for

# As many as one sees at once; the rest is in the queue.
SHOWN = 8
# The last votes that say how long the next will take.
_LAST = 20


@dataclass(frozen=True, slots=True)
class Tonight:
    """`minutes` is for the votes alone, because nothing else is timed; None where it is not known."""

    rows: tuple[Told, ...]
    has_more: bool
    left: Mapping[str, int]
    minutes: int | None
    votes_today: int
    ready_today: int
    free_pence: int
    # At which of the rulebook's levels the general pot stands; empty above all of them.
    level: str
    is_voter: bool
    is_away: bool

    @property
    def all_left(self) -> int:
        return sum(self.left.values())

    @property
    def to_make_ready(self) -> int:
        return self.left.get(Tab.NEW.value, 0) + self.left.get(Tab.MINE.value, 0)


def part_for(actor: Actor) -> Part | None:
    """Its place on the landing page, for whoever makes requests ready or votes on them."""
    if not {Role.CASEWORKER.value, Role.COMMITTEE.value} & actor.roles:
        return None
    return Part("evening/tonight.html", tonight_for(actor))


def tonight_for(actor: Actor) -> Tonight:
    found = queue.needing(actor, most=SHOWN)
    me = UUID(actor.id)
    votes_left = found.counts.get(Tab.VOTE, 0)
    is_voter = Role.COMMITTEE.value in actor.roles
    return Tonight(
        rows=tuple(told(row, me=actor.id) for row in found.rows),
        has_more=found.has_more,
        left={tab.value: number for tab, number in found.counts.items()},
        minutes=_minutes(me, votes_left) if votes_left else None,
        votes_today=Vote.objects.filter(seat__account_id=me, changed_at__gte=_midnight()).count() if is_voter else 0,
        ready_today=Claim.objects.filter(caseworker_id=me, prepared_at__gte=_midnight()).count(),
        free_pence=ledger.free_pence(chart.GENERAL),
        level=_level(),
        is_voter=is_voter,
        is_away=is_voter and selectors.is_away(me),
    )


def _level() -> str:
    version = rulebooks.in_force(clock.today())
    if version is None:
        return ""
    found = level_for(version.rulebook, rulebooks.fund_of(chart.GENERAL, version.rulebook))
    return found.name if found is not None else ""


def _minutes(me: UUID, left: int) -> int | None:
    votes = Vote.objects.filter(seat__answered_at__isnull=False).order_by("-cast_at")
    return pace.minutes(left, own=_taken(votes.filter(seat__account_id=me)), everyones=_taken(votes))


def _taken(votes: QuerySet[Vote]) -> list[timedelta]:
    """From opening a request to casting the vote on it."""
    times = votes.values_list("seat__answered_at", "cast_at")[:_LAST]
    return [cast - opened for opened, cast in times if opened is not None]


def _midnight() -> datetime:
    return datetime.combine(clock.today(), time(0), clock.LONDON)
