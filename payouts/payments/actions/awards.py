"""Setting money aside when a panel says yes, and freeing it again when it is not needed."""

from itertools import groupby
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.access import need_one_of
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.committee.models import Decision
from payouts.payments import access, selectors, words
from payouts.payments.freeze import less, shares
from payouts.payments.models import Award, PaymentRun, Payout, RunLine
from payouts.payments.workflow import Fate, PayoutMove, PayoutState, step_payout
from payouts.rulebook.record import read_assessment


@transaction.atomic
def make_award(actor: Actor, *, decision_id: UUID) -> Award | None:
    """Promise what was decided, in the deciding transaction. `Refused` when the pot has too little, which stops it.

    What was given before is a part of it and counts as paid, by two people at once or by an earlier yes: None where it
    was all of it.
    """
    decision = Decision.objects.select_for_update(of=("self",)).select_related("claim").get(id=decision_id)

    made = Award.objects.filter(decision=decision).first()
    if made is not None:
        return made
    assert decision.amount_pence is not None, "an approval has an amount"
    claim: Claim = decision.claim
    schedule = read_assessment(decision.assessment).schedule
    given_pence = selectors.given_before(claim)
    amounts = less([*shares([part.amount_pence for part in schedule], decision.amount_pence)], given_pence)
    if not any(amounts):
        catch_up(actor, claim_id=claim.id)
        return None
    reference = words.words_of(claim, tuple(decision.rulebook_version.rulebook.payment.references))

    award = Award.objects.create(
        decision=decision, claim=claim, pot=claim.pot, amount_pence=sum(amounts), made_at=clock.now()
    )
    parts = [(part, pence) for part, pence in zip(schedule, amounts, strict=True) if pence > 0]
    Payout.objects.bulk_create(
        Payout(
            award=award,
            number=number,
            amount_pence=pence,
            first_day=part.first,
            last_day=part.last,
            due_on=part.due_on,
            needs_confirming=part.needs_confirming,
            reference=reference,
        )
        for number, (part, pence) in enumerate(parts, start=1)
    )
    ledger.post(
        journal.award_promised(source=f"award:{award.id}", at=award.made_at, pot=award.pot, pence=award.amount_pence)
    )

    audit.record(
        actor, Verb.AWARD_MADE, claim.subject, award=str(award.id), amount_pence=award.amount_pence, payouts=len(parts)
    )

    return award


@transaction.atomic
def catch_up(actor: Actor, *, claim_id: UUID) -> None:
    """Nothing more is to be paid than was given before: the claim is where those payments have got to."""
    Claim.objects.select_for_update().get(id=claim_id)
    payouts = Payout.objects.filter(award__claim=claim_id)

    states = frozenset(payouts.values_list("state", flat=True))
    is_under_way = bool(states & {PayoutState.SENT.value, PayoutState.CONFIRMED.value})
    is_over = states <= {PayoutState.CONFIRMED.value, PayoutState.RELEASED.value}

    audit.record(actor, Verb.AWARD_COVERED, f"claim:{claim_id}")

    if is_under_way:
        claims.mark_paying(actor, claim_id, is_new=False)
    if is_over:
        claims.close_claim(actor, claim_id, told_as=selectors.told_as(claim_id), is_new=False)


@transaction.atomic
def release_awards(actor: Actor, *, claim_id: UUID) -> int:
    """Free what is still promised for a claim that was taken back. Returns the pence; again it is a quiet nothing.

    A run that held one of these payouts no longer is what was frozen, so it cannot be approved or written any more.
    What a bank file was written for stays: the bank may have it, whatever we say.
    """
    Claim.objects.select_for_update().get(id=claim_id)
    waiting = selectors.not_handed_over(claim_id)
    list(PaymentRun.objects.select_for_update().filter(lines__payout__in=waiting, lines__fate=Fate.LIVE).order_by("id"))
    payouts = list(waiting.select_for_update(of=("self",)).select_related("award").order_by("award_id", "number"))

    for payout in payouts:
        step_payout(PayoutState(payout.state), PayoutMove.RELEASE)

    now = clock.now()
    for award, group in groupby(payouts, key=lambda payout: payout.award):
        freed = list(group)
        # An award may be freed in parts; each payout only once, so the first of them names its part.
        source, pence = f"award:{award.id}:released:{freed[0].number}", sum(payout.amount_pence for payout in freed)
        ledger.post(journal.promise_released(source=source, at=now, pot=award.pot, pence=pence))
    RunLine.objects.filter(payout__in=payouts, fate=Fate.LIVE).update(fate=Fate.DROPPED, fated_at=now)
    Payout.objects.filter(id__in=[payout.id for payout in payouts]).update(state=PayoutState.RELEASED)

    total_pence = sum(payout.amount_pence for payout in payouts)
    if payouts:
        audit.record(actor, Verb.AWARD_RELEASED, f"claim:{claim_id}", amount_pence=total_pence, payouts=len(payouts))

    return total_pence


@transaction.atomic
def confirm_still_needed(actor: Actor, *, payout_id: UUID) -> Payout:
    """Note the answer "yes, still sanctioned", after which the next instalment may be paid."""
    access.payout_for(actor, payout_id)
    payout = Payout.objects.select_for_update(of=("self",)).select_related("award").get(id=payout_id)

    need_one_of(actor, Role.CASEWORKER)
    if not payout.waits_for_a_yes:
        return payout

    payout.still_needed_at = clock.now()
    payout.save(update_fields=["still_needed_at"])

    audit.record(
        actor, Verb.PAYOUT_STILL_NEEDED, f"claim:{payout.award.claim_id}", payout=str(payout.id), number=payout.number
    )

    return payout
