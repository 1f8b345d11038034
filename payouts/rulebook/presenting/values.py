"""A value of a rulebook as people read it. It must never know which rule it belongs to."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from fundapp.kernel.money import format_pence
from payouts.rulebook.kinds import Amount
from payouts.rulebook.schema import Field

# Words of a closed list, or of everybody's use, that read badly with their underscores taken out.
_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
_WORDS = {
    "decision_letter": _("the letter about the sanction"),
    "journal_message": _("the message in the online journal"),
    "benefit_statement": _("a payment statement that shows the cut"),
    "bank_statement": _("a bank statement"),
    "adviser_letter": _("a note from an adviser"),
    "payslip": _("a payslip that shows the deduction"),
    "officer_endorsement": _("an officer's word for it"),
    "sanction_ended": _("the sanction is over"),
    "overturned": _("the sanction was taken back"),
    "benefit_ended": _("the benefit has ended"),
    "withdrew": _("the request was taken back"),
    "fund_closed": _("the fund has closed"),
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "bank": _("to a bank account"),
    "voucher": _("as a voucher"),
    "cash": _("in cash"),
    "ineligible": _("the rules were not for this person"),
    "duplicate": _("it was paid twice"),
    "fraud": _("something false was said"),
}


def shown(field: Field, value: object, *, currency: str = "GBP") -> str:
    """One value, or several apart by commas."""
    if isinstance(value, tuple):
        return ", ".join(shown(field, each, currency=currency) for each in value)
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(field.kind, Amount) and isinstance(value, int):
        return format_pence(value, currency)
    text = str(value)
    if text in _WORDS:
        return gettext(_WORDS[text])
    return text.replace("_", " ") if _CODE.fullmatch(text) else text
