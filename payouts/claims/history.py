"""What was given before: for the same sanction, to the same person, to those under one roof. It judges nothing.

Payments are an upper room's, so they are asked for through the registry. What is promised counts as given until it is
taken back, and the year is counted back from the day the facts were confirmed: so the sum that a panel votes on does
not move under its hands because a payment left or a night went by.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from fundapp.kernel import clock
from members import selectors as members
from payouts.claims import registry
from payouts.claims.models import Claim
from payouts.claims.registry import Given
from payouts.rulebook.facts import MOST_DAYS

YEAR = timedelta(days=365)
# The engine's reasons of a sum that came to nothing, where nothing else stood against it.
_NOTHING_LEFT = frozenset({"nothing_to_pay", "no_days_to_pay"})


@dataclass(frozen=True, slots=True)
class Before:
    """What came before a request. `given` is for the same sanction; `given_until` is the last day that it covers.

    `asked` are the runs of days that were asked for and given something, oldest first; none where a request that was
    given something is erased, for then nobody knows its days any more.
    """

    first_day: date | None
    waiting_days: int
    given: tuple[Given, ...]
    asked: tuple[tuple[date, date], ...] = ()

    @property
    def given_until(self) -> date | None:
        return max((each.last for each in self.given), default=None)


def before(claim: Claim) -> Before:
    """The requests that this one follows, the one before it first."""
    earlier = list(_earlier(claim))
    given = registry.given_for([each.id for each in earlier])
    starts = [each.sanction_from for each in earlier if each.sanction_from is not None]
    return Before(
        min(starts, default=None), min(_waited_in_all(earlier, given), MOST_DAYS), given, _asked(earlier, given)
    )


def _asked(earlier: Sequence[Claim], given: tuple[Given, ...]) -> tuple[tuple[date, date], ...]:
    """From the first day that each asked for, or the day after the request before it, to the last it was given.

    Days for which the rules left nothing were asked for too: otherwise whoever was told so would do better than whoever
    asked for all at once.
    """
    runs: list[tuple[date, date]] = []
    for claim in reversed(earlier):
        nothing_until = claim.sanction_to if _had_nothing_left(claim) else None
        last = max((each.last for each in given if each.claim_id == claim.id), default=nothing_until)
        if last is None:
            continue
        if claim.sanction_from is None:
            return ()
        first = max(claim.sanction_from, runs[-1][1] + timedelta(days=1)) if runs else claim.sanction_from
        if first <= last:
            runs.append((first, last))
    return tuple(runs)


def given_in_a_year(claim: Claim) -> tuple[Given, ...]:
    """To the same person: by the member's code, and in the requests that this one follows."""
    same = Q(id__in=[each.id for each in _earlier(claim)])
    if claim.membership_code:
        same |= Q(membership_code=claim.membership_code)
    return _of_the_year(claim, same)


def given_to_household(claim: Claim) -> tuple[Given, ...]:
    """To everyone under one roof, by the codes that are linked, the person's own among them."""
    roof = members.under_one_roof(claim.reference, claim.membership_code)
    codes = [code for kind, code in roof if kind == "membership"]
    references = [code for kind, code in roof if kind == "claim"]
    earlier = [each.id for each in _earlier(claim)]
    return _of_the_year(claim, Q(membership_code__in=codes) | Q(reference__in=references) | Q(id__in=earlier))


def confirmed_on(claim: Claim) -> date:
    """The day on which the facts were confirmed; before that, today."""
    return claim.prepared_at.astimezone(clock.LONDON).date() if claim.prepared_at else clock.today()


def _of_the_year(claim: Claim, same: Q) -> tuple[Given, ...]:
    until = confirmed_on(claim)
    ids = Claim.objects.filter(same).exclude(id=claim.id).values_list("id", flat=True)
    return tuple(given for given in registry.given_for(ids) if until - YEAR < given.due_on <= until)


def _earlier(claim: Claim) -> Iterable[Claim]:
    earlier = claim.follows
    while earlier is not None:
        yield earlier
        earlier = earlier.follows


def _had_nothing_left(claim: Claim) -> bool:
    codes = {reason["code"] for reason in claim.assessment["reasons"]} if claim.assessment is not None else set()
    return bool(codes) and codes <= _NOTHING_LEFT


def _waited_in_all(earlier: Sequence[Claim], given: tuple[Given, ...]) -> int:
    """A sum that was worked out for the whole loss has the waiting of those before it in its own."""
    waited = 0
    for each in earlier:
        waited += _waited(each, given)
        if each.assessment is not None and any(line["rule"] == "these_days" for line in each.assessment["lines"]):
            break
    return waited


def _waited(earlier: Claim, given: tuple[Given, ...]) -> int:
    """The waiting days that its sum took off. Of one that was erased: all there were, if anything was given."""
    if earlier.assessment is None:
        return MOST_DAYS if any(each.claim_id == earlier.id for each in given) else 0
    lines = [line for line in earlier.assessment["lines"] if line["rule"] == "waiting_days"]
    # Where none were left to wait, the line tells how many there once were, and no days that can be paid.
    return sum(line["values"]["waiting_days"] for line in lines if "paid_days" in line["values"])
