"""The forms of the queue: what is done to several at once, and what an organiser wants of their evenings."""

from contextlib import suppress
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from fundapp.web.forms import PlainForm
from payouts.evening.deeds import LABELS, Deed


class IdsField(forms.Field):
    """The ticked rows: as many ids as came, without those that are none."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: object) -> list[UUID]:
        ids: list[UUID] = []
        for text in value if isinstance(value, list) else []:
            with suppress(ValueError):
                ids.append(UUID(str(text)))
        return ids


class LookForm(PlainForm):
    """Which request one looks at now."""

    claim = forms.UUIDField(widget=forms.HiddenInput)


class SeveralForm(PlainForm):
    """What to do. Nothing but the deeds of the list can be chosen."""

    deed = forms.ChoiceField(choices=[(deed.value, _(LABELS[deed])) for deed in Deed], widget=forms.HiddenInput)
    claim = IdsField(required=False)


class WishesForm(PlainForm):
    wish = forms.ChoiceField(choices=[(wish, "") for wish in ("off", "back", "mail", "no_mail")])
