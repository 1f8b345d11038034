"""The forms of motions: a rulebook to propose, a limit to propose, a vote."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fundapp.kernel.money import parse_money
from fundapp.kernel.refusal import Refused
from fundapp.limits.catalogue import CATALOGUE, Limit, Unit
from fundapp.web.forms import OnceField, PlainForm, as_errors
from payouts.motions.presenting import CHOICES

# Far above any book that people could read.
BOOK_MOST = 64 * 1024
_OF_THE_NOTE = frozenset({"note_needed", "note_too_long", "note_gives_away"})


class RulebookForm(PlainForm):
    """New rules as TOML, pasted or sent as a file, with why."""

    once = OnceField()
    document = forms.CharField(
        label=_("The new rules"),
        help_text=_("TOML, as the file at the foot of the page of the rules. Change it here, or send a file instead."),
        max_length=BOOK_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(label=_("A file of rules"), required=False)
    note = forms.CharField(
        label=_("Why?"),
        help_text=_("A few words for the committee, at most 600 letters. Nothing about any person."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        sent = typed.get("file")
        if sent is not None:
            if sent.size > BOOK_MOST:
                self.add_error("file", _("This file is too large for rules. Send one of at most 64 KB."))
                return typed
            try:
                typed["document"] = sent.read().decode()
            except UnicodeDecodeError:
                self.add_error("file", _("This file is no plain text. Save it as UTF-8 and send it again."))
                return typed
        if not typed.get("document", "").strip():
            self.add_error("document", _("Paste the new rules, or choose a file of them"))
        return typed

    def show(self, refused: Refused) -> None:
        """Each reason beside what it is about."""
        for reason in refused.reasons:
            self.refuse(Refused(reason), field="note" if reason.code in _OF_THE_NOTE else "document")


class LimitForm(PlainForm):
    """One limit, and what it shall be."""

    once = OnceField()
    limit = forms.ChoiceField(
        label=_("Which limit?"), choices=[(limit.value, _(known.words)) for limit, known in CATALOGUE.items()]
    )
    value = forms.CharField(
        label=_("What shall it be?"),
        help_text=_("A whole number, or pounds like 40.00 for an amount."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "width-10"}),
    )
    note = forms.CharField(
        label=_("Why?"),
        help_text=_("Nothing about any person."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "limit" not in typed or "value" not in typed:
            return typed
        typed["limit"] = Limit(typed["limit"])
        if CATALOGUE[typed["limit"]].unit is Unit.PENCE:
            try:
                typed["value"] = parse_money(typed["value"]).pence
            except Refused as refused:
                for error in as_errors(refused):
                    self.add_error("value", error)
        elif typed["value"].strip().isascii() and typed["value"].strip().isdigit():
            typed["value"] = int(typed["value"])
        else:
            self.add_error("value", _("Enter a whole number, like 30"))
        return typed


class VoteForm(PlainForm):
    once = OnceField()
    choice = forms.ChoiceField(
        label=_("How do you vote?"),
        help_text=_("Your vote stays as you cast it. The committee sees it with your name."),
        choices=[(choice.value, _(words)) for choice, words in CHOICES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you vote")},
    )
