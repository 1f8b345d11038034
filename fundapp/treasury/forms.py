"""Forms of the bank's pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.ledger import chart
from fundapp.ledger import selectors as books
from fundapp.treasury.profiles import profiles
from fundapp.treasury.workflow import Rest
from fundapp.web.forms import DateTrioField, MoneyField, OnceField, PlainForm


def _banks() -> list[tuple[str, str]]:
    return [("", _("Tell it by its columns")), *((code, each.title) for code, each in profiles().items())]


class ImportForm(PlainForm):
    file = forms.FileField(
        label=gettext_lazy("Bank statement"),
        help_text=gettext_lazy("CSV, OFX, QFX, MT940 or CAMT.053, as your bank gives it. Change nothing in it."),
        allow_empty_file=True,
    )
    profile = forms.ChoiceField(label=gettext_lazy("Bank, for a CSV"), choices=_banks, required=False)


class PicksField(forms.Field):
    """Codes of movements that were ticked; whether they may be, the action says."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[str]:
        codes = [str(one) for one in value or []]
        if any(len(one) > 60 for one in codes):
            raise ValidationError(_("This page was not complete. Please load it again."), code="not_a_code")
        return codes


def _pots() -> list[tuple[str, str]]:
    return [(pot.slug, pot.slug) for pot in books.open_pots()]


class OpeningForm(PlainForm):
    once = OnceField()
    pot = forms.ChoiceField(label=gettext_lazy("Which pot?"), choices=_pots, initial=chart.GENERAL)
    amount = MoneyField(label=gettext_lazy("How much was there for it?"))
    day = DateTrioField(label=gettext_lazy("At the end of which day?"), in_past=True)

    @property
    def asked(self) -> dict[str, Any]:
        """What was typed, in the words of the action."""
        typed = self.cleaned_data
        return {
            "key": f"opening:{typed['once']}",
            "pot": typed["pot"],
            "amount_pence": typed["amount"].pence,
            "day": typed["day"],
        }


class AcceptForm(PlainForm):
    pick = PicksField(label=gettext_lazy("What it is"), required=False)
    rest = forms.ChoiceField(
        label=gettext_lazy("What is left of it"),
        choices=[
            ("", gettext_lazy("Nothing is left")),
            (Rest.GIFT.value, gettext_lazy("A gift, or money of nobody we know yet")),
            (Rest.CHARGE.value, gettext_lazy("A charge of the bank, or interest")),
            (Rest.GIVEN_BACK.value, gettext_lazy("Somebody gave back what they were paid")),
            (Rest.CASH.value, gettext_lazy("Cash taken out, to hand to people")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    reference = forms.CharField(
        label=gettext_lazy("Our reference, if it has one"),
        help_text=gettext_lazy("Such as POT-4F7K. Write no names."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-10"}),
    )

    @property
    def asked(self) -> dict[str, Any]:
        """What was typed, in the words of the action."""
        typed = self.cleaned_data
        rest = Rest(typed["rest"]) if typed["rest"] else None
        return {"picks": typed["pick"], "rest": rest, "reference": typed["reference"]}
