"""What a supporter is asked for: which gifts, a name and a home address. Nothing is chosen beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fundapp.giftaid import person
from fundapp.giftaid.wordings import Covers
from fundapp.web.forms import OnceField, PlainForm


def _text(label: Any, auto: str, *, help_text: Any = "", longest: int = 80, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": auto})
    return forms.CharField(label=label, help_text=help_text, max_length=longest, required=required, widget=widget)


class DeclareForm(PlainForm):
    once = OnceField()
    covers = forms.ChoiceField(
        label=_("Which gifts?"),
        choices=[
            (Covers.THIS.value, _("This gift only")),
            (Covers.ENDURING.value, _("This gift, those of the past 4 years, and those to come")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which gifts")},
    )
    title = _text(_("Title"), "honorific-prefix", help_text=_("Such as Mx, Mrs or Dr"), longest=12, required=False)
    first_name = _text(_("First name"), "given-name", longest=person.LONGEST_NAME)
    last_name = _text(_("Last name"), "family-name", longest=person.LONGEST_NAME)
    house = _text(_("House name or number"), "address-line1", longest=person.LONGEST_HOUSE)
    street = _text(_("Street and town"), "address-line2", longest=120)
    postcode = _text(_("Postcode"), "postal-code", help_text=_("Or X if you live outside the UK"), longest=10)

    def only_this_gift(self) -> None:
        """Without an email address nobody knows which other gifts are theirs, so there is nothing to choose."""
        del self.fields["covers"]

    def which_gifts(self) -> Covers:
        return Covers(self.cleaned_data.get("covers", Covers.THIS))

    def person(self) -> person.Person:
        typed = self.cleaned_data
        return person.Person(**{name: typed[name] for name in person.Person.__slots__})
