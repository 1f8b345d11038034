"""Who may open a payee's details: one of the two people of a run that was approved, having just proved who they are.

And before that the second person, for the few lines that the run's own hash draws.

The claims room says which roles may pay at all; this gate only ever refuses, so both must agree.
"""

from uuid import UUID

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refusal
from fundapp.vault.registry import Asking
from payouts.payments import selectors
from payouts.payments.models import PaymentRun
from payouts.payments.workflow import Fate, RunState

PAY = "pay"
# What the claims room seals of a payee, in the class `bank`.
DETAILS = ("account_name", "sort_code", "account_number")
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


def _is_drawn(asking: Asking) -> bool:
    """Whether the claim is one of the lines to be read in full, in a run that waits for another than its preparer."""
    claim_id = asking.subject.removeprefix("claim:")
    waiting = PaymentRun.objects.filter(state=RunState.PREPARED.value, lines__payout__award__claim_id=claim_id)
    return any(
        str(line.payout.award.claim_id) == claim_id
        for run in waiting.exclude(prepared_by_id=UUID(asking.actor.id)).distinct()
        for line in selectors.lines_to_spot_check(run)
    )
