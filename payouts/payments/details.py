"""A payee's details as a bank needs them, opened for one press of a button. They are kept nowhere."""

from uuid import UUID

from fundapp.kernel.actor import Actor
from fundapp.vault.classes import SealedClass
from fundapp.vault.opening import open_fields, open_sealed
from payouts.claims.models import Claim
from payouts.payments import gates
from payouts.payments.leaving import Leaves, of_rail
from payouts.payments.models import RunLine, Voucher
from payouts.payments.rails import Payment


def payment_of(actor: Actor, line: RunLine, press: UUID) -> Payment:
    """One line with the payee's details, opened for this press of a button. What no bank carries needs none."""
    claim: Claim = line.payout.award.claim
    if of_rail(line.run.rail) is not Leaves.BANK:
        return Payment(claim.reference, line.amount_pence, "", "", "", "")
    is_bill = claim.pay_how == "bill"
    details = open_fields(
        actor,
        subject=claim.subject,
        sealed_class=SealedClass.BANK,
        fields=(*gates.DETAILS, gates.BILL_NUMBER) if is_bill else gates.DETAILS,
        purpose=gates.PAY,
        press=press,
    )
    return Payment(
        label=claim.reference,
        amount_pence=line.payout.amount_pence,
        name=details["account_name"],
        sort_code=details["sort_code"],
        account_number=details["account_number"],
        reference=details[gates.BILL_NUMBER] if is_bill else line.payout.reference,
    )


def code_of(actor: Actor, voucher: Voucher, *, purpose: str) -> str:
    """The code of a voucher, opened for one press of a button: for its person, or to be read to them."""
    subject: str = voucher.line.payout.award.claim.subject
    return open_sealed(actor, subject=subject, sealed_class=SealedClass.CONTACT, field=voucher.field, purpose=purpose)
