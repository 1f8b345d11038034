"""The form for asking the public for money. It must never know who gives."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.ledger import chart
from fundapp.web.forms import MoneyField, PlainForm

_LONG = {"rows": 4}


class CampaignForm(PlainForm):
    """What people will read before they give. Once the campaign is open, none of it can be changed."""

    title = forms.CharField(
        label=gettext_lazy("What is it called?"),
        max_length=120,
        error_messages={"required": gettext_lazy("Say what it is called")},
    )
    ask = forms.CharField(
        label=gettext_lazy("What is the money for?"),
        help_text=gettext_lazy("Two or three plain sentences. The money may be spent on this and on nothing else"),
        max_length=2000,
        widget=forms.Textarea(attrs=_LONG),
        error_messages={"required": gettext_lazy("Say what the money is for")},
    )
    goal = MoneyField(
        label=gettext_lazy("How much is needed?"),
        help_text=gettext_lazy("Leave it empty when the need has no end"),
        required=False,
    )
    surplus = forms.CharField(
        label=gettext_lazy("What happens if more comes in?"),
        max_length=1000,
        widget=forms.Textarea(attrs=_LONG),
        error_messages={"required": gettext_lazy("Say what happens if more comes in")},
    )
    address = forms.CharField(
        label=gettext_lazy("Last part of its address"),
        help_text=gettext_lazy("Such as winter-heat. Left empty, it is made from the name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    is_general = forms.BooleanField(
        label=gettext_lazy("It asks for the general pot, which is for anyone our rules help"), required=False
    )

    def __init__(self, *args: Any, general_is_free: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not general_is_free:
            del self.fields["is_general"]

    def clean_address(self) -> str:
        title = self.cleaned_data.get("title", "")
        slug: str = self.cleaned_data["address"].strip() or slugify(title)[:60].strip("-")
        if not slug and not title:
            return ""
        if not chart.is_account(f"pot:{slug}"):
            sentence = _("Use small letters, numbers and single hyphens, like winter-heat")
            raise ValidationError(sentence, code="campaign_address_not_understood")
        return slug

    @property
    def campaign(self) -> dict[str, Any]:
        """As the action wants it."""
        told = self.cleaned_data
        return {
            "slug": told["address"],
            "pot": chart.GENERAL if told.get("is_general") else told["address"],
            "title": told["title"],
            "ask": told["ask"],
            "surplus": told["surplus"],
            "goal_pence": told["goal"].pence if told["goal"] else None,
        }
