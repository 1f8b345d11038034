"""Forms of the payment pages."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.web.forms import DateTrioField, OnceField, PlainForm
from payouts.payments import shelf
from payouts.payments.actions import Because
from payouts.payments.confirmation import Match
from payouts.payments.scrutiny import Code
from payouts.payments.shortening import Ended
from payouts.payments.tracing import Found


class TickedField(forms.Field):
    """Ids of the rows that were ticked; whether they may be, the action says."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[UUID]:
        try:
            return [UUID(one) for one in value or []]
        except ValueError:
            raise ValidationError(_("This page was not complete. Please load it again."), code="not_an_id") from None


def _rails() -> list[tuple[str, str]]:
    return [(code, shelf.title(code)) for code in shelf.codes_on()]


class PrepareForm(PlainForm):
    once = OnceField()
    payout = TickedField(label=gettext_lazy("Payments"), required=False)
    rail = forms.ChoiceField(label=gettext_lazy("How the bank takes the file"), choices=_rails, initial="generic")
    # The warnings that were ticked; whether those were all, the action says.
    looked = forms.MultipleChoiceField(
        label=gettext_lazy("Looked at"), choices=[(code.value, code.value) for code in Code], required=False
    )
    why = forms.CharField(
        label=gettext_lazy("Why it may be paid as it is"),
        help_text=gettext_lazy("The second person reads this. Write no names."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ApproveForm(PlainForm):
    """`seen` is the hash of what the page showed, so that nobody approves what they did not see."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    total = forms.CharField(
        label=gettext_lazy("Type the total of this run, in pounds"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "width-8"}),
    )


class PayeeForm(PlainForm):
    said = forms.ChoiceField(
        label=gettext_lazy("What does the bank say of this name and account?"),
        choices=[
            (Match.MATCH.value, gettext_lazy("They match")),
            (Match.CLOSE.value, gettext_lazy("A close match")),
            (Match.NO_MATCH.value, gettext_lazy("No match")),
            (Match.UNAVAILABLE.value, gettext_lazy("The bank cannot say")),
        ],
        widget=forms.RadioSelect,
    )


class CutEndedForm(PlainForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=[
            (Ended.SANCTION_ENDED.value, gettext_lazy("The cut has ended")),
            (Ended.OVERTURNED.value, gettext_lazy("They changed their mind, and pay it back")),
            (Ended.BENEFIT_ENDED.value, gettext_lazy("I do not get this benefit any more")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what happened")},
    )
    last_day = DateTrioField(label=gettext_lazy("What was the last day that was cut?"), in_past=True)


SEARCH_ENDS = [
    (Found.ARRIVED.value, gettext_lazy("It arrived after all")),
    (Found.CAME_BACK.value, gettext_lazy("It came back")),
    (Found.WENT_ASTRAY.value, gettext_lazy("It went to another account, and the bank is told")),
]


class TraceForm(PlainForm):
    line = forms.UUIDField(widget=forms.HiddenInput)
    found = forms.ChoiceField(
        label=gettext_lazy("How did the search end?"),
        choices=SEARCH_ENDS,
        widget=forms.RadioSelect,
    )


class ReturnForm(PlainForm):
    because = forms.ChoiceField(
        label=gettext_lazy("Why it came back"),
        choices=[
            (Because.WRONG_DETAILS.value, gettext_lazy("The account details are wrong")),
            (Because.ACCOUNT_CLOSED.value, gettext_lazy("The account is closed")),
            (Because.REFUSED_BY_BANK.value, gettext_lazy("The bank refused it")),
            (Because.NOT_KNOWN.value, gettext_lazy("The bank does not say")),
        ],
        widget=forms.RadioSelect,
    )
