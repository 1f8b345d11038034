"""The try-it form of the rules page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fundapp.web.forms import MoneyField, PlainForm
from payouts.rulebook.facts import MOST_DAYS, Rulebook


class TryForm(PlainForm):
    """What the sum needs and nothing about anybody. Income is asked only where the rules have bands."""

    days = forms.IntegerField(
        label=_("How many days is money lost?"),
        help_text=_("Leave it empty if the end is not known."),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-4"}),
        error_messages={
            "invalid": _("Enter a whole number of days, like 28"),
            "min_value": _("Enter a number of days from 1 up"),
            "max_value": _("No sanction lasts longer than 1,095 days"),
        },
    )
    loss = MoneyField(label=_("How much is lost each day?"), help_text=_("The letter says it, like 13.90."))
    income = MoneyField(label=_("Income in a year, before tax"), least_pence=0)

    def __init__(self, *args: object, rulebook: Rulebook, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not rulebook.rate.bands:
            del self.fields["income"]
