"""The rulebook applied: facts in, an assessment out. It must never know a database, the time, or whose facts they are.

The sum is kept as what is due after each paid day, never as one number, so that every cap holds on every day and an
award cut short was never above it. Rules are an ordered table of functions, each beside the books in which it acts: a
new parameter is a new row, and what a book does not use costs nothing.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal
from payouts.rulebook import continuing, days, limits, rates
from payouts.rulebook.assessment import Assessment
from payouts.rulebook.choices import Basis, Late, OtherFunds, Queue
from payouts.rulebook.conditions import CONDITIONS, Condition, always, is_late, standing_on
from payouts.rulebook.facts import Facts, FundState
from payouts.rulebook.rules import Level, Rulebook
from payouts.rulebook.schedule import schedule
from payouts.rulebook.solvency import level_for, to_give
from payouts.rulebook.sums import Rule, Sum, Terms
from payouts.rulebook.terms import region_of, terms_for


class Plan(NamedTuple):
    """What a book makes of any facts: its conditions, its rules, and its terms by the fund's level.

    Terms that depend on the person as well (by income, tenure or region) are not in it.
    """

    conditions: tuple[Condition, ...]
    rules: tuple[Rule, ...]
    terms: Mapping[Level | None, Terms]


def assess(rulebook: Rulebook, facts: Facts, fund: FundState) -> Assessment:
    """What the rulebook gives for these facts: every line, every reason for a "no" at once, and the instalments."""
    plan = plan_of(rulebook)
    level = level_for(rulebook, fund)
    reasons = [refusal for condition in plan.conditions if (refusal := condition(rulebook, facts)) is not None]
    if level is not None and not level.accepts_new:
        reasons.append(_closed(level))
    whole = continuing.whole_of(facts)
    lost = days.all_lost(rulebook, whole)
    if not lost or (facts.earlier and not days.all_lost(rulebook, facts)):
        if not reasons:
            reasons.append(Refusal("nothing_to_pay", "By these rules there is nothing left to pay for this loss."))
        return Assessment(rulebook.name, (), 0, reasons=tuple(reasons))

    terms = plan.terms[level] if plan.terms else terms_for(rulebook, facts, level)
    so_far = Sum(rulebook, whole, fund, terms, lost, lost, facts)
    for rule in plan.rules:
        rule(so_far)
    if so_far.total_pence <= 0 and not reasons:
        reasons.append(_nothing_to_pay(so_far))
    lines = tuple(so_far.lines)
    if reasons:
        return Assessment(rulebook.name, lines, 0, reasons=tuple(reasons))
    return Assessment(rulebook.name, lines, so_far.total_pence, schedule(so_far), (), _warnings(so_far))


@lru_cache(maxsize=64)
def plan_of(rulebook: Rulebook) -> Plan:
    """Worked out once for each book: versions are few, and never change."""
    rate = rulebook.rate
    is_same_for_all = not (rate.bands or rate.tenure or rate.regions)
    nobody = Facts((), rulebook.book.effective_from)
    return Plan(
        tuple(condition for acts, condition in CONDITIONS if acts(rulebook)),
        tuple(rule for acts, rule in RULES if acts(rulebook)),
        {level: terms_for(rulebook, nobody, level) for level in (None, *rulebook.solvency.levels)}
        if is_same_for_all
        else {},
    )


# --- Rules: what was checked ------------------------------------------------------------------------------------------
def membership(so_far: Sum) -> None:
    rules, facts = so_far.rulebook.eligibility, so_far.facts
    if rules.membership_required and facts.member_since is not None:
        what = "A member since %(since_on)s."
        if rules.min_membership_months:
            what = "A member since %(since_on)s, which is long enough (months asked: %(months)s)."
        clause, months = "eligibility.min_membership_months", rules.min_membership_months
        so_far.say("membership", clause, what, since_on=facts.member_since, months=months)


def standing(so_far: Sum) -> None:
    facts, day = so_far.facts, standing_on(so_far.rulebook, so_far.facts)
    if facts.in_good_standing if facts.arrears_weeks is None else facts.arrears_weeks <= 0:
        so_far.say("standing", "eligibility.standing_required", "Subscriptions are paid up, as is asked.")
    elif facts.arrears_weeks is not None and day is not None:
        what = "On %(standing_on)s, %(weeks)s weeks of subscriptions were owed, which these rules bear."
        clause = "eligibility.arrears_tolerance_weeks"
        so_far.say("standing", clause, what, standing_on=day, weeks=facts.arrears_weeks)


def hours(so_far: Sum) -> None:
    if so_far.facts.participation_hours is not None:
        what = "Hours a week taken part: %(hours)s."
        given = f"{so_far.facts.participation_hours:f}"
        so_far.say("hours", "eligibility.participation_hours_per_week", what, hours=given)


# --- Rules: whose rate it is ------------------------------------------------------------------------------------------
def income_band(so_far: Sum) -> None:
    band, income = so_far.terms.band, so_far.facts.income_pence
    if band is None or income is None:
        return
    clause = f"rate.bands.{so_far.rulebook.rate.bands.index(band) + 1}"
    if band.amount_pence is None:
        so_far.say("income_band", clause, "A yearly income of %(income_pence)s has its own band.", income_pence=income)
        return
    what = "A yearly income of %(income_pence)s is in the band that is paid %(rate_pence)s."
    so_far.say("income_band", clause, what, income_pence=income, rate_pence=band.amount_pence)


def tenure(so_far: Sum) -> None:
    row = so_far.terms.tenure
    if row is not None:
        clause = f"rate.tenure.{so_far.rulebook.rate.tenure.index(row) + 1}"
        what = "The rate is that of members of %(months)s months or more."
        so_far.say("tenure", clause, what, months=row.min_months)


def region(so_far: Sum) -> None:
    found = region_of(so_far.rulebook.rate, so_far.facts)
    if found is not None:
        clause = f"rate.regions.{so_far.rulebook.rate.regions.index(found) + 1}"
        so_far.say("region", clause, "The rate is that of %(region)s.", region=found.title or found.code)


def level(so_far: Sum) -> None:
    found = so_far.terms.level
    if found is not None:
        what = "The fund is low: it is at the level “%(level)s”."
        so_far.say("level", "solvency.levels", what, level=found.name)


_FLAT = (Basis.FLAT_DAY, Basis.FLAT_WEEK)
_LOSS = (Basis.PERCENT_OF_LOSS, Basis.FULL_LOSS)
# In the order in which they act; each with the books in which it does.
RULES: tuple[tuple[Callable[[Rulebook], bool], Rule], ...] = (
    (lambda book: book.eligibility.membership_required, membership),
    (lambda book: book.eligibility.standing_required, standing),
    (lambda book: book.eligibility.participation_hours_per_week is not None, hours),
    (lambda book: bool(book.solvency.levels), level),
    (always, days.days_lost),
    (lambda book: bool(book.rate.bands), income_band),
    (lambda book: bool(book.rate.tenure), tenure),
    (lambda book: bool(book.rate.regions), region),
    (always, days.waiting_days),
    (lambda book: book.eligibility.arrears_penalty_days > 0, days.penalty_days),
    (lambda book: book.window.late is Late.NO_BACKDATING, days.no_backdating),
    (lambda book: book.caps.tail_days > 0, days.tail_days),
    (always, days.most_days),
    (lambda book: book.caps.max_days_per_year is not None, days.most_days_in_a_year),
    (lambda book: book.rate.basis in _FLAT, rates.flat),
    (lambda book: book.rate.basis is Basis.MULTIPLE_OF_DUES, rates.dues),
    (lambda book: book.rate.basis in _LOSS, rates.share_of_loss),
    (lambda book: book.rate.basis is Basis.NEEDS_BASED, rates.need),
    (lambda book: book.rate.min_per_week_pence is not None, rates.least_a_week),
    (lambda book: book.limits_a_day and book.household.above_max_per_day, rates.most_a_day),
    (lambda book: book.uses_household, rates.people_at_home),
    (lambda book: bool(book.household.supplements), rates.supplements),
    (lambda book: book.rate.part_day is not None, rates.part_days),
    (lambda book: bool(book.solvency.levels), rates.level_rate),
    (lambda book: book.limits_a_day and not book.household.above_max_per_day, rates.most_a_day),
    (lambda book: book.rate.basis in _FLAT, rates.flat_together),
    (lambda book: book.rate.basis is Basis.MULTIPLE_OF_DUES, rates.dues_together),
    (lambda book: book.rate.basis in _LOSS, rates.share_together),
    (lambda book: book.rate.basis is Basis.NEEDS_BASED, rates.need_together),
    (lambda book: bool(book.rate.bonuses), limits.bonuses),
    (lambda book: book.caps.at_actual_loss, limits.actual_loss),
    (lambda book: book.eligibility.other_funds is not OtherFunds.IGNORED, limits.other_funds),
    (always, limits.most_money),
    (always, continuing.these_days),
    (lambda book: book.caps.max_per_year_pence is not None, limits.most_in_a_year),
    (lambda book: book.caps.max_per_household_pence is not None, limits.most_for_a_household),
    (lambda book: book.solvency.queue is Queue.PRO_RATA, limits.same_part),
)


# --- What is said besides the sum -------------------------------------------------------------------------------------
def _closed(level: Level) -> Refusal:
    sentence = "The fund is at the level “%(level)s”, in which no new request is taken."
    return Refusal("fund_closed", sentence, {"level": level.name})


def _nothing_to_pay(so_far: Sum) -> Refusal:
    if so_far.lost and not so_far.paid:
        return Refusal("no_days_to_pay", "All the days are waiting days, or were paid before.")
    return Refusal("nothing_to_pay", "By these rules there is nothing left to pay for this loss.")


def _warnings(so_far: Sum) -> tuple[Refusal, ...]:
    rulebook, facts = so_far.rulebook, so_far.facts
    warnings = []
    free = to_give(rulebook, so_far.fund)
    if so_far.total_pence > free:
        sentence = "The pot has %(free)s free, which is less than this."
        warnings.append(Refusal("fund_too_low", sentence, {"free": format_pence(free)}))
    if facts.is_open:
        warnings.append(Refusal("end_not_known", "The end is not known, so later payments wait for a yes each week."))
    if rulebook.rate.basis is Basis.NEEDS_BASED:
        warnings.append(Refusal("need_is_decided", "This is the most there can be: how much is needed, people decide."))
    if rulebook.window.late is Late.DISCRETION and is_late(rulebook, facts):
        warnings.append(Refusal("asked_late", "This was asked late, so the panel decides whether it is heard."))
    return tuple(warnings)
