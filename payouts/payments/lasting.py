"""Reads about cuts that go on: whom to ask, what waits for an answer, what is due until a day. It opens nothing."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet, Sum

from fundapp.kernel import clock
from payouts.claims.judging import facts_of
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.payments import shortening
from payouts.payments.models import Award, CutEnded, Payout
from payouts.payments.shortening import Ended
from payouts.payments.workflow import PayoutState
from payouts.rulebook import engine
from payouts.rulebook.choices import AskingBack, StopsOn
from payouts.rulebook.facts import Facts, FundState, Period

# How long before a payment is due its person is asked, so that an answer a day or two later is no delay.
ASKED_BEFORE = timedelta(days=5)
# What the rules give for days has nothing to do with what is in the pot by now.
_PLENTY = FundState(free_pence=10**12)


def to_ask() -> QuerySet[Payout]:
    """Payments that fall due soon, wait for a yes, and whose person was not asked yet; the earliest first."""
    soon = clock.today() + ASKED_BEFORE
    return _waiting().filter(asked_at__isnull=True, due_on__lte=soon).order_by("due_on", "id")


def next_waiting(claim_id: UUID) -> QuerySet[Payout]:
    """What waits for an answer about this request, the earliest first, once it is soon or was asked about."""
    soon = clock.today() + ASKED_BEFORE
    return _waiting().filter(award__claim_id=claim_id, due_on__lte=soon).order_by("due_on", "id")


def _waiting() -> QuerySet[Payout]:
    ended = CutEnded.objects.values("claim")
    open_now = Payout.objects.filter(
        state=PayoutState.PROMISED.value, needs_confirming=True, still_needed_at__isnull=True
    )
    return open_now.exclude(award__claim__in=ended).exclude(award__claim__state=State.WITHDRAWN.value)


def is_asked(claim_id: UUID) -> bool:
    """Whether this request waits to hear if the money is still cut."""
    return next_waiting(claim_id).exists()


def was_asked(claim_id: UUID) -> bool:
    """Whether the person was asked about a payment that still waits."""
    return next_waiting(claim_id).filter(asked_at__isnull=False).exists()


def may_say_ended(claim_id: UUID) -> bool:
    """Whether there is anything left that the end of the cut would change, and nobody has said it yet."""
    has_left = Payout.objects.filter(award__claim_id=claim_id, state=PayoutState.PROMISED.value).exists()
    return has_left and not CutEnded.objects.filter(claim=claim_id).exists()


def stops_on(claim: Claim) -> tuple[StopsOn, ...]:
    """What ends the payments, by the rules it was judged by."""
    assert claim.rulebook_version is not None, "what is paid was sent, and has its rules"
    rules: tuple[StopsOn, ...] = claim.rulebook_version.rulebook.cessation.stops_on
    return rules


def due_until(claim: Claim, last_day: date) -> int:
    """What of all its awards is for the days until then, by the rules and the facts that it was judged by."""
    assert claim.rulebook_version is not None, "what is paid was sent, and has its rules"
    rulebook, facts = claim.rulebook_version.rulebook, facts_of(claim)
    whole = engine.assess(rulebook, facts, _PLENTY).total_pence
    until_then = engine.assess(rulebook, _until(facts, last_day), _PLENTY).total_pence
    decided = Award.objects.filter(claim=claim).aggregate(sum=Sum("amount_pence"))["sum"] or 0
    return shortening.due_pence(decided, whole_pence=whole, until_then_pence=until_then)


def _until(facts: Facts, last_day: date) -> Facts:
    periods = tuple(
        Period(period.first, min(last_day, period.last or last_day))
        for period in facts.periods
        if period.first <= last_day
    )
    return replace(facts, periods=periods)


def sent_pence(claim_id: UUID) -> int:
    """What has left, or may have: it is theirs."""
    gone = Payout.objects.filter(award__claim_id=claim_id).exclude(
        state__in=[PayoutState.PROMISED.value, PayoutState.RELEASED.value]
    )
    return gone.aggregate(sum=Sum("amount_pence"))["sum"] or 0


def next_number(award_id: UUID) -> int:
    return (Payout.objects.filter(award=award_id).aggregate(last=Max("number"))["last"] or 0) + 1


def may_give_back(claim_id: UUID) -> bool:
    """Whether somebody won their money back under rules that invite them to give some of it. Nobody is asked for it."""
    won = CutEnded.objects.filter(claim=claim_id, reason=Ended.OVERTURNED.value)
    claims = [ended.claim for ended in won.select_related("claim__rulebook_version")]
    return any(
        claim.rulebook_version is not None
        and claim.rulebook_version.rulebook.recoupment.policy is AskingBack.INVITE
        and not claim.is_erased
        for claim in claims
    )


def is_all_over(claim_id: UUID) -> bool:
    """Whether nothing of it is still to be paid or on its way, and something was paid."""
    states = set(Payout.objects.filter(award__claim=claim_id).values_list("state", flat=True))
    return PayoutState.CONFIRMED.value in states <= {PayoutState.CONFIRMED.value, PayoutState.RELEASED.value}
