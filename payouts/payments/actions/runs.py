"""A payment run from picking to sending: prepared by one person, approved by another, written, marked as sent."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import Http404

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import chance, clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.ids import new_id
from fundapp.kernel.money import parse_money
from fundapp.kernel.refusal import Refused, refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.access import need_one_of
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.payments import access, looking, selectors, shelf, words, workflow
from payouts.payments.actions.awards import release_awards
from payouts.payments.details import payment_of
from payouts.payments.freeze import content_hash
from payouts.payments.judging import (
    need_as_frozen,
    need_every_yes,
    need_no_stop,
    need_spot_check,
    need_untied,
    need_writable,
)
from payouts.payments.leaving import Leaves, of_rail
from payouts.payments.models import LookedAt, PaymentRun, Payout, RunLine, StatementWords
from payouts.payments.rails import Rail
from payouts.payments.rails.carrying import too_many_rows
from payouts.payments.scrutiny import need_looked_over
from payouts.payments.workflow import Fate, PayoutMove, PayoutState, RunMove, RunState, step_payout, step_run
from payouts.rulebook import selectors as rulebooks

# Signs that are not mistaken for each other when read aloud.
_NAME = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


@dataclass(frozen=True, slots=True, repr=False)
class BankFile:
    """The file as bytes, for handing over at once: it is kept nowhere. `changed` are labels, never names."""

    name: str
    content: bytes
    changed: tuple[str, ...]


@transaction.atomic
def prepare_run(
    actor: Actor,
    *,
    key: str,
    payout_ids: Collection[UUID],
    rail: str = "generic",
    looked: Collection[str] = (),
    why: str = "",
) -> PaymentRun:
    """Freeze these payouts as one run. The same form sent again gives the same run.

    `looked` are the codes of the warnings that the preparer ticked, and `why` is their reason.
    """
    payouts = _locked_payouts(payout_ids)

    need_one_of(actor, Role.TREASURER)
    again = PaymentRun.objects.filter(once_key=key).first()
    if again is not None:
        return again
    way = shelf.rail(rail)
    _need_payable(actor, payouts, way)
    findings = looking.findings(payouts, rail=way.code)
    need_looked_over(findings, looked=looked, why=why)

    now = clock.now()
    _let_words_follow(payouts)
    run = PaymentRun(
        once_key=key,
        name=_free_name(),
        rail=way.code,
        total_pence=sum(payout.amount_pence for payout in payouts),
        count=len(payouts),
        prepared_by_id=UUID(actor.id),
        prepared_at=now,
    )
    numbered = list(enumerate(payouts, start=1))
    run.content_hash = content_hash(selectors.freeze(run, numbered))
    run.save(force_insert=True)
    RunLine.objects.bulk_create(
        RunLine(run=run, payout=payout, position=position, amount_pence=payout.amount_pence)
        for position, payout in numbered
    )
    LookedAt.objects.bulk_create(LookedAt(run=run, code=finding.code, why=why.strip()) for finding in findings)
    Payout.objects.filter(id__in=[payout.id for payout in payouts]).update(state=PayoutState.IN_RUN)

    audit.record(
        actor,
        Verb.RUN_PREPARED,
        run.subject,
        count=run.count,
        total_pence=run.total_pence,
        rail=run.rail,
        content_hash=run.content_hash,
    )

    return run


@transaction.atomic
def approve_run(actor: Actor, *, run_id: UUID, typed_total: str, seen_hash: str) -> PaymentRun:
    """The second person's yes: a fresh second factor, the total typed, and the very content that their page showed."""
    run = access.run_for(actor, run_id, lock=True)

    need_one_of(actor, Role.RELEASER, Role.TREASURER)
    if run.step is not RunState.PREPARED and str(run.approved_by_id) == actor.id:
        return run
    state = step_run(run.step, RunMove.APPROVE)
    workflow.need_other_than_preparer(actor.id, str(run.prepared_by_id))
    need_untied(actor, run)
    need_fresh_factor(actor, at=clock.now())
    need_as_frozen(run, seen_hash)
    need_every_yes(run)
    need_no_stop(run)
    need_spot_check(actor, run)
    if parse_money(typed_total).pence != run.total_pence:
        raise refuse("total_does_not_match", "That is not the total of this run. Check the payments, then type it.")

    run.state, run.approved_by_id, run.approved_at = state.value, UUID(actor.id), clock.now()
    run.save(update_fields=["state", "approved_by", "approved_at"])

    audit.record(actor, Verb.RUN_APPROVED, run.subject, total_pence=run.total_pence, content_hash=run.content_hash)

    return run


