"""Why giving by card is stopped or begun again. It must never know what follows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fundapp.contributions.shield import BEGINNING, STOPPING, StopReason
from fundapp.kernel.refusal import Refused
from fundapp.web.forms import PlainForm

_WORDS = {
    StopReason.CARD_TESTING: _("Somebody is trying stolen cards"),
    StopReason.STRIPE_ASKED: _("The card company asked us to"),
    StopReason.NOT_RIGHT: _("Something else is not right"),
    StopReason.LOOKED_INTO: _("It was looked into, and is over"),
    StopReason.BY_MISTAKE: _("It was stopped by mistake"),
}


class SwitchForm(PlainForm):
    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, is_stopped: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = BEGINNING if is_stopped else STOPPING
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(reason.value, _WORDS[reason]) for reason in reasons]

    def cures(self, refused: Refused) -> bool:
        return refused.codes == ("reason_missing",)
