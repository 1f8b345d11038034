"""A payee's details as a bank needs them, opened for one press of a button. They are kept nowhere."""

from uuid import UUID

from fundapp.kernel.actor import Actor
from fundapp.vault.classes import SealedClass
from fundapp.vault.opening import open_fields
from payouts.claims.models import Claim
from payouts.payments import gates
from payouts.payments.models import RunLine
from payouts.payments.rails import Payment


def payment_of(actor: Actor, line: RunLine, press: UUID) -> Payment:
    """One line with the payee's details, opened for this press of a button."""
    claim: Claim = line.payout.award.claim
    details = open_fields(
        actor,
        subject=claim.subject,
        sealed_class=SealedClass.BANK,
        fields=gates.DETAILS,
        purpose=gates.PAY,
        press=press,
    )
    return Payment(
        label=claim.reference,
        amount_pence=line.payout.amount_pence,
        name=details["account_name"],
        sort_code=details["sort_code"],
        account_number=details["account_number"],
        reference=line.payout.reference,
    )
