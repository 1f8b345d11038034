"""The donation form: how much, and where the receipt goes. It must never know what happens to the answers."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.contributions.workflow import CHOICES_PENCE, check_amount
from fundapp.kernel.money import SIGNS, format_pence, parse_money
from fundapp.kernel.refusal import Refused
from fundapp.web.fields import MoneyInput
from fundapp.web.forms import OnceField, PlainForm, as_errors

OTHER = "other"


def _choices() -> list[tuple[str, str]]:
    amounts = [(str(pence), format_pence(pence, settings.FUND_CURRENCY).removesuffix(".00")) for pence in CHOICES_PENCE]
    return [*amounts, (OTHER, _("Another amount"))]


class DonateForm(PlainForm):
    """Nothing is chosen beforehand: not an amount, not a tip, not a list to be on."""

    once = OnceField()
    amount = forms.ChoiceField(
        label=gettext_lazy("How much?"),
        choices=_choices,
        widget=forms.RadioSelect(attrs={"class": "amounts"}),
        error_messages={
            "required": gettext_lazy("Choose an amount"),
            "invalid_choice": gettext_lazy("Choose an amount"),
        },
    )
    other = forms.CharField(
        label=gettext_lazy("Amount in pounds"),
        required=False,
        help_text=gettext_lazy("If you chose another amount"),
        widget=MoneyInput,
    )
    email = forms.EmailField(
        label=gettext_lazy("Email for your receipt"),
        required=False,
        help_text=gettext_lazy("We will not add you to a list"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Enter an email address like sam@example.org, or leave it empty")},
    )

    def clean(self) -> dict[str, Any]:
        """`pence` is the one amount that was meant; where two were given, asking is better than guessing."""
        chosen, typed = self.cleaned_data.get("amount", ""), self.cleaned_data.get("other", "").strip()
        if typed and self.has_error("amount", "required"):
            # An amount that was typed is an answer, whether or not the row above it was touched.
            del self.errors["amount"]
            chosen = OTHER
        if "amount" in self.errors or "other" in self.errors:
            return self.cleaned_data
        if chosen and chosen != OTHER and typed:
            self.add_error("other", ValidationError(_("Choose one amount, or empty this box"), code="two_amounts"))
        elif chosen and chosen != OTHER:
            self.cleaned_data["pence"] = int(chosen)
        else:
            self._read_other(typed)
        return self.cleaned_data

    def _read_other(self, typed: str) -> None:
        currency = settings.FUND_CURRENCY
        try:
            pence = parse_money(typed, currency=currency).pence
        except Refused:
            # Whatever was wrong with it, the one sentence that says what to type is the most help.
            pence = -1
        try:
            check_amount(pence, currency)
        except Refused as refused:
            for error in as_errors(refused):
                self.add_error("other", error)
        else:
            self.cleaned_data["pence"] = pence


def amount_initial(pence: int) -> dict[str, str]:
    """The form as it looks with an amount chosen by a link or by the supporter before."""
    if pence in CHOICES_PENCE:
        return {"amount": str(pence)}
    currency = settings.FUND_CURRENCY
    return {"amount": OTHER, "other": format_pence(pence, currency).removeprefix(SIGNS.get(currency, currency + " "))}
