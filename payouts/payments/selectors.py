"""Reads of awards, payouts and runs: what can be paid and what is held, by whom not, and what a run is frozen as."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import Refusal
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members import selectors as members
from members.roles import Role
from payouts.claims import selectors as claim_reads
from payouts.claims import wayfinding
from payouts.claims.consents import Purpose
from payouts.claims.models import Claim, Participant
from payouts.claims.questions import BANK_RAILS, PAY_HOW
from payouts.claims.registry import Given
from payouts.claims.retention import ON_ITS_WAY, Open
from payouts.claims.workflow import State
from payouts.committee.drawing import Bar, Parties
from payouts.committee.models import Seat
from payouts.committee.workflow import PanelKind, SeatState
from payouts.payments import payees, workflow
from payouts.payments.freeze import Frozen, FrozenLine, spot_check
from payouts.payments.leaving import Leaves, leaves_by, of_rail
from payouts.payments.models import Award, PaymentRun, Payout, RunLine
from payouts.payments.rails import Sending
from payouts.payments.workflow import Fate, PayoutState, RunState, Tie
from payouts.rulebook import selectors as rulebooks


@dataclass(frozen=True, slots=True)
class Candidate:
    """A payout that waits to be paid, and everything that holds it back from this person's next run."""

    payout: Payout
    held_because: tuple[Refusal, ...]

    @property
    def claim(self) -> Claim:
        claim: Claim = self.payout.award.claim
        return claim

    @property
    def is_ready(self) -> bool:
        return not self.held_because

    @property
    def leaves(self) -> Leaves | None:
        return leaves_by(self.claim.pay_how)

    @property
    def chosen(self) -> str:
        """How its person wants the money, in the words of the question."""
        return chosen_way(self.claim)


def candidates(actor: Actor) -> list[Candidate]:
    """Everything that is promised and in no run, the earliest due first."""
    waiting = Payout.objects.filter(state=PayoutState.PROMISED.value).select_related("award__claim")
    payouts = list(waiting.order_by("due_on", "id"))
    tied = ties_between(actor, [payout.award.claim for payout in payouts])
    paused = rulebooks.pausing_levels(clock.today())
    return [Candidate(payout, held_because(payout, tied[payout.award.claim_id], paused)) for payout in payouts]


def held_because(payout: Payout, ties: Collection[Tie], paused: Mapping[str, str]) -> tuple[Refusal, ...]:
    """Every reason why this payout cannot go into a run now; none when it can. `paused`: pots and their levels."""
    claim: Claim = payout.award.claim
    label = {"label": claim.reference}
    reasons = [workflow.refusal_of(tie) for tie in ties]
    if not payout.is_due(clock.today()):
        day = f"{payout.due_on.day} {payout.due_on:%B}"
        reasons.append(Refusal("not_due_yet", "%(label)s is due on %(day)s.", {**label, "day": day}))
    if payout.waits_for_a_yes:
        reasons.append(Refusal("waits_for_a_yes", "%(label)s waits for “still sanctioned?”.", label))
    if frozen := frozen_by_its_person(claim):
        reasons.append(frozen)
    way = leaves_by(claim.pay_how)
    if way is None:
        sentence = "%(label)s has not said yet how the money should come. Ask them."
        reasons.append(Refusal("way_not_chosen", sentence, label))
    elif no_yes := consent_missing(claim):
        reasons.append(no_yes)
    elif way is Leaves.BANK and not claim.account_ends:
        reasons.append(Refusal("details_missing", "%(label)s has no bank details. Ask for them again.", label))
    if claim_reads.payee_waits(claim):
        reasons.append(_details_are_new(claim))
    reasons += payees.unfit_account(claim)
    if level := paused.get(payout.award.pot):
        sentence = "%(label)s waits: at the level “%(level)s” the rules pay nothing that was promised before."
        reasons.append(Refusal("level_pays_nothing", sentence, {**label, "level": level}))
    return tuple(reasons)


