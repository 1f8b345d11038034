"""Reads of how the fund stands: the books, the requests under way, the promises of givers. Totals, never people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Avg, F, QuerySet, Sum

from fundapp.contributions.models import Campaign, Contribution, RecurringContribution
from fundapp.contributions.selectors.campaigns import progress_of
from fundapp.contributions.workflow import RecurringState
from fundapp.contributions.workflow import State as GiftState
from fundapp.health import alerts, backtest, fan
from fundapp.health.alerts import Decided, Raised, Seen
from fundapp.health.fan import Fan, Flow, Turn
from fundapp.health.models import DayNote
from fundapp.kernel import clock
from fundapp.ledger import chart, periods
from fundapp.ledger import selectors as ledger
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.committee import selectors as committee
from payouts.committee.models import Decision, Panel
from payouts.committee.voting import Verdict
from payouts.committee.workflow import PanelKind
from payouts.rulebook import selectors as rulebooks
from payouts.rulebook import solvency
from payouts.rulebook.facts import Rulebook

PAST_WEEKS = 52
DUE_DAYS = 30
_RATE_DAYS, _LATELY_DAYS = 90, 30
# Of fewer givers than this, each one's share is large and says nothing.
_LEAST_GIVERS = 5
# Where a campaign has no last day, its goal is thought of as met by then.
_GOAL_WEEKS = 8
_IN_REVIEW = [State.SUBMITTED, State.PREPARING, State.WAITING, State.DECIDING]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one pot stands now, in pence. `likely_pence` is what the requests under way usually come to."""

    pot: str
    free_pence: int
    promised_pence: int
    likely_pence: int
    in_review: int
    yes_percent: int | None
    due_pence: int
    level: str
    floor_pence: int | None
    reopens_at_pence: int | None

    @property
    def held_pence(self) -> int:
        return self.free_pence + self.promised_pence


@dataclass(frozen=True, slots=True)
class Outlook:
    """Three fans of one pot: as now, without new gifts, and with the campaigns' goals met (None without a goal)."""

    weeks: int
    as_now: Fan
    no_gifts: Fan
    goal_met: Fan | None
    goal_pence: int


def pots() -> tuple[str, ...]:
    return tuple(pot.slug for pot in ledger.open_pots())


def standing(pot: str) -> Standing:
    free_pence = ledger.free_pence(pot)
    version = rulebooks.in_force(clock.today())
    level = floor = reopens = None
    if version is not None:
        rulebook: Rulebook = version.rulebook
        level = solvency.level_for(rulebook, rulebooks.fund_of(pot, rulebook))
        floor = _floor_of(rulebook)
        reopens = level.reopens_at_pence if level is not None else None
    rate = _decided(pot, days=_RATE_DAYS)
    in_review, likely_pence = _likely(pot, rate)
    return Standing(
        pot=pot,
        free_pence=free_pence,
        promised_pence=ledger.balance_pence(chart.promised(pot)),
        likely_pence=likely_pence,
        in_review=in_review,
        yes_percent=rate.percent if rate.all else None,
        due_pence=_due_pence(pot),
        level=level.name if level is not None else "",
        floor_pence=floor,
        reopens_at_pence=reopens,
    )


def past_of(pot: str, *, today: date | None = None) -> tuple[Flow, ...]:
    """The whole weeks before today, oldest first."""
    weeks = periods.weeks_of(pot, until=today or clock.today(), most=PAST_WEEKS)
    return tuple(Flow(week.given_pence, week.promised_pence) for week in weeks)


