"""What the rulebook is told of a claim: what the fund knows and the rules may use. It must never judge it itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from fundapp.kernel import clock
from members import selectors as members
from members.models import Membership
from payouts.claims import history
from payouts.claims.history import Before
from payouts.claims.models import Claim
from payouts.claims.registry import Given
from payouts.rulebook.asked import facts_used
from payouts.rulebook.choices import EventDate, StandingAsOf
from payouts.rulebook.facts import Facts, Period, Rulebook
from payouts.rulebook.trying import read_values

# What the rules may use and nobody here can know, so that the caseworker confirms it where the rules in force do.
_BY_HAND = frozenset(
    {"part_days", "asked", "failed_on", "decided_on", "first_reduced_on", "event", "dues", "region", "supplements"}
    | {"circumstances", "at_correct_rate", "open_loan", "participation_hours", "hardship_loan"}
    | {"other_funds", "other_funds_asked"}
)
_TOLD_AS = {
    EventDate.FAILURE: "failed_on",
    EventDate.DECISION: "decided_on",
    EventDate.FIRST_REDUCED_PAYMENT: "first_reduced_on",
}


def confirmed_by_hand(rulebook: Rulebook) -> tuple[str, ...]:
    """The facts that these rules use and a caseworker confirms, by their keys in a rulebook's examples."""
    return tuple(key for key in facts_used(rulebook) if key in _BY_HAND)


def need_readable(claim: Claim, more: Mapping[str, object]) -> None:
    """Refuse what no rule uses and what cannot be read, each under its key."""
    version = claim.rulebook_version
    used = confirmed_by_hand(version.rulebook) if version else ()
    read_values(more, known=used)


def facts_of(claim: Claim) -> Facts:
    """The confirmed facts, the membership as the rules look at it, and what was given before."""
    assert claim.loss_per_day_pence is not None, "facts are confirmed before they are judged"
    assert claim.rulebook_version is not None, "what is judged was sent, and has its rules"
    rulebook = claim.rulebook_version.rulebook
    before, more = history.before(claim), read_values(claim.more_facts or {})
    periods = _periods(claim, before)
    year, household = history.given_in_a_year(claim), history.given_to_household(claim)
    return Facts(
        periods=periods,
        assessed_on=clock.today(),
        loss_per_day_pence=claim.loss_per_day_pence,
        claimed_on=_sent_on(claim),
        income_pence=claim.income_pence,
        adults=claim.adults or 1,
        children=claim.children or 0,
        earlier=_earlier(periods, before),
        waiting_served_days=before.waiting_days,
        paid_already_days=_days_of(rulebook, before.given),
        paid_already_pence=sum(given.pence for given in before.given),
        paid_in_year_days=_days_of(rulebook, year),
        paid_in_year_pence=sum(given.pence for given in year),
        paid_to_household_pence=sum(given.pence for given in household),
        **_membership(claim, rulebook, more),
        **more,
    )


def _membership(claim: Claim, rulebook: Rulebook, more: Mapping[str, object]) -> dict[str, Any]:
    """Who had left before the cut began is no member; who left since stays entitled."""
    found = members.membership_by_code(claim.membership_code) if claim.membership_code else None
    assert claim.sanction_from is not None, "facts are confirmed before they are judged"
    if found is None or (found.left_on is not None and found.left_on <= claim.sanction_from):
        return {"member_since": None, "in_good_standing": False}
    first, last = _looked_at(claim, rulebook, more)
    return {
        "member_since": found.joined_on,
        "in_good_standing": members.stands_well(found, first=first, last=last),
        **_arrears(found, rulebook, last),
    }


def _arrears(found: Membership, rulebook: Rulebook, on: date) -> dict[str, Any]:
    """Weeks that were owed on that day, and when what was owed was last put right; only where the rules speak of it."""
    rules = rulebook.eligibility
    told: dict[str, Any] = {}
    if rules.arrears_tolerance_weeks:
        told["arrears_weeks"] = members.weeks_owed(found, on=on)
    if rules.arrears_cure_days:
        told["arrears_cured_on"] = members.put_right_on(found, until=on)
    return told


def _looked_at(claim: Claim, rulebook: Rulebook, more: Mapping[str, object]) -> tuple[date, date]:
    """From which day to which the rules look at membership. Whoever stood well when they asked is not kept waiting."""
    today, sent_on = clock.today(), _sent_on(claim)
    assert claim.sanction_from is not None, "facts are confirmed before they are judged"
    told = more.get(_TOLD_AS.get(rulebook.book.event_date, ""))
    event_on = told if isinstance(told, date) else claim.sanction_from
    as_of = rulebook.eligibility.standing_as_of
    if as_of is StandingAsOf.EVENT:
        return event_on, event_on
    if as_of is StandingAsOf.DAY_BEFORE_EVENT:
        return event_on - timedelta(days=1), event_on - timedelta(days=1)
    if as_of is StandingAsOf.DECISION:
        return today, today
    return sent_on or today, today


def _sent_on(claim: Claim) -> date | None:
    return claim.submitted_at.astimezone(clock.LONDON).date() if claim.submitted_at else None


def _periods(claim: Claim, before: Before) -> tuple[Period, ...]:
    """The days of the cut that no earlier request was given anything for, so that no day is paid for twice."""
    first, last = claim.sanction_from, claim.sanction_to
    assert first is not None, "facts are confirmed before they are judged"
    if before.given_until is not None:
        first = max(first, before.given_until + timedelta(days=1))
    return (Period(first, last),) if last is None or first <= last else ()


def _earlier(periods: tuple[Period, ...], before: Before) -> tuple[Period, ...]:
    """The days of the requests before, as far as they are not asked for again."""
    if not periods:
        return ()
    eve = periods[0].first - timedelta(days=1)
    return tuple(Period(first, min(last, eve)) for first, last in before.asked if first <= eve)


def _days_of(rulebook: Rulebook, given: tuple[Given, ...]) -> int:
    """The days that were paid for, each once, counted as the rules count them."""
    days = {day for each in given for day in range(each.first.toordinal(), each.last.toordinal() + 1)}
    every = rulebook.rate.days_per_week == 7
    return sum(1 for day in days if every or date.fromordinal(day).weekday() < 5)