def paused_pots(run: PaymentRun) -> list[Refusal]:
    """The pots of a run that pay nothing now, because the fund came to a level at which the rules hold promises."""
    pots = run.lines.filter(fate=Fate.LIVE).values_list("payout__award__pot", flat=True).distinct()
    paused = rulebooks.pausing_levels(clock.today())
    sentence = "The pot %(pot)s came to the level “%(level)s”, at which the rules pay nothing that was promised before."
    return [
        Refusal("pot_pays_nothing", sentence, {"pot": pot, "level": paused[pot]})
        for pot in sorted(pots)
        if pot in paused
    ]


def waits_for_a_level(claim_id: UUID) -> bool:
    """Whether something is promised to this person that the rules hold back for as long as the fund is low."""
    promised = Payout.objects.filter(award__claim_id=claim_id, state=PayoutState.PROMISED.value)
    pots = set(promised.values_list("award__pot", flat=True))
    return bool(pots) and not pots.isdisjoint(rulebooks.pausing_levels(clock.today()))


def frozen_by_its_person(claim: Claim) -> Refusal | None:
    """Why nothing is paid for it now: somebody asked behind the back of the person it is for, or so they say."""
    if claim.frozen_at is None:
        return None
    sentence = "%(label)s is stopped until the person says it may go on."
    return Refusal("claim_frozen", sentence, {"label": claim.reference})


def consent_missing(claim: Claim) -> Refusal | None:
    """Why this account may not be paid now, when its owner has stopped it or never said yes."""
    if claim.pay_how not in BANK_RAILS or claim.agrees_to(Purpose.BE_PAID):
        return None
    return Refusal("no_yes_to_be_paid", _NO_YES, {"label": claim.reference})


def chosen_way(claim: Claim) -> str:
    """How the person wants the money, in the words that they chose; empty when they have not said."""
    choices = PAY_HOW.field("pay_how").choices
    return next((choice.label for choice in choices if choice.value == claim.pay_how), "")


def another_way(claim: Claim, rail: str) -> Refusal | None:
    """Why it cannot be paid on this rail: its person wants the money to come otherwise."""
    if leaves_by(claim.pay_how) in (of_rail(rail), None):
        return None
    sentence = "%(label)s is to be paid in another way. It goes into a run of that kind."
    return Refusal("another_way", sentence, {"label": claim.reference})


_NO_YES = "%(label)s has stopped our use of their bank account. Pay it another way, or ask them."


def _details_are_new(claim: Claim) -> Refusal:
    """Whoever did not change them has three days to say so."""
    until = claim_reads.payee_waits_until(claim)
    assert until is not None, "only what was changed waits"
    at = until.astimezone(clock.LONDON)
    values = {"label": claim.reference, "day": f"{at.day} {at:%B, %H:%M}"}
    if leaves_by(claim.pay_how) is not Leaves.BANK:
        return Refusal("way_is_new", "%(label)s is to be paid in a new way. It waits until %(day)s.", values)
    return Refusal("details_are_new", "%(label)s has new bank details. They wait until %(day)s.", values)


# --- Who may not pay --------------------------------------------------------------------------------------------------
_PARTS = {"claimant": Tie.CLAIMANT, "helper": Tie.HELPER, "caseworker": Tie.CASEWORKER, "stood_aside": Tie.STOOD_ASIDE}
_OPENED = [SeatState.ACCEPTED.value, SeatState.VOTED.value]


def ties_between(actor: Actor, claims: Iterable[Claim]) -> dict[UUID, tuple[Tie, ...]]:
    """For each claim, what ties this person to it. Three reads, and the households where there is an interest."""
    by_id = {claim.id: claim for claim in claims}
    found: dict[UUID, set[Tie]] = {claim_id: set() for claim_id in by_id}
    if actor.kind is not ActorKind.ORGANISER or not by_id:
        return dict.fromkeys(by_id, ())
    account = UUID(actor.id)
    parts = Participant.objects.filter(account_id=account, claim_id__in=by_id)
    for claim_id, part in parts.values_list("claim_id", "part"):
        found[claim_id].add(_PARTS[part])
    seats = Seat.objects.filter(account_id=account, panel__claim_id__in=by_id, state__in=_OPENED)
    for claim_id in seats.values_list("panel__claim_id", flat=True):
        found[claim_id].add(Tie.VOTER)
    interests = {(interest.kind, interest.subject) for interest in members.interests_of(account)}
    for claim in by_id.values():
        if interests and interests & _near(claim):
            found[claim.id].add(Tie.INTEREST)
    return {claim_id: tuple(tie for tie in Tie if tie in ties) for claim_id, ties in found.items()}