def outlook(pot: str, *, promised_percent: int = 100) -> Outlook | None:
    """The coming half year, or None while there is too little past. The same day and books give the same outlook."""
    past = past_of(pot)
    if fan.is_too_early(past):
        return None
    free_pence, goal_pence = ledger.free_pence(pot), _goal_pence(pot)
    seed = f"{pot}:{clock.today().isoformat()}"
    turns = {
        "as_now": Turn(promised_percent=promised_percent),
        "no_gifts": Turn(given_percent=0, promised_percent=promised_percent),
        "goal_met": Turn(promised_percent=promised_percent, more_each_week_pence=goal_pence // _GOAL_WEEKS),
    }
    fans = {name: fan.simulate(free_pence, past, turn=turn, seed=seed) for name, turn in turns.items()}
    return Outlook(
        weeks=len(past),
        as_now=fans["as_now"],
        no_gifts=fans["no_gifts"],
        goal_met=fans["goal_met"] if goal_pence else None,
        goal_pence=goal_pence,
    )


def tested_back(pot: str) -> backtest.BackTest:
    return backtest.back_test(past_of(pot), free_pence=_free_last_night(pot))


def alerts_of(found: Standing) -> tuple[Raised, ...]:
    lately = _decided(found.pot, days=_LATELY_DAYS)
    longer = _decided(found.pot, days=_LATELY_DAYS + _RATE_DAYS)
    return alerts.raised(
        Seen(
            free_pence=found.free_pence,
            floor_pence=found.floor_pence,
            largest_giver_percent=_largest_giver_percent(found.pot),
            waiting=_waiting(found.pot),
            lately=lately,
            before=Decided(longer.yes - lately.yes, longer.all - lately.all),
            reviewers=len(committee.drawable()),
        )
    )


def last_monday_note(pot: str = chart.GENERAL) -> DayNote | None:
    """The note of the newest Monday: what the public page says all week, so that no single payment shows in it."""
    return DayNote.objects.filter(pot=pot, day__iso_week_day=1, is_foretold=True).order_by("-day").first()


def notes_of(pot: str, *, newest: int = 26) -> list[DayNote]:
    return list(DayNote.objects.filter(pot=pot).order_by("-day")[:newest])


def _floor_of(rulebook: Rulebook) -> int | None:
    """The first line that the fund should not fall below: its highest floor, or else its reserve."""
    levels = rulebook.solvency.levels
    return max((level.floor_pence for level in levels), default=rulebook.solvency.min_reserve_pence)


def _likely(pot: str, rate: Decided) -> tuple[int, int]:
    """How many requests are under way, and what of them is usually promised.

    A request before a panel counts with the panel's own sum, another with what a yes came to on average.
    """
    waiting = Claim.objects.filter(state__in=_IN_REVIEW, pot=pot)
    summed = Panel.objects.filter(claim__in=waiting, state="open").aggregate(pence=Sum("total_pence", default=0))
    on_a_panel = Panel.objects.filter(claim__in=waiting, state="open").values("claim").distinct().count()
    usual = _yeses(pot, days=_RATE_DAYS).aggregate(pence=Avg("amount_pence"))["pence"] or 0
    count = waiting.count()
    sums_pence = summed["pence"] + int(usual) * (count - on_a_panel)
    return count, sums_pence * rate.percent // 100


def _yeses(pot: str, *, days: int) -> QuerySet[Decision]:
    since = clock.now() - timedelta(days=days)
    return _full(pot, since).filter(outcome=Verdict.APPROVED.value)


def _decided(pot: str, *, days: int) -> Decided:
    since = clock.now() - timedelta(days=days)
    final = _full(pot, since)
    return Decided(
        yes=final.filter(outcome=Verdict.APPROVED.value).count(),
        all=final.filter(outcome__in=[Verdict.APPROVED.value, Verdict.NOT_THIS_TIME.value]).count(),
    )


def _full(pot: str, since: datetime) -> QuerySet[Decision]:
    """What full panels decided. The two people of an emergency decide the same request a second time before them."""
    return Decision.objects.filter(decided_at__gte=since, claim__pot=pot).exclude(panel__kind=PanelKind.EMERGENCY.value)


def _waiting(pot: str) -> int:
    """Requests that were sent more than three days ago, and that wait for the fund and not for the person."""
    since = clock.now() - timedelta(hours=alerts.WAITING_HOURS)
    ours = [State.SUBMITTED, State.PREPARING, State.DECIDING]
    return Claim.objects.filter(state__in=ours, submitted_at__lt=since, pot=pot).count()


def _due_pence(pot: str) -> int:
    """What monthly givers have promised for the coming thirty days: of each at most one gift."""
    today = clock.today()
    due = RecurringContribution.objects.filter(
        campaign__pot=pot,
        state=RecurringState.ACTIVE.value,
        next_on__gte=today,
        next_on__lt=today + timedelta(days=DUE_DAYS),
    )
    return int(due.aggregate(pence=Sum("amount_pence", default=0))["pence"])


def _goal_pence(pot: str) -> int:
    """What the open campaigns of this pot still need."""
    return sum(_missing(campaign) for campaign in Campaign.objects.filter(pot=pot, closed_at__isnull=True))


def _missing(campaign: Campaign) -> int:
    if campaign.goal_pence is None:
        return 0
    return max(0, campaign.goal_pence - progress_of(campaign).raised_pence)


def _largest_giver_percent(pot: str) -> int | None:
    """The largest giver's share of what was given in three months; nobody's name is read for it."""
    since = clock.now() - timedelta(days=_RATE_DAYS)
    kept = F("gross_pence") - F("refunded_pence") - F("disputed_pence")
    gifts = Contribution.objects.filter(
        campaign__pot=pot, state=GiftState.PAID.value, paid_at__gte=since, gross_pence__isnull=False
    )
    known = gifts.filter(supporter__isnull=False).values("supporter").annotate(pence=Sum(kept))
    sums = list(known.values_list("pence", flat=True))
    alone = list(gifts.filter(supporter__isnull=True).annotate(pence=kept).values_list("pence", flat=True))
    return _share([*sums, *alone])


def _share(sums: Iterable[int]) -> int | None:
    given = [pence for pence in sums if pence > 0]
    if len(given) < _LEAST_GIVERS:
        return None
    return 100 * max(given) // sum(given)


def _free_last_night(pot: str) -> int:
    last = clock.today() - timedelta(days=1)
    free: int = periods.free_at(pot, ends=(last,))[last]
    return free
