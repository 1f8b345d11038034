"""The forms of a person who comes back without their code: where to write to, five digits, and a wish to be called."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.web.forms import OnceField, PlainForm
from payouts.claims import wayfinding

_HOW = gettext_lazy("Enter a mobile number, like 07700 900 982, or an email address, like name@example.com")


class _ReachField(forms.CharField):
    """An address or a number as people write it; the cleaned value is kept no longer than the request."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Your phone number or email"),
            help_text=gettext_lazy("The one you gave us. For example, 07700 900 982 or name@example.com"),
            max_length=120,
            error_messages={"required": _HOW, "max_length": _HOW},
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        )

    def clean(self, value: object) -> str:
        typed = str(super().clean(value))
        if not wayfinding.digest_of(typed):
            raise ValidationError(_HOW, code="reach_not_understood")
        return typed


class SendLinkForm(PlainForm):
    asks = "reach"
    reach = _ReachField()
    once = OnceField()


class DigitsForm(PlainForm):
    digits = forms.CharField(
        label=gettext_lazy("Your 5-digit code"),
        help_text=gettext_lazy("For example, 12345"),
        max_length=20,
        error_messages={"required": gettext_lazy("Put in the 5-digit code, like 12345")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "width-8"}),
    )
    once = OnceField()

    def clean_digits(self) -> str:
        """Spaces and dashes are forgiven; what is no number at all is not sent on as a try."""
        typed = "".join(sign for sign in self.cleaned_data["digits"] if not sign.isspace() and sign != "-")
        if not (typed.isascii() and typed.isdigit() and len(typed) == 5):
            raise ValidationError(_("Put in the 5-digit code, like 12345"), code="digits_not_understood")
        return typed


class CarryOnForm(PlainForm):
    """Nothing but the button, with the token that makes two taps one."""

    once = OnceField()


class LostForm(PlainForm):
    chosen_name = forms.CharField(
        label=gettext_lazy("What should we call you?"),
        help_text=gettext_lazy("The name you gave us"),
        max_length=40,
        error_messages={
            "required": gettext_lazy("Tell us the name you gave us"),
            "max_length": gettext_lazy("Use 40 letters or fewer"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reach = _ReachField()
    once = OnceField()