def _near(claim: Claim) -> frozenset[tuple[str, str]]:
    """What an interest in this claim can be declared in: its code, its household, the account it is paid into."""
    accounts = {("account", digest) for digest in wayfinding.account_prints(claim)}
    return members.under_one_roof(claim.reference, claim.membership_code) | accounts


def ties_to_run(actor: Actor, run: PaymentRun) -> tuple[Tie, ...]:
    """Everything that ties this person to any claim that the run pays."""
    held = {tie for ties in ties_between(actor, claims_in(run)).values() for tie in ties}
    return tuple(tie for tie in Tie if tie in held)


def payers_of(claim_id: UUID) -> Parties:
    """Who has prepared or approved a payment of this claim, for the committee: they vote on it no more."""
    pairs = PaymentRun.objects.filter(lines__payout__award__claim_id=claim_id).values_list("prepared_by", "approved_by")
    return {
        Bar.PAYER: frozenset(str(preparer) for preparer, _ in pairs),
        Bar.RELEASER: frozenset(str(approver) for _, approver in pairs if approver is not None),
    }


def handed_over(claim_id: UUID) -> QuerySet[Payout]:
    """What the bank has, or may have: a payment that was sent, or one that a bank file was written for."""
    with_a_file = [RunState.FILE_WRITTEN.value, RunState.UNSURE.value]
    written = RunLine.objects.filter(fate=Fate.LIVE.value, run__state__in=with_a_file).values("payout_id")
    may_be_there = Q(state=PayoutState.SENT.value) | Q(state=PayoutState.IN_RUN.value, id__in=written)
    return Payout.objects.filter(may_be_there, award__claim_id=claim_id)


def not_handed_over(claim_id: UUID) -> QuerySet[Payout]:
    """What is promised, or frozen in a run of which nobody has a file yet: it can still be freed."""
    left = Payout.objects.filter(award__claim_id=claim_id, state__in=[PayoutState.PROMISED, PayoutState.IN_RUN])
    return left.exclude(id__in=handed_over(claim_id).values("id"))


def open_payments(claim_id: UUID) -> Iterator[Open]:
    """A payment that is on its way; or one that came back and is not paid again yet, so its details are needed."""
    if handed_over(claim_id).exists():
        yield Open(ON_ITS_WAY)
    if not_handed_over(claim_id).filter(times_sent__gte=1).exists():
        yield Open("payment_returned")


def copy_of_payments(claim_id: UUID) -> list[dict[str, object]]:
    """What was set aside and paid, for the person's own copy."""
    payouts = Payout.objects.filter(award__claim_id=claim_id).order_by("award_id", "number")
    return [
        {
            "number": payout.number,
            "amount_pence": payout.amount_pence,
            "from": payout.first_day.isoformat(),
            "to": payout.last_day.isoformat(),
            "due_on": payout.due_on.isoformat(),
            "state": payout.state,
            "bank_statement_says": payout.reference,
        }
        for payout in payouts
    ]


def given_for(claim_ids: Collection[UUID]) -> list[Given]:
    """What is promised or paid for these claims, and was not taken back."""
    payouts = Payout.objects.filter(award__claim_id__in=claim_ids).exclude(state=PayoutState.RELEASED.value)
    rows = payouts.values_list("award__claim_id", "first_day", "last_day", "due_on", "amount_pence")
    return [Given(*row) for row in rows.order_by("award_id", "number")]


