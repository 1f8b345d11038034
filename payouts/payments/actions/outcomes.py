"""What became of payments that were sent: seen at the bank, or come back."""

from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from members.access import need_one_of
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.payments import access, selectors
from payouts.payments.actions.awards import release_awards
from payouts.payments.handing import need_handed_over
from payouts.payments.leaving import Leaves, of_rail
from payouts.payments.models import PaymentRun, Payout, RunLine, Voucher
from payouts.payments.workflow import Fate, PayoutMove, PayoutState, RunMove, RunState, step_payout, step_run


class Because(StrEnum):
    """Why a payment came back, as far as the bank says."""

    WRONG_DETAILS = "wrong_details"
    ACCOUNT_CLOSED = "account_closed"
    REFUSED_BY_BANK = "refused_by_bank"
    NOT_KNOWN = "not_known"
    # Of what no bank carries.
    NOT_COLLECTED = "not_collected"
    DID_NOT_WORK = "did_not_work"


@transaction.atomic
def confirm_payout(actor: Actor, *, payout_id: UUID, run_id: UUID | None = None) -> Payout:
    """The bank statement shows that this payment left; or, of cash, two people signed that it was handed over.

    With `run_id`, of that run alone: a page that was left open does not speak of a later sending.
    """
    run, payout = _locked(actor, payout_id, run_id)

    if payout.state == PayoutState.CONFIRMED.value:
        return payout
    need_one_of(actor, Role.TREASURER, *([Role.RELEASER] if of_rail(run.rail) is Leaves.CASH else []))
    _confirm(actor, run, [payout])

    _close_what_is_done(actor, [payout])
    _settle_when_done(actor, run)
    return payout


@transaction.atomic
def confirm_run(actor: Actor, *, run_id: UUID) -> PaymentRun:
    """The bank statement shows every payment of the run that has not come back."""
    run = access.run_for(actor, run_id)
    _lock_claims([claim.id for claim in selectors.claims_in(run)])
    run = access.run_for(actor, run_id, lock=True)

    need_one_of(actor, Role.TREASURER)
    if run.step is RunState.SETTLED:
        return run
    step_run(run.step, RunMove.SETTLE)
    live = run.lines.filter(fate=Fate.LIVE).values_list("payout_id", flat=True)
    payouts = list(
        Payout.objects.select_for_update(of=("self",)).select_related("award").filter(id__in=list(live)).order_by("id")
    )
    _confirm(actor, run, payouts)

    _close_what_is_done(actor, payouts)
    _settle_when_done(actor, run)
    return run


@transaction.atomic
def return_payout(actor: Actor, *, payout_id: UUID, because: Because, run_id: UUID | None = None) -> Payout:
    """A payment came back: it is promised again, and goes into a later run without a new vote.

    Whoever has stopped it meanwhile, or was erased and has left no details to pay to, is asked nothing: their money is
    free for others at once. With `run_id`, it came back out of that run: once it was sent in another, a second note of
    its first return would promise it a third time.
    """
    run, payout = _locked(actor, payout_id, run_id)

    need_one_of(actor, Role.TREASURER)
    if run.lines.filter(payout=payout, fate=Fate.ASTRAY).exists():
        raise refuse(
            "is_paid_anew", "This payment is promised anew. What the bank gets back is a line of its statement."
        )
    if payout.state in (PayoutState.PROMISED.value, PayoutState.RELEASED.value) and payout.times_sent:
        return payout
    was_confirmed = payout.state == PayoutState.CONFIRMED.value
    state = step_payout(PayoutState(payout.state), PayoutMove.RETURN)
    if because is Because.NOT_COLLECTED and _taken(payout).exists():
        raise refuse("was_collected", "They said that they have a code of it. If it does not work, choose that.")

    now = clock.now()
    payout.state = state.value
    payout.save(update_fields=["state"])
    _line(payout).update(fate=Fate.RETURNED, fated_at=now, came_back_because=because.value)
    ledger.post(
        journal.payout_returned(
            source=f"payout:{payout.id}:returned:{payout.times_sent}",
            at=now,
            pot=payout.award.pot,
            pence=payout.amount_pence,
            from_bank=was_confirmed,
            in_cash=of_rail(run.rail) is Leaves.CASH,
        )
    )
    _void_codes(payout)
    claim = Claim.objects.get(id=payout.award.claim_id)
    if claim.is_erased or claim.step is State.WITHDRAWN:
        release_awards(actor, claim_id=claim.id)
    else:
        if was_confirmed:
            claims.reopen_claim(actor, claim.id)
        claims.ask_about_payment(actor, claim.id, payout_id=payout.id, times_sent=payout.times_sent)

    audit.record(
        actor,
        Verb.PAYOUT_RETURNED,
        f"payout:{payout.id}",
        run=str(run.id),
        because=because.value,
        amount_pence=payout.amount_pence,
    )

    _settle_when_done(actor, run)
    return payout


