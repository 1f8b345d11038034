"""The forms of a person who comes back: the code, and the one box of free text."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.web.forms import PlainForm, SeenField


class CodeForm(PlainForm):
    asks = "code"
    code = forms.CharField(
        label=gettext_lazy("Put in your code"),
        help_text=gettext_lazy("For example, 7K4-M2P-9QX"),
        max_length=60,
        error_messages={"required": gettext_lazy("Put in your code, like 7K4-M2P-9QX")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "width-12"}
        ),
    )


class LookAgainForm(PlainForm):
    asks = ""
    words = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("What did we get wrong?"),
        help_text=gettext_lazy("Do not put in your National Insurance number or names of other people"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": gettext_lazy("Use 1,000 letters or fewer")},
    )


class LookAgainForThemForm(LookAgainForm):
    """The same, as a caseworker writes down what was said on the telephone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.label = _("What did they say that we got wrong?")
        words.help_text = _("In their words. It is sealed, and only caseworkers open it")


class NoteForm(PlainForm):
    note = SeenField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Anything you want us to know?"),
        help_text=gettext_lazy("Do not put in your National Insurance number or names of other people"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": gettext_lazy("Use 1,000 letters or fewer")},
    )
