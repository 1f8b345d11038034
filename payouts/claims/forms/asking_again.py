"""The two short forms of asking for the next month."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.web.forms import PlainForm

_YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
_CHOOSE = {"required": gettext_lazy("Choose yes or no"), "invalid_choice": gettext_lazy("Choose yes or no")}


class StillCutForm(PlainForm):
    asks = "still_cut"
    still_cut = forms.ChoiceField(
        label=gettext_lazy("Is your money still cut?"),
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )


class SameAccountForm(PlainForm):
    asks = "same_account"
    same_account = forms.ChoiceField(
        label=gettext_lazy("Should we send it to the same account?"),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )

    def __init__(self, *args: Any, ends: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        yes = _("Yes, to the account that ends in %(digits)s") % {"digits": ends}
        field = self.fields["same_account"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("yes", yes), ("no", _("No, another way"))]
