"""Who may open a payee's details: one of the two people of a run that was approved, having just proved who they are.

And before that the second person, for the few lines that the run's own hash draws.

The claims room says which roles may pay at all; this gate only ever refuses, so both must agree.
"""

from uuid import UUID

from fundapp.kernel import clock
from fundapp.kernel.actor import ActorKind
from fundapp.kernel.refusal import Refusal
from fundapp.vault.registry import Allowed, Asking
from members.roles import Role
from payouts.payments import codes, selectors
from payouts.payments.models import PaymentRun, Voucher
from payouts.payments.workflow import Fate, RunState

PAY = "pay"
# To show the code of a voucher to its person, or to read it to them on the telephone.
SHOW, READ_OUT = "show", "hand_over"
# What the claims room seals of a payee, in the class `bank`.
DETAILS = ("account_name", "sort_code", "account_number")
# Beside them for a bill, which is paid under its own number.
BILL_NUMBER = "bill_number"
_OPEN = (RunState.APPROVED.value, RunState.FILE_WRITTEN.value)


def bank(asking: Asking) -> Refusal | None:
    if asking.purpose != PAY:
        return None
    if not asking.actor.has_fresh_factor(at=clock.now()):
        return Refusal("fresh_factor_needed", "Prove it is you again with your second factor, then try once more.")
    runs = PaymentRun.objects.filter(
        state__in=_OPEN,
        lines__fate=Fate.LIVE.value,
        lines__payout__award__claim_id=asking.subject.removeprefix("claim:"),
    )
    people = {str(account) for pair in runs.values_list("prepared_by", "approved_by") for account in pair}
    if asking.actor.id in people or _is_drawn(asking):
        return None
    return Refusal(
        "no_run_of_yours", "Account details open to the two people of an approved payment run, and only then."
    )


def voucher(asking: Asking) -> Allowed | Refusal | None:
    """The code of a voucher: its own person, or whoever looks after them, just proved; and nobody else ever."""
    voucher_id = codes.voucher_in(asking.field)
    if voucher_id is None:
        return None
    found = Voucher.objects.filter(id=voucher_id, forgotten_at__isnull=True).select_related(
        "line__payout__award__claim"
    )
    claim = next((one.line.payout.award.claim for one in found), None)
    if claim is None or claim.subject != asking.subject:
        return Refusal("code_is_gone", "This code was handed over, or is not needed any more. We keep it no longer.")
    if asking.actor.kind is ActorKind.CLAIMANT and asking.actor.id == str(claim.id) and asking.purpose == SHOW:
        return Allowed("claimant")
    is_theirs = Role.CASEWORKER.value in asking.actor.roles and str(claim.caseworker_id) == asking.actor.id
    if not is_theirs or asking.purpose != READ_OUT:
        return Refusal("code_is_theirs", "Only the person it is for, and whoever looks after them, can open this code.")
    if not asking.actor.has_fresh_factor(at=clock.now()):
        return Refusal("fresh_factor_needed", "Prove it is you again with your second factor, then try once more.")
    return Allowed("caseworker")


def _is_drawn(asking: Asking) -> bool:
    """Whether the claim is one of the lines to be read in full, in a run that waits for another than its preparer."""
    claim_id = asking.subject.removeprefix("claim:")
    waiting = PaymentRun.objects.filter(state=RunState.PREPARED.value, lines__payout__award__claim_id=claim_id)
    return any(
        str(line.payout.award.claim_id) == claim_id
        for run in waiting.exclude(prepared_by_id=UUID(asking.actor.id)).distinct()
        for line in selectors.lines_to_spot_check(run)
    )
