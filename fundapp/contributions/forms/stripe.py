"""The form that says what nobody's money at Stripe is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fundapp.contributions.models import Campaign
from fundapp.contributions.selectors.strays import StrayMoney
from fundapp.kernel.money import format_pence
from fundapp.web.forms import PlainForm
from fundapp.web.templatetags.look import short_moment


class RecogniseForm(PlainForm):
    """One line, and the campaign whose pot it belongs to."""

    line = forms.ChoiceField(label=_("Which money"), error_messages={"required": _("Choose which money you mean.")})
    campaign = forms.ModelChoiceField(
        Campaign.objects.order_by("title"),
        label=_("What it is for"),
        empty_label=_("Choose a campaign"),
        error_messages={"required": _("Choose what the money is for.")},
    )

    def __init__(self, *args: Any, strays: list[StrayMoney], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose a payment")),
            *(
                (stray.line, f"{format_pence(stray.pence, currency)} · {short_moment(stray.at)} · {stray.line}")
                for stray in strays
            ),
        ]
        self.fields["campaign"].label_from_instance = lambda campaign: campaign.title  # type: ignore[attr-defined]  # a model choice
