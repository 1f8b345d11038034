"""Forms of the payment pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.web.forms import DateTrioField, MoneyField, OnceField, PlainForm
from payouts.payments import shelf
from payouts.payments.actions import Because
from payouts.payments.confirmation import Match
from payouts.payments.leaving import Leaves, of_rail
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


class VoucherForm(PlainForm):
    """A code as its issuer sold it."""

    issuer = forms.CharField(
        label=gettext_lazy("Who issued it?"),
        help_text=gettext_lazy("Such as the name of the shop or the energy company."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-20"}),
    )
    code = forms.CharField(
        label=gettext_lazy("The whole code"),
        help_text=gettext_lazy("We seal it for the person alone. You will see only its last four signs again."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-20"}),
    )
    pin = forms.CharField(
        label=gettext_lazy("Its PIN, if it has one"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-8"}),
    )
    amount = MoneyField(label=gettext_lazy("What it is worth, in pounds"))

    def __init__(self, data: Any, *, left_pence: int) -> None:
        super().__init__(data, initial={"amount": f"{left_pence // 100}.{left_pence % 100:02d}"})

    @property
    def asked(self) -> dict[str, Any]:
        """What was typed, in the words of the action."""
        typed = self.cleaned_data
        return {
            "issuer": typed["issuer"],
            "code": typed["code"],
            "pin": typed["pin"],
            "amount_pence": typed["amount"].pence,
        }


class WordsForm(PlainForm):
    words = forms.ChoiceField(
        label=gettext_lazy("What should the bank statement say?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the words on the list."),
            "invalid_choice": gettext_lazy("Choose one of the words on the list."),
        },
    )

    def __init__(self, data: Any, *, offered: Sequence[str], now: str) -> None:
        super().__init__(data, initial={"words": now})
        words = self.fields["words"]
        assert isinstance(words, forms.ChoiceField)
        words.choices = [(one, one) for one in offered]


class TakeForm(PlainForm):
    """Which code is meant, and whether its person has it now."""

    voucher = forms.UUIDField(widget=forms.HiddenInput)
    done = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PrepareForm(PlainForm):
    once = OnceField()
    payout = TickedField(label=gettext_lazy("Payments"), required=False)
    rail = forms.ChoiceField(label=gettext_lazy("How the bank takes the file"), initial="generic")
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

    def __init__(self, data: Any, *, by_hand: str = "") -> None:
        """`by_hand` is the rail without a bank that the run is prepared for, if it is one: then nothing is chosen."""
        asked = by_hand if data is None else str(data.get("rail", ""))
        leaves = of_rail(asked)
        super().__init__(data, initial={} if leaves is Leaves.BANK else {"rail": asked})
        rail = self.fields["rail"]
        assert isinstance(rail, forms.ChoiceField)
        rail.choices = [(code, shelf.title(code)) for code in shelf.codes_on(leaves)]


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


_BACK_FROM_A_BANK = [
    (Because.WRONG_DETAILS.value, gettext_lazy("The account details are wrong")),
    (Because.ACCOUNT_CLOSED.value, gettext_lazy("The account is closed")),
    (Because.REFUSED_BY_BANK.value, gettext_lazy("The bank refused it")),
    (Because.NOT_KNOWN.value, gettext_lazy("The bank does not say")),
]
_BACK_BY_HAND = [
    (Because.NOT_COLLECTED.value, gettext_lazy("Nobody came for it")),
    (Because.DID_NOT_WORK.value, gettext_lazy("It did not work, or ran out")),
    (Because.NOT_KNOWN.value, gettext_lazy("Something else")),
]


class ReturnForm(PlainForm):
    because = forms.ChoiceField(
        label=gettext_lazy("Why it came back"),
        choices=_BACK_FROM_A_BANK,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, leaves: Leaves) -> None:
        super().__init__(data)
        if leaves is not Leaves.BANK:
            because = self.fields["because"]
            assert isinstance(because, forms.ChoiceField)
            because.choices = _BACK_BY_HAND