# --- Parts of the above -----------------------------------------------------------------------------------------------
def _locked(actor: Actor, payout_id: UUID, run_id: UUID | None) -> tuple[PaymentRun, Payout]:
    """The payout with the run that last held it, behind the lock of its claim; `run_id` is the one that was meant."""
    payout = access.payout_for(actor, payout_id)
    _lock_claims([payout.award.claim_id])
    line = RunLine.objects.filter(payout=payout).order_by("-id").first()
    if line is None:
        raise refuse("cannot_confirm_now", "This payment was not sent yet.")
    if run_id not in (None, line.run_id):
        if not RunLine.objects.filter(payout=payout, run=run_id).exists():
            raise Http404
        raise refuse("in_a_later_run", "This payment went into a later run. Look at it on the page of that run.")
    run = access.run_for(actor, line.run_id, lock=True)
    return run, Payout.objects.select_for_update(of=("self",)).select_related("award").get(id=payout_id)


def _lock_claims(claim_ids: list[UUID]) -> None:
    list(Claim.objects.select_for_update().filter(id__in=claim_ids).order_by("id"))


def _confirm(actor: Actor, run: PaymentRun, payouts: list[Payout]) -> None:
    for payout in payouts:
        step_payout(PayoutState(payout.state), PayoutMove.CONFIRM)
    need_handed_over(run, run.lines.filter(payout__in=payouts, fate=Fate.LIVE))

    now = clock.now()
    ids = [payout.id for payout in payouts]
    Payout.objects.filter(id__in=ids).update(state=PayoutState.CONFIRMED)
    RunLine.objects.filter(payout_id__in=ids, fate=Fate.LIVE).update(fate=Fate.CONFIRMED, fated_at=now)
    ledger.post_many(
        journal.payout_confirmed(
            source=f"payout:{payout.id}:confirmed:{payout.times_sent}",
            at=now,
            pence=payout.amount_pence,
            in_cash=of_rail(run.rail) is Leaves.CASH,
        )
        for payout in payouts
    )

    for payout in payouts:
        payout.state = PayoutState.CONFIRMED.value
        audit.record(actor, Verb.PAYOUT_CONFIRMED, f"payout:{payout.id}", amount_pence=payout.amount_pence)


def _close_what_is_done(actor: Actor, payouts: list[Payout]) -> None:
    """A claim is closed when nothing of it is still to be paid or on its way, and all of it was decided."""
    over = [PayoutState.CONFIRMED.value, PayoutState.RELEASED.value]
    paid = {payout.award.claim_id for payout in payouts}
    for claim_id in Claim.objects.filter(id__in=paid, state=State.PAYING).order_by("id").values_list("id", flat=True):
        if not Payout.objects.filter(award__claim_id=claim_id).exclude(state__in=over).exists():
            claims.close_claim(actor, claim_id, told_as=selectors.told_as(claim_id))


def _settle_when_done(actor: Actor, run: PaymentRun) -> None:
    if run.step is not RunState.SENT or run.lines.filter(fate=Fate.LIVE).exists():
        return
    run.state, run.ended_at = step_run(run.step, RunMove.SETTLE).value, clock.now()
    run.save(update_fields=["state", "ended_at"])
    audit.record(actor, Verb.RUN_SETTLED, run.subject)


def _void_codes(payout: Payout) -> None:
    """Codes that nobody has taken yet are shown to nobody any more, and may be entered again."""
    claim = payout.award.claim
    for voucher in Voucher.objects.filter(line__payout=payout, forgotten_at__isnull=True):
        voucher.forgotten_at, voucher.is_void = clock.now(), True
        voucher.save(update_fields=["forgotten_at", "is_void"])
        vault.forget(claim.subject, SealedClass.CONTACT, voucher.field)


def _taken(payout: Payout) -> QuerySet[Voucher]:
    """The codes of what is on its way that their person said to have."""
    return Voucher.objects.filter(line__in=_line(payout), forgotten_at__isnull=False, is_void=False)


def _line(payout: Payout) -> QuerySet[RunLine]:
    return RunLine.objects.filter(payout=payout, fate__in=[Fate.LIVE, Fate.CONFIRMED])