def write_bank_file(actor: Actor, *, run_id: UUID) -> BankFile:
    """The file for the bank, made for one of the run's two people and kept nowhere.

    Details are opened before the transaction, because each opening is logged in one of its own; then the run is judged
    again under its lock, so what is handed over is what was frozen.
    """
    run = access.run_for(actor, run_id)
    need_writable(actor, run)
    press = new_id()  # one press of one button, however many people it pays
    payments = [payment_of(actor, line, press) for line in selectors.lines_of(run) if line.fate == Fate.LIVE.value]
    rail = shelf.rail(run.rail)
    written = rail.prepare(payments, selectors.sending(run, pay_on=rail.first_day(clock.today())))

    with transaction.atomic():
        _locked_claims(run)
        run = access.run_for(actor, run_id, lock=True)

        state = need_writable(actor, run)

        for claim in selectors.with_a_yes_in(run):
            claims.mark_paying(actor, claim.id)
        run.state, run.file_sha256 = state.value, hashlib.sha256(written.content).hexdigest()
        run.save(update_fields=["state", "file_sha256"])

        audit.record(actor, Verb.RUN_FILE_WRITTEN, run.subject, count=run.count, file_sha256=run.file_sha256)

    # A bank takes nothing but payments inside its file, so the hash that two people compare is in its name.
    return BankFile(f"payments-{run.name}-{run.content_hash[:16]}.{rail.ending}", written.content, written.changed)


@transaction.atomic
def mark_sent(actor: Actor, *, run_id: UUID) -> PaymentRun:
    """The file was handed to the bank: each payout is in transit from now on."""
    # Whoever is told below is locked before the run, as everywhere.
    _locked_claims(access.run_for(actor, run_id))
    run = access.run_for(actor, run_id, lock=True)

    need_one_of(actor, Role.TREASURER, Role.RELEASER)
    if run.step in (RunState.SENT, RunState.SETTLED):
        return run
    state = step_run(run.step, RunMove.SEND)
    need_untied(actor, run)
    payouts = _locked_in(run)
    for payout in payouts:
        step_payout(PayoutState(payout.state), PayoutMove.SEND)

    now = clock.now()
    for payout in payouts:
        payout.state, payout.times_sent = PayoutState.SENT.value, payout.times_sent + 1
    Payout.objects.bulk_update(payouts, ["state", "times_sent"])
    ledger.post_many(
        journal.payout_sent(
            source=f"payout:{payout.id}:sent:{payout.times_sent}",
            at=now,
            pot=payout.award.pot,
            pence=payout.amount_pence,
        )
        for payout in payouts
    )
    run.state, run.sent_at, run.unsure_by_id, run.unsure_at = state.value, now, None, None
    run.save(update_fields=["state", "sent_at", "unsure_by", "unsure_at"])

    audit.record(actor, Verb.RUN_SENT, run.subject, count=len(payouts), total_pence=run.total_pence)

    if of_rail(run.rail) is Leaves.CASH:
        for line in run.lines.filter(fate=Fate.LIVE).select_related("payout__award"):
            claims.tell_what_waits(actor, line.payout.award.claim_id, line_id=line.id)
    return run


