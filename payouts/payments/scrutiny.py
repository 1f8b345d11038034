"""What a machine can see in a run before a person freezes it. It must never know a name, a number or a page.

A stop holds the run until it is mended. A warning is for a person to look at, who ticks it and says why it may go on.
Details newer than three days and payments without a yes never get this far: the list of what is ready holds them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refusal, Refused

# A payment that waited longer than this is looked at: the person may have been paid by hand since.
_OLD = timedelta(days=7)


class Severity(StrEnum):
    STOP = "stop"
    WARN = "warn"


class Code(StrEnum):
    OVER_CAP = "over_payout_cap"
    OVER_DAY = "over_day_cap"
    OVER_WEEK = "over_week_cap"
    RAIL_OFF = "rail_off"
    SAME_ACCOUNT = "same_account_twice"
    ORGANISERS_ACCOUNT = "organisers_account"
    CHANGED_SINCE = "details_changed_since_the_vote"
    OLD = "older_than_a_week"
    UNDER_RESERVE = "under_the_reserve"
    BOX_EMPTY = "cash_box_holds_less"


@dataclass(frozen=True, slots=True)
class Finding:
    severity: Severity
    refusal: Refusal

    @property
    def code(self) -> str:
        return self.refusal.code


@dataclass(frozen=True, slots=True)
class Paying:
    """One payment as far as it is looked at. `accounts` are keyed fingerprints, and say nothing of a number."""

    label: str
    amount_pence: int
    due_on: date
    accounts: frozenset[str]
    voted_at: datetime
    details_changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caps:
    payout_pence: int
    day_pence: int
    week_pence: int


@dataclass(frozen=True, slots=True)
class Around:
    """How things stand around the run. What other runs took of the day and the week does not count this one."""

    day: date
    rail: str
    is_rail_on: bool
    caps: Caps
    others_that_day_pence: int
    others_that_week_pence: int
    bank_pence: int
    reserve_pence: int
    # What is in the cash box, where the run hands out of it.
    box_pence: int | None
    organisers_accounts: frozenset[str]


def look_over(payments: Sequence[Paying], around: Around) -> tuple[Finding, ...]:
    """Everything there is to say, the stops first."""
    stops = [Finding(Severity.STOP, refusal) for refusal in _stops(payments, around)]
    return (*stops, *(Finding(Severity.WARN, refusal) for refusal in _warnings(payments, around)))


def need_looked_over(findings: Collection[Finding], *, looked: Collection[str], why: str) -> None:
    """Refuse with every stop and every warning that nobody ticked; and a tick says why."""
    stops = [finding.refusal for finding in findings if finding.severity is Severity.STOP]
    warnings = [finding.refusal for finding in findings if finding.severity is Severity.WARN]
    left = [*stops, *(refusal for refusal in warnings if refusal.code not in looked)]
    if left:
        raise Refused(*left)
    if warnings and not why.strip():
        raise Refused(Refusal("looked_at_without_a_reason", "Say why it may be paid as it is."))


def _stops(payments: Sequence[Paying], around: Around) -> Iterator[Refusal]:
    caps, total = around.caps, sum(paying.amount_pence for paying in payments)
    if not around.is_rail_on:
        yield Refusal(Code.RAIL_OFF, "%(rail)s is switched off. Choose another way to pay.", {"rail": around.rail})
    for paying in payments:
        if paying.amount_pence > caps.payout_pence:
            values = {"label": paying.label, "cap": format_pence(caps.payout_pence)}
            yield Refusal(Code.OVER_CAP, "%(label)s is over %(cap)s, the most that one payment can be.", values)
    if around.box_pence is not None and around.box_pence < total:
        values = {"left": format_pence(around.box_pence)}
        yield Refusal(Code.BOX_EMPTY, "The cash box holds %(left)s. Take cash out of the bank first.", values)
    if around.others_that_day_pence + total > caps.day_pence:
        values = {"cap": format_pence(caps.day_pence)}
        yield Refusal(Code.OVER_DAY, "The runs of one day would pay more than %(cap)s. Pay some tomorrow.", values)
    if around.others_that_week_pence + total > caps.week_pence:
        values = {"cap": format_pence(caps.week_pence)}
        yield Refusal(Code.OVER_WEEK, "The runs of seven days would pay more than %(cap)s. Pay some later.", values)


def _warnings(payments: Sequence[Paying], around: Around) -> Iterator[Refusal]:
    shared = _sharing(payments)
    if shared:
        sentence = "%(labels)s are paid into the same account as one another."
        yield Refusal(Code.SAME_ACCOUNT, sentence, _labels(shared))
    near = [paying.label for paying in payments if paying.accounts & around.organisers_accounts]
    if near:
        sentence = "An organiser has declared an interest in the account of %(labels)s."
        yield Refusal(Code.ORGANISERS_ACCOUNT, sentence, _labels(near))
    changed = [paying.label for paying in payments if _changed_since(paying)]
    if changed:
        yield Refusal(
            Code.CHANGED_SINCE, "The bank details changed since the vote: %(labels)s. Call them.", _labels(changed)
        )
    old = [paying.label for paying in payments if paying.due_on < around.day - _OLD]
    if old:
        yield Refusal(Code.OLD, "Due more than seven days ago: %(labels)s. Was it paid another way?", _labels(old))
    left = around.bank_pence - sum(paying.amount_pence for paying in payments)
    # Without a reserve there is no rule to look at. That the bank holds enough is said beside the other checks.
    if around.box_pence is None and around.reserve_pence > 0 and left < around.reserve_pence:
        values = {"left": format_pence(left), "reserve": format_pence(around.reserve_pence)}
        sentence = "The bank would hold %(left)s after this run. The rules keep %(reserve)s."
        yield Refusal(Code.UNDER_RESERVE, sentence, values)


def _sharing(payments: Sequence[Paying]) -> list[str]:
    """Different requests with one account. Two payments of one request are no surprise."""
    by_account: defaultdict[str, set[str]] = defaultdict(set)
    for paying in payments:
        for account in paying.accounts:
            by_account[account].add(paying.label)
    return [label for labels in by_account.values() if len(labels) > 1 for label in labels]


def _changed_since(paying: Paying) -> bool:
    return paying.details_changed_at is not None and paying.details_changed_at > paying.voted_at


def _labels(labels: Collection[str]) -> dict[str, object]:
    return {"labels": ", ".join(sorted(set(labels)))}
