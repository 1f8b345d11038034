"""Which facts a book's rules use, so that nobody is asked for any other. It must never know how one asks."""

from collections.abc import Callable

from payouts.rulebook.choices import Basis, EventDate, HardshipLoan, OtherFunds
from payouts.rulebook.facts import Rulebook


def _counts_loss(book: Rulebook) -> bool:
    return book.caps.at_actual_loss or book.rate.basis in {Basis.PERCENT_OF_LOSS, Basis.FULL_LOSS}


def _circumstances(rulebook: Rulebook) -> tuple[str, ...]:
    rules = rulebook.eligibility
    every = rulebook.waiting.waived_for + rules.participation_exempt + rules.excluded_circumstances
    return tuple(dict.fromkeys(every))


_USED: dict[str, Callable[[Rulebook], object]] = {
    "days": bool,
    "loss_per_day": _counts_loss,
    "part_days": lambda book: book.rate.part_day,
    "asked": lambda book: book.rate.basis is Basis.NEEDS_BASED,
    "failed_on": lambda book: book.book.event_date is EventDate.FAILURE,
    "decided_on": lambda book: book.book.event_date is EventDate.DECISION,
    "first_reduced_on": lambda book: book.book.event_date is EventDate.FIRST_REDUCED_PAYMENT,
    "event": lambda book: book.eligibility.covered_events or book.eligibility.excluded_events,
    "income": lambda book: book.rate.bands,
    "dues": lambda book: book.rate.basis is Basis.MULTIPLE_OF_DUES,
    "region": lambda book: book.rate.regions,
    "adults": lambda book: book.household.adult_amount_pence,
    "children": lambda book: book.household.child_amount_pence,
    "supplements": lambda book: book.household.supplements,
    "circumstances": _circumstances,
    "member_since": lambda book: book.eligibility.min_membership_months or book.rate.tenure,
    "in_good_standing": lambda book: book.eligibility.standing_required,
    "at_correct_rate": lambda book: book.eligibility.correct_rate_required,
    "open_loan": lambda book: book.eligibility.open_loan_blocks,
    "participation_hours": lambda book: book.eligibility.participation_hours_per_week,
    "hardship_loan": lambda book: book.caps.hardship_loan is HardshipLoan.NETTED,
    "other_funds": lambda book: book.eligibility.other_funds is not OtherFunds.IGNORED,
    "other_funds_asked": lambda book: book.eligibility.other_funds is OtherFunds.FIRST,
}


def facts_used(rulebook: Rulebook) -> tuple[str, ...]:
    """The keys of `schema.FACTS` that can change what this book gives to somebody who asks for the first time."""
    return tuple(key for key, is_used in _USED.items() if is_used(rulebook))


def codes_of(rulebook: Rulebook, key: str) -> tuple[tuple[str, str], ...]:
    """For a fact that is a code of the book's own: each code, with the words that the book has for it."""
    if key == "region":
        return tuple((region.code, region.title or _words(region.code)) for region in rulebook.rate.regions)
    if key == "supplements":
        return tuple((each.code, each.title or _words(each.code)) for each in rulebook.household.supplements)
    if key == "circumstances":
        return tuple((code, _words(code)) for code in _circumstances(rulebook))
    rules = rulebook.eligibility
    return tuple((code, _words(code)) for code in dict.fromkeys(rules.covered_events + rules.excluded_events))


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()