# --- Runs -------------------------------------------------------------------------------------------------------------
def runs() -> QuerySet[PaymentRun]:
    """Every run, newest first."""
    return PaymentRun.objects.select_related("prepared_by", "approved_by").order_by("-prepared_at", "-id")


def lines_of(run: PaymentRun) -> list[RunLine]:
    return list(run.lines.select_related("payout__award__claim").order_by("position"))


def lines_to_spot_check(run: PaymentRun) -> list[RunLine]:
    """The lines that the second person reads in full."""
    live = [line for line in lines_of(run) if line.fate == Fate.LIVE.value]
    drawn = spot_check(run.content_hash, [line.position for line in live])
    return [line for line in live if line.position in drawn]


def claims_in(run: PaymentRun) -> list[Claim]:
    return list(Claim.objects.filter(awards__payouts__lines__run=run).distinct().order_by("id"))


def with_a_yes_in(run: PaymentRun) -> list[Claim]:
    """Those of them that were decided with a yes. A sum that was given at once is paid before, or after a no."""
    return [claim for claim in claims_in(run) if claim.step in (State.APPROVED, State.PAYING, State.CLOSED)]


def given_before(claim: Claim) -> int:
    """What was promised for a claim by now, in pence: at once, or by a yes that is looked at again."""
    return Award.objects.filter(claim=claim).aggregate(sum=Sum("amount_pence"))["sum"] or 0


def told_as(claim_id: UUID) -> str:
    """The name of the message that all of it was paid: another one once a second look has added to it."""
    awards = Award.objects.filter(claim=claim_id).exclude(decision__panel__kind=PanelKind.EMERGENCY.value).count()
    return "paid" if awards < 2 else "paid_more"


def frozen(run: PaymentRun) -> Frozen:
    """What the run would pay now. Equal to what was frozen as long as nothing in it has changed."""
    return freeze(run, [(line.position, line.payout) for line in lines_of(run) if line.fate == Fate.LIVE.value])


def freeze(run: PaymentRun, numbered: Iterable[tuple[int, Payout]]) -> Frozen:
    """These payouts, at these places, as the content of the run."""
    return Frozen(
        run=str(run.id),
        rail=run.rail,
        currency=settings.FUND_CURRENCY,
        lines=tuple(_frozen_line(position, payout) for position, payout in numbered),
    )


def _frozen_line(position: int, payout: Payout) -> FrozenLine:
    claim: Claim = payout.award.claim
    return FrozenLine(
        position=position,
        payout=str(payout.id),
        claim=str(claim.id),
        pot=payout.award.pot,
        amount_pence=payout.amount_pence,
        reference=payout.reference,
        payee=vault.mark(claim.subject, SealedClass.BANK),
    )


def waiting_for_a_yes() -> QuerySet[Payout]:
    """Instalments that wait for "still sanctioned?" and fall due within a week, the earliest first."""
    soon = clock.today() + timedelta(days=7)
    waiting = Payout.objects.filter(
        state=PayoutState.PROMISED.value, needs_confirming=True, still_needed_at__isnull=True, due_on__lte=soon
    )
    return waiting.select_related("award__claim").order_by("due_on", "id")


def count_to_pay(actor: Actor) -> int:
    """How many things the payment pages have for this person: payments to prepare, runs to approve."""
    count = 0
    if Role.TREASURER.value in actor.roles:
        count += sum(candidate.is_ready for candidate in candidates(actor))
    if actor.roles & {Role.TREASURER.value, Role.RELEASER.value}:
        waiting = PaymentRun.objects.filter(state=RunState.PREPARED.value).exclude(prepared_by=UUID(actor.id))
        count += waiting.count()
    return count


def sending(run: PaymentRun, *, pay_on: date) -> Sending:
    """A run's file as a bank tells it from every other: runs are numbered as they were prepared.

    It is made on a day and at no hour, so that both people of the run have the same file.
    """
    number = PaymentRun.objects.filter(prepared_at__lte=run.prepared_at).count()
    return Sending(
        name=run.name, number=number, made_at=datetime.combine(clock.today(), time(), clock.LONDON), pay_on=pay_on
    )