@transaction.atomic
def abandon_run(actor: Actor, *, run_id: UUID) -> PaymentRun:
    """Take every payout out again, as long as nothing was sent. What was promised stays promised.

    But for whoever took their request back while there was a bank file: the money is free now.
    """
    _locked_claims(access.run_for(actor, run_id))
    run = access.run_for(actor, run_id, lock=True)

    need_one_of(actor, Role.TREASURER, Role.RELEASER)
    if run.step is RunState.ABANDONED:
        return run
    state = step_run(run.step, RunMove.ABANDON)
    need_untied(actor, run)
    payouts = _locked_in(run)
    for payout in payouts:
        step_payout(PayoutState(payout.state), PayoutMove.TAKE_OUT)

    now = clock.now()
    Payout.objects.filter(id__in=[payout.id for payout in payouts]).update(state=PayoutState.PROMISED)
    run.lines.filter(fate=Fate.LIVE).update(fate=Fate.DROPPED, fated_at=now)
    run.state, run.ended_at = state.value, now
    run.save(update_fields=["state", "ended_at"])

    audit.record(actor, Verb.RUN_ABANDONED, run.subject, count=len(payouts))

    for claim in selectors.claims_in(run):
        if claim.step is State.WITHDRAWN:
            release_awards(actor, claim_id=claim.id)

    return run


def _free_name() -> str:
    """A name for today that no run has yet: on a busy day, three signs are drawn twice."""
    name = f"{clock.today().isoformat()}-{chance.draw_word(_NAME, 3)}"
    return _free_name() if PaymentRun.objects.filter(name=name).exists() else name


def _let_words_follow(payouts: Sequence[Payout]) -> None:
    """What came back, or out of another run, goes under the words that its person has chosen since."""
    claims_of = {payout.award.claim_id: payout.award.claim for payout in payouts}
    chosen = dict(StatementWords.objects.filter(claim__in=claims_of).values_list("claim_id", "words"))
    for payout in payouts:
        said = chosen.get(payout.award.claim_id, payout.reference)
        if said != payout.reference and said in words.choices(claims_of[payout.award.claim_id]):
            payout.reference = said
            payout.save(update_fields=["reference"])


# --- Lock -------------------------------------------------------------------------------------------------------------
def _locked_payouts(payout_ids: Collection[UUID]) -> list[Payout]:
    """The payouts as they fall due, behind the locks of their claims, so that no two runs get the same one."""
    wanted = frozenset(payout_ids)
    list(Claim.objects.select_for_update().filter(id__in=_claims_of(wanted)).order_by("id"))
    rows = Payout.objects.select_for_update(of=("self",)).select_related("award__claim").filter(id__in=wanted)
    payouts = sorted(rows.order_by("id"), key=lambda payout: (payout.due_on, payout.id))
    if len(payouts) < len(wanted):
        raise Http404
    return payouts


def _claims_of(payout_ids: Collection[UUID]) -> list[UUID]:
    return list(Payout.objects.filter(id__in=payout_ids).values_list("award__claim_id", flat=True))


def _locked_claims(run: PaymentRun) -> None:
    ids = [claim.id for claim in selectors.claims_in(run)]
    list(Claim.objects.select_for_update().filter(id__in=ids).order_by("id"))


def _locked_in(run: PaymentRun) -> list[Payout]:
    ids = [line.payout_id for line in run.lines.filter(fate=Fate.LIVE)]
    rows = Payout.objects.select_for_update(of=("self",)).select_related("award").filter(id__in=ids)
    return list(rows.order_by("id"))


# --- Decide -----------------------------------------------------------------------------------------------------------
def _need_payable(actor: Actor, payouts: Sequence[Payout], way: Rail) -> None:
    if not payouts:
        raise refuse("nothing_picked", "Tick at least one payment for the run.")
    for payout in payouts:
        step_payout(PayoutState(payout.state), PayoutMove.PUT_IN_RUN)
    ties = selectors.ties_between(actor, [payout.award.claim for payout in payouts])
    paused = rulebooks.pausing_levels(clock.today())
    reasons = [r for payout in payouts for r in selectors.held_because(payout, ties[payout.award.claim_id], paused)]
    reasons += [r for payout in payouts if (r := selectors.another_way(payout.award.claim, way.code)) is not None]
    if len(payouts) > way.most_rows:
        reasons.append(too_many_rows(way.title, way.most_rows))
    if reasons:
        # Two payouts of one person hold the same reason, which is told once.
        raise Refused(*{str(reason): reason for reason in reasons}.values())
