"""What can be asked of the outlook: another amount for each pound. It must never know what the pot holds."""

from django import forms
from django.utils.translation import gettext_lazy as _

LEAST_PERCENT, MOST_PERCENT = 10, 200


class DialForm(forms.Form):
    """How much would be promised for each pound that is promised now, in pence of that pound."""

    pence_per_pound = forms.IntegerField(
        label=_("Pence for each pound that is promised now"),
        help_text=_("From 10 to 200. With 80, every request would get 80p instead of a pound"),
        min_value=LEAST_PERCENT,
        max_value=MOST_PERCENT,
        initial=100,
        error_messages={
            "required": _("Enter a number from 10 to 200"),
            "invalid": _("Enter a whole number, like 80"),
            "min_value": _("Enter a number from 10 to 200"),
            "max_value": _("Enter a number from 10 to 200"),
        },
    )
