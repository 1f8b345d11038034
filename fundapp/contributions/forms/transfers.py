"""The form of a gift by bank transfer: how often, how much, where the thank-you goes."""

from django import forms
from django.utils.translation import gettext_lazy

from fundapp.contributions.workflow import LEAST_PENCE, MOST_PENCE
from fundapp.web.forms import MoneyField, OnceField, PlainForm


class TransferForm(PlainForm):
    once = OnceField()
    often = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=[("once", gettext_lazy("Just once")), ("monthly", gettext_lazy("Every month"))],
        widget=forms.RadioSelect(attrs={"class": "amounts"}),
    )
    amount = MoneyField(label=gettext_lazy("How much?"), least_pence=LEAST_PENCE, most_pence=MOST_PENCE)
    email = forms.EmailField(
        label=gettext_lazy("Email for a thank-you"),
        required=False,
        help_text=gettext_lazy("We write when your gift has come. We will not add you to a list"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("Enter an email address like sam@example.org, or leave it empty")},
    )
