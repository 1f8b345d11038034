"""Reads of motions: what is open, what waits for whom, and what proposed rules would have done."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count as CountRows
from django.db.models import Q, QuerySet

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.limits import selectors as limits
from fundapp.limits.catalogue import CATALOGUE, Described, Limit
from members.roles import Role
from payouts.claims.judging import facts_of
from payouts.claims.models import Claim
from payouts.motions.models import Elector, Motion, Vote
from payouts.motions.simulation import Simulation, simulate
from payouts.motions.voting import Choice, Count, Thresholds, count
from payouts.motions.workflow import AT_WORK, OVER, Kind, State
from payouts.rulebook import checks, document
from payouts.rulebook import selectors as rulebooks
from payouts.rulebook.choices import MotionMajority
from payouts.rulebook.facts import Facts, Rulebook
from payouts.rulebook.presenting.in_words import ChangedChapter, compared

# How far back proposed rules are tried.
TRIED_ON = timedelta(days=90)
# For a book that says nothing of how it is changed.
OPEN_DAYS, WAIT_DAYS = 7, 7
# How many a list shows.
LATEST = 100


def thresholds_of(rulebook: Rulebook) -> Thresholds:
    """By how many these rules are changed. A book without a word on it is changed by what decides a request."""
    said, decision = rulebook.motions, rulebook.decision
    return Thresholds(
        quorum=decision.quorum if said.quorum is None else said.quorum,
        majority=said.majority or MotionMajority(decision.majority.value),
        open_days=OPEN_DAYS if said.open_days is None else said.open_days,
        wait_days=WAIT_DAYS if said.wait_days is None else said.wait_days,
    )


def at_work() -> QuerySet[Motion]:
    """What is open or waits for its day, the newest first."""
    return _with_people().filter(state__in=[state.value for state in AT_WORK])


def over() -> QuerySet[Motion]:
    return _with_people().filter(state__in=[state.value for state in OVER])


def _with_people() -> QuerySet[Motion]:
    return Motion.objects.select_related("proposed_by", "account", "seconded_by").order_by("-number")


@dataclass(frozen=True, slots=True)
class Published:
    """A motion as anybody may see it; the votes once they are counted."""

    motion: Motion
    counted: Count | None


def published() -> list[Published]:
    """The latest changes that were asked for, without who asked or whom they are for."""
    motions = list(Motion.objects.order_by("-number")[:LATEST])
    voters = dict(
        Elector.objects.filter(motion__in=motions).values_list("motion").annotate(there=CountRows("id")).order_by()
    )
    said: dict[UUID, list[Choice]] = {}
    for motion_id, choice in Vote.objects.filter(elector__motion__in=motions).values_list("elector__motion", "choice"):
        said.setdefault(motion_id, []).append(Choice(choice))
    return [
        Published(
            motion,
            count(said.get(motion.id, []), electors=voters[motion.id])
            if motion.sort is Kind.RULEBOOK and motion.decided_at is not None
            else None,
        )
        for motion in motions
    ]


def due(moment: datetime) -> list[UUID]:
    """What has to move on by itself: voting that is over, a day that has come, a proposal nobody agreed to."""
    closes = Q(state=State.OPEN.value, closes_at__lte=moment)
    begins = Q(state=State.CARRIED.value, takes_effect_at__lte=moment)
    return list(Motion.objects.filter(closes | begins).order_by("number").values_list("id", flat=True))


def waiting_for(actor: Actor) -> int:
    """How many motions need this person now: their vote, or a second person who may be them."""
    me = UUID(actor.id)
    unvoted = Elector.objects.filter(
        account_id=me, vote__isnull=True, motion__state=State.OPEN.value, motion__closes_at__gt=clock.now()
    )
    unseconded = Motion.objects.filter(state=State.OPEN.value).exclude(kind=Kind.RULEBOOK.value)
    return unvoted.count() + unseconded.exclude(proposed_by_id=me).exclude(account_id=me).count()


@dataclass(frozen=True, slots=True)
class Rights:
    """Which buttons are one person's now. The actions judge again."""

    vote: bool = False
    second: bool = False
    stop: bool = False
    withdraw: bool = False
    own: Vote | None = None


def rights_of(actor: Actor, motion: Motion) -> Rights:
    me = UUID(actor.id)
    is_open = motion.step is State.OPEN and motion.closes_at > clock.now()
    is_mine = me == motion.proposed_by_id
    if motion.sort is Kind.RULEBOOK:
        elector = elector_of(motion, actor)
        own = vote_of(elector) if elector is not None else None
        may_vote = is_open and elector is not None and own is None and Role.COMMITTEE.value in actor.roles
        return Rights(vote=may_vote, withdraw=is_open and is_mine and not votes_on(motion).exists(), own=own)
    return Rights(
        second=is_open and not is_mine and me != motion.account_id,
        stop=motion.step in AT_WORK,
        withdraw=is_open and is_mine,
    )


@dataclass(frozen=True, slots=True)
class Look:
    """Proposed rules beside those in force, and what they would have done."""

    before: Rulebook
    after: Rulebook
    chapters: tuple[ChangedChapter, ...]
    simulation: Simulation


def look_at(toml_text: str) -> Look:
    """Rules that nobody has proposed yet. `Refused` with every mistake."""
    after = checks.need_adoptable(toml_text)
    return _look(rulebooks.current().rulebook, after)


def looked_at(motion: Motion) -> Look:
    """The same of a motion, on the requests of the last ninety days as they are today."""
    assert motion.instead_of is not None, "rules are proposed instead of others"
    return _look(motion.instead_of.rulebook, document.parse(motion.document).rulebook)


def _look(before: Rulebook, after: Rulebook) -> Look:
    return Look(before, after, compared(before, after), simulated(before, after))


def rules_to_start_from() -> str:
    """The text of the rules in force, to be changed; nothing while there are none."""
    version = rulebooks.in_force(clock.today())
    return version.document if version is not None else ""


def limits_now() -> list[tuple[Described, str]]:
    """Every limit with what it is today."""
    now = limits.values(*Limit)
    return [(known, known.show(now[limit])) for limit, known in CATALOGUE.items()]


def elector_of(motion: Motion, actor: Actor) -> Elector | None:
    return motion.electors.filter(account_id=UUID(actor.id)).first()


def vote_of(elector: Elector) -> Vote | None:
    return Vote.objects.filter(elector=elector).first()


def votes_on(motion: Motion) -> QuerySet[Vote]:
    """Who said what: for the committee alone."""
    return Vote.objects.filter(elector__motion=motion).select_related("elector__account").order_by("cast_at", "id")


def counted(motion: Motion) -> Count:
    """The votes that are in."""
    choices = Vote.objects.filter(elector__motion=motion).values_list("choice", flat=True)
    return count([Choice(choice) for choice in choices], electors=motion.electors.count())


def simulated(before: Rulebook, after: Rulebook) -> Simulation:
    """What the other rules would have done to every request decided in the last ninety days."""
    decided = list(Claim.objects.filter(decided_at__gt=clock.now() - TRIED_ON).order_by("decided_at"))
    judged = list(_facts_of(decided))
    return simulate(before, after, judged, left_out=len(decided) - len(judged))


def _facts_of(decided: list[Claim]) -> Iterator[Facts]:
    """Those of requests that still say something, as they stood on the day of the decision."""
    for claim in decided:
        if claim.sanction_from is not None and claim.loss_per_day_pence is not None and claim.decided_at is not None:
            day = claim.decided_at.astimezone(clock.LONDON).date()
            yield replace(facts_of(claim), assessed_on=day)
