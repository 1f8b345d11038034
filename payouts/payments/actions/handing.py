"""What no bank carries: codes that are entered and taken, cash that two people sign for."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_fresh_factor
from fundapp.kernel.money import format_pence
from fundapp.kernel.refusal import Refused, refuse
from fundapp.vault import actions as vault
from fundapp.vault import fingerprints
from fundapp.vault.classes import SealedClass
from members.access import need_one_of
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.payments import access, codes, handing
from payouts.payments.actions.outcomes import confirm_payout
from payouts.payments.judging import need_to_hand_out, need_untied
from payouts.payments.leaving import Leaves
from payouts.payments.models import CashHandover, PaymentRun, RunLine, Voucher
from payouts.payments.workflow import Fate

# What a keyed digest of a code is made for.
_CODE = "voucher"


@transaction.atomic
def enter_voucher(
    actor: Actor, *, run_id: UUID, payout_id: UUID, issuer: str, code: str, pin: str = "", amount_pence: int
) -> Voucher:
    """A code was bought for this payment: its last four are kept, and the whole of it is sealed for its person.

    A payment may take several. The same code sent again is the same voucher.
    """
    run, line = _locked(actor, run_id, payout_id)

    need_one_of(actor, Role.TREASURER, Role.RELEASER)
    need_to_hand_out(run, Leaves.VOUCHER, line.payout.award.claim)
    need_untied(actor, run)
    read = codes.read_code(code)
    digest = fingerprints.of(_CODE, read)
    known = Voucher.objects.filter(digest=digest, is_void=False).first()
    if known is not None and known.line_id == line.id:
        _need_the_same(known, amount_pence)
        return known
    _need_to_fit(line, issuer, amount_pence, is_known=known is not None)
    if codes.is_in(read, issuer):
        raise refuse("issuer_is_the_code", "Write who issued it there. The code is seen by its person alone.")

    voucher = _kept_once(
        Voucher(
            line=line,
            issuer=issuer.strip(),
            last_four=codes.last_four(read),
            digest=digest,
            amount_pence=amount_pence,
            entered_by_id=UUID(actor.id),
            entered_at=clock.now(),
        )
    )
    text = "\n".join([code.strip(), *([f"PIN {pin.strip()}"] if pin.strip() else [])])
    claim = line.payout.award.claim
    vault.seal(claim.subject, SealedClass.CONTACT, voucher.field, text)

    audit.record(actor, Verb.VOUCHER_ENTERED, f"payout:{payout_id}", amount_pence=amount_pence)

    if not handing.left_to_enter_pence(line):
        claims.tell_what_waits(actor, claim.id, line_id=line.id)
    return voucher


@transaction.atomic
def take_voucher(actor: Actor, *, claim_id: UUID, voucher_id: UUID) -> Voucher:
    """Its person has written the code down: the fund forgets it. A second tap changes nothing."""
    is_theirs = actor.kind is ActorKind.CLAIMANT and actor.id == str(claim_id)
    claim = Claim.objects.select_for_update().filter(id=claim_id).first() if is_theirs else None
    theirs = Voucher.objects.filter(id=voucher_id, line__payout__award__claim_id=claim_id)
    voucher = theirs.first() if claim is not None else None
    if claim is None or voucher is None:
        raise Http404

    if voucher.forgotten_at is not None:
        return voucher

    voucher.forgotten_at = clock.now()
    voucher.save(update_fields=["forgotten_at"])
    vault.forget(claim.subject, SealedClass.CONTACT, voucher.field)

    audit.record(actor, Verb.VOUCHER_TAKEN, f"payout:{voucher.line.payout_id}", amount_pence=voucher.amount_pence)

    return voucher


@transaction.atomic
def sign_cash(actor: Actor, *, run_id: UUID, payout_id: UUID) -> CashHandover:
    """One of two signatures: that this person handed the cash over, or saw it handed over. The second one settles it.

    Whoever signs again has signed already, and changes nothing.
    """
    run, line = _locked(actor, run_id, payout_id)

    need_one_of(actor, Role.TREASURER, Role.RELEASER)
    held = CashHandover.objects.filter(line=line).first()
    if held is not None and actor.id in (str(held.given_by_id), str(held.seen_by_id)):
        return held
    need_to_hand_out(run, Leaves.CASH, line.payout.award.claim)
    need_untied(actor, run)
    need_fresh_factor(actor, at=clock.now())
    if held is not None and held.seen_by_id is not None:
        raise refuse("cash_is_signed_for", "Two people have signed for this already.")

    if held is None:
        held = CashHandover.objects.create(line=line, given_by_id=UUID(actor.id), given_at=clock.now())
        audit.record(actor, Verb.CASH_HANDED_OVER, f"payout:{payout_id}", amount_pence=line.amount_pence)
        return held
    held.seen_by_id, held.seen_at = UUID(actor.id), clock.now()
    held.save(update_fields=["seen_by", "seen_at"])

    audit.record(actor, Verb.CASH_SEEN_HANDED_OVER, f"payout:{payout_id}", amount_pence=line.amount_pence)

    confirm_payout(actor, payout_id=payout_id, run_id=run_id)
    return held


def _locked(actor: Actor, run_id: UUID, payout_id: UUID) -> tuple[PaymentRun, RunLine]:
    """The line, behind the locks of its claim and its run."""
    payout = access.payout_for(actor, payout_id)
    list(Claim.objects.select_for_update().filter(id=payout.award.claim_id))
    run = access.run_for(actor, run_id, lock=True)
    rows = run.lines.filter(payout=payout, fate__in=[Fate.LIVE.value, Fate.CONFIRMED.value])
    line = rows.select_related("payout__award__claim").first()
    if line is None:
        raise Http404
    return run, line


def _need_to_fit(line: RunLine, issuer: str, amount_pence: int, *, is_known: bool) -> None:
    if is_known:
        raise _given_before()
    if not issuer.strip():
        raise refuse("issuer_missing", "Say who issued it, such as the name of the shop.")
    if not 0 < amount_pence <= handing.left_to_enter_pence(line):
        raise refuse("voucher_does_not_fit", "The vouchers of a payment come to no more than it is. Check the sum.")


def _need_the_same(known: Voucher, amount_pence: int) -> None:
    """Nobody is told that a sum was mended which stays as it was."""
    if known.amount_pence != amount_pence:
        sentence = "This code is entered for %(amount)s, and that stays. If it is wrong, note the payment as come back."
        raise refuse("code_entered_otherwise", sentence, amount=format_pence(known.amount_pence))


def _kept_once(voucher: Voucher) -> Voucher:
    """Two people may type one code for two payments at the same moment: the database lets one of them."""
    try:
        with transaction.atomic():
            voucher.save(force_insert=True)
    except IntegrityError:
        raise _given_before() from None
    return voucher


def _given_before() -> Refused:
    return refuse("code_given_before", "This code was given to somebody before. Check it, and ask its issuer.")
