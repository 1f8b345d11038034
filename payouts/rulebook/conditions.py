"""Who may be paid at all: one function for each condition, each with its "no". It must never know how much."""

from collections.abc import Callable
from datetime import date

from fundapp.kernel.refusal import Refusal
from payouts.rulebook.choices import Basis, Late, OtherFunds, StandingAsOf, WindowFrom
from payouts.rulebook.facts import Facts
from payouts.rulebook.rules import Rulebook
from payouts.rulebook.terms import event_day, months_between, region_of, tenure_of

Condition = Callable[[Rulebook, Facts], Refusal | None]


def some_days_lost(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if facts.periods:
        return None
    return Refusal("no_days_lost", "No day of lost money was given.")


def rules_in_force(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    last, asked = rulebook.book.effective_to, facts.claimed_on or facts.assessed_on
    if last is None or asked <= last:
        return None
    return Refusal("rules_not_in_force", "These rules were for what was asked until %(last)s.", {"last": _said(last)})


def income_told_if_needed(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if not rulebook.rate.bands or facts.income_pence is not None:
        return None
    return Refusal("income_needed", "The rate depends on yearly income, and no income was given.")


def dues_told_if_needed(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if rulebook.rate.basis is not Basis.MULTIPLE_OF_DUES or facts.dues_pence is not None:
        return None
    return Refusal("dues_needed", "The rate depends on the subscription, and none was given.")


def region_told_if_needed(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    """Where the book has a rate for every region only, one of them must be told; otherwise the book's own stands."""
    rate = rulebook.rate
    others = (rate.amount_pence, rate.percent, rate.multiple)
    if not rate.regions or rate.bands or rate.tenure or any(other is not None for other in others):
        return None
    if region_of(rate, facts) is not None:
        return None
    return Refusal("region_needed", "The rate depends on the region, and these rules have none for the one given.")


def need_told(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if rulebook.rate.basis is not Basis.NEEDS_BASED or facts.asked_pence is not None:
        return None
    return Refusal("need_not_told", "These rules pay by need, and nobody has said yet how much is needed.")


def membership_held(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if not rulebook.eligibility.membership_required or facts.member_since is not None:
        return None
    return Refusal("membership_needed", "These rules are for members, and no membership was found.")


def member_long_enough(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    months, on = rulebook.eligibility.min_membership_months, event_day(rulebook, facts)
    if facts.member_since is None or on is None or months <= 0 or months_between(facts.member_since, on) >= months:
        return None
    return _too_short(facts.member_since, months)


def tenure_long_enough(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if not rulebook.rate.tenure or tenure_of(rulebook, facts) is not None:
        return None
    months = rulebook.rate.tenure[0].min_months
    if facts.member_since is not None:
        return _too_short(facts.member_since, months)
    if rulebook.eligibility.membership_required:
        return None
    return Refusal("membership_too_short", "These rules pay after %(months)s months of membership.", {"months": months})


def _too_short(since: date, months: int) -> Refusal:
    return Refusal(
        "membership_too_short",
        "Membership must be at least %(months)s months old when the loss starts. It is from %(start)s on.",
        {"months": months, "start": _said(_months_later(since, months))},
    )


def in_good_standing(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    """Paid up, or behind by no more than the book bears, on the day the book looks at."""
    rules = rulebook.eligibility
    if not rules.standing_required:
        return None
    weeks = facts.arrears_weeks
    if facts.in_good_standing if weeks is None else weeks <= rules.arrears_tolerance_weeks:
        return None
    return Refusal("not_in_good_standing", "These rules ask that subscriptions are paid up.")


def at_the_correct_rate(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if not rulebook.eligibility.correct_rate_required or facts.at_correct_rate:
        return None
    return Refusal("not_at_correct_rate", "These rules ask that subscriptions are paid at the right rate.")


def no_open_loan(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if not rulebook.eligibility.open_loan_blocks or not facts.open_loan:
        return None
    return Refusal("loan_open", "A loan from the fund is still open. By these rules it is paid back first.")


def takes_part(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    """Hours that nobody counted are not held against anyone."""
    rules = rulebook.eligibility
    asked, hours = rules.participation_hours_per_week, facts.participation_hours
    if asked is None or hours is None or hours >= asked:
        return None
    if set(rules.participation_exempt) & set(facts.circumstances):
        return None
    values = {"asked": f"{asked:f}", "hours": f"{hours:f}"}
    return Refusal("too_few_hours", "These rules ask for %(asked)s hours a week, and %(hours)s were given.", values)


def event_is_covered(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    rules, event = rulebook.eligibility, facts.event
    if event not in rules.excluded_events and (not rules.covered_events or event in rules.covered_events):
        return None
    return Refusal("event_not_covered", "These rules do not cover this kind of event (%(event)s).", {"event": event})


def nothing_excludes(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    found = set(rulebook.eligibility.excluded_circumstances) & set(facts.circumstances)
    if not found:
        return None
    sentence = "By these rules nothing is paid in this circumstance: %(because)s."
    return Refusal("circumstance_excluded", sentence, {"because": min(found)})


def others_were_asked(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if rulebook.eligibility.other_funds is not OtherFunds.FIRST or facts.other_funds_asked:
        return None
    return Refusal("other_funds_first", "By these rules other funds are asked first.")


def asked_in_time(rulebook: Rulebook, facts: Facts) -> Refusal | None:
    if rulebook.window.late is not Late.REFUSE or not is_late(rulebook, facts):
        return None
    if past_the_closing_day(rulebook, facts):
        closed = rulebook.window.closes_on
        assert closed is not None, "it was passed"
        return Refusal("asked_too_late", "A request had to be made by %(day)s.", {"day": _said(closed)})
    return Refusal(
        "asked_too_late",
        "A request must be made within %(days)s days of the loss.",
        {"days": rulebook.window.days},
    )


def is_late(rulebook: Rulebook, facts: Facts) -> bool:
    window = rulebook.window
    if past_the_closing_day(rulebook, facts):
        return True
    if window.days is None or facts.claimed_on is None or not facts.periods:
        return False
    from_last = window.counted_from is WindowFrom.LAST_DAY
    counted = facts.periods[-1].last if from_last else facts.periods[0].first
    return counted is not None and (facts.claimed_on - counted).days > window.days


def past_the_closing_day(rulebook: Rulebook, facts: Facts) -> bool:
    closes, asked = rulebook.window.closes_on, facts.claimed_on
    return closes is not None and asked is not None and asked > closes


def cured_late(rulebook: Rulebook, facts: Facts) -> bool:
    """Whether arrears were paid too shortly before the event, or after it, to be forgotten."""
    within, on = rulebook.eligibility.arrears_cure_days, event_day(rulebook, facts)
    if within is None or facts.arrears_cured_on is None or on is None:
        return False
    return (on - facts.arrears_cured_on).days < within


def always(_: Rulebook) -> bool:
    """For what acts in every book."""
    return True


# Each with the books in which it can say no, so that what a book does not use costs nothing.
CONDITIONS: tuple[tuple[Callable[[Rulebook], bool], Condition], ...] = (
    (always, some_days_lost),
    (lambda book: book.book.effective_to is not None, rules_in_force),
    (lambda book: bool(book.rate.bands), income_told_if_needed),
    (lambda book: book.rate.basis is Basis.MULTIPLE_OF_DUES, dues_told_if_needed),
    (lambda book: bool(book.rate.regions), region_told_if_needed),
    (lambda book: book.rate.basis is Basis.NEEDS_BASED, need_told),
    (lambda book: book.eligibility.membership_required, membership_held),
    (lambda book: book.eligibility.min_membership_months > 0, member_long_enough),
    (lambda book: bool(book.rate.tenure), tenure_long_enough),
    (lambda book: book.eligibility.standing_required, in_good_standing),
    (lambda book: book.eligibility.correct_rate_required, at_the_correct_rate),
    (lambda book: book.eligibility.open_loan_blocks, no_open_loan),
    (lambda book: book.eligibility.participation_hours_per_week is not None, takes_part),
    (lambda book: bool(book.eligibility.covered_events or book.eligibility.excluded_events), event_is_covered),
    (lambda book: bool(book.eligibility.excluded_circumstances), nothing_excludes),
    (lambda book: book.eligibility.other_funds is OtherFunds.FIRST, others_were_asked),
    (lambda book: book.window.days is not None or book.window.closes_on is not None, asked_in_time),
)


def standing_on(rulebook: Rulebook, facts: Facts) -> date | None:
    """The day on which standing is looked at; None where it is not known yet."""
    match rulebook.eligibility.standing_as_of:
        case StandingAsOf.CLAIM:
            return facts.claimed_on
        case StandingAsOf.DECISION:
            return facts.assessed_on
        case StandingAsOf.EVENT:
            return event_day(rulebook, facts)
        case StandingAsOf.DAY_BEFORE_EVENT:
            day = event_day(rulebook, facts)
            return None if day is None or day == date.min else date.fromordinal(day.toordinal() - 1)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if years > date.max.year:
        return date.max
    last = next(last for last in (day.day, 30, 29, 28) if last <= day.day and _is_a_day(years, month + 1, last))
    return date(years, month + 1, last)


def _is_a_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
