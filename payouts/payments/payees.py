"""Reads of whether an account can be paid to as it stands: by what the bank said of it and what failed by it."""

from uuid import UUID

from fundapp.kernel.refusal import Refusal
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from payouts.claims.models import Claim
from payouts.payments import arriving
from payouts.payments.confirmation import Match, holds
from payouts.payments.confirmation import held as confirmation_held
from payouts.payments.leaving import Leaves, leaves_by
from payouts.payments.models import PayeeCheck, Payout, RunLine
from payouts.payments.workflow import Fate, PayoutState

# Reasons of the bank's that lie with the account; by the others the same one may well take it the next time.
_OF_THE_ACCOUNT = ("wrong_details", "account_closed")


def must_check_account(claim_id: UUID) -> bool:
    """Whether a payment of theirs came back and waits for another account, which they have not given since."""
    claim = Claim.objects.filter(id=claim_id).first()
    if claim is None or leaves_by(claim.pay_how) is not Leaves.BANK:
        return False
    waiting = Payout.objects.filter(award__claim=claim, state=PayoutState.PROMISED.value, times_sent__gte=1)
    back = RunLine.objects.filter(payout__in=waiting, fate=Fate.RETURNED.value).order_by("-fated_at").first()
    if back is None or back.fated_at is None:
        return False
    return claim.payee_changed_at is None or claim.payee_changed_at < back.fated_at


def has_no_match(claim_id: UUID) -> bool:
    """Whether the bank said that name and account do not match, and nothing was changed since."""
    claim = Claim.objects.filter(id=claim_id).first()
    return claim is not None and payee_refused(claim) is not None


def newest_payee_check(claim: Claim) -> PayeeCheck | None:
    """What the bank said last of this claim's payee."""
    return PayeeCheck.objects.filter(claim=claim).order_by("-at", "-id").first()


def payee_refused(claim: Claim) -> Refusal | None:
    """Why nothing goes into this account: the bank says that it is not theirs, and the details are still the same."""
    newest = newest_payee_check(claim)
    if newest is None or not holds(Match(newest.said)):
        return None
    is_same = newest.payee == vault.mark(claim.subject, SealedClass.BANK)
    return confirmation_held(claim.reference) if is_same else None


def account_astray(claim: Claim) -> Refusal | None:
    """Why nothing goes into this account: their money reached a stranger by it, and the details are still the same."""
    if not arriving.account_is_a_strangers(claim):
        return None
    sentence = "Money for %(label)s went to another account. It waits until they have checked their account."
    return Refusal("account_went_astray", sentence, {"label": claim.reference})


def account_not_mended(claim: Claim) -> Refusal | None:
    """Why nothing goes into this account: the bank sent a payment back because of it, and it is still the same."""
    if leaves_by(claim.pay_how) is not Leaves.BANK:
        return None
    back = RunLine.objects.filter(
        payout__award__claim=claim, fate=Fate.RETURNED.value, came_back_because__in=_OF_THE_ACCOUNT
    )
    if claim.payee_changed_at is not None:
        back = back.filter(run__sent_at__gt=claim.payee_changed_at)
    if not back.exists():
        return None
    sentence = "A payment for %(label)s came back because of the account. It waits until they have checked it."
    return Refusal("account_not_mended", sentence, {"label": claim.reference})


def unfit_account(claim: Claim) -> list[Refusal]:
    """Why this account cannot be paid to as it stands: the bank says that it is not theirs, or money failed by it."""
    return [
        reason for judge in (payee_refused, account_astray, account_not_mended) if (reason := judge(claim)) is not None
    ]
