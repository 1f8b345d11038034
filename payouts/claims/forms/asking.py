"""The forms of a request. A question's form is built from the question's own data, so its words live in one place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.kernel import clock
from fundapp.kernel.money import Money
from fundapp.kernel.refusal import Refused
from fundapp.uploads.remaking import Page
from fundapp.web.forms import (
    AccountNumberField,
    DateTrioField,
    MoneyField,
    OnceField,
    PlainForm,
    SeenField,
    SortCodeField,
    as_digits,
    shown_only,
)
from payouts.claims import answers, questions, selectors
from payouts.claims.consents import YESES, Purpose
from payouts.claims.forms.beside import refuse_beside
from payouts.claims.models import Claim
from payouts.claims.questions import UNKNOWN, Field, Kind, Question, worded


class QuestionForm(PlainForm):
    """One question. What is missing is judged by `answers`, so that a page and a program hear the same sentences.

    `who_for` turns "your" into "their" where somebody asks for someone else.
    """

    def __init__(self, question: Question, *args: Any, who_for: str = "me", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.who_for, self.on = question, who_for, selectors.ways_on(question)
        self.who_sees = self._said(question.who_sees)
        self.asks = question.fields[0].name if len(question.fields) == 1 else ""
        for field in question.fields:
            self.fields[field.name] = _form_field(field, who_for, self.on)
        self.answered: dict[str, answers.Answer] = {}
        # The pictures of a photo that came along, where the question has a box for one.
        self.pages: tuple[Page, ...] = ()
        self.sent = b""

    @property
    def title(self) -> str:
        """The heading above several boxes."""
        return "" if self.asks else self._said(self.question.title)

    @property
    def is_untouched(self) -> bool:
        """Nothing at all was typed or chosen."""
        own = [name for name in self.data if any(name.startswith(field.name) for field in self.question.fields)]
        return not any(str(self.data.get(name, "")).strip() for name in own)

    def clean(self) -> dict[str, Any]:
        for field in self.question.fields:
            # A slip in a box that this answer does not need is no reason to stop a person.
            if field.only_for and self.data.get("contact_route") not in field.only_for:
                self.errors.pop(field.name, None)
        found = {name: _plain(value) for name, value in self.cleaned_data.items()}
        try:
            self.answered = answers.judged(self.question, found, today=clock.today(), on=self.on)
        except Refused as refused:
            for reason in refused.reasons:
                refuse_beside(self, replace(reason, sentence=worded(reason.sentence, self.who_for)))
        return self.cleaned_data

    def _said(self, sentence: str) -> str:
        return _(worded(sentence, self.who_for)) if sentence else ""


class StartForm(QuestionForm):
    """The first question, with the token that makes two taps one claim."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(questions.WHO, *args, **kwargs)
        self.fields["once"] = OnceField()


class SendForm(PlainForm):
    """The last look before sending."""

    may_count = forms.BooleanField(
        required=False,
        label=gettext_lazy(YESES[Purpose.COUNT].wordings[1]),
    )

    def __init__(self, *args: Any, who_for: str = "me", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["may_count"].label = _(worded(YESES[Purpose.COUNT].wordings[1], who_for))


def initial_of(question: Question, claim: Claim, opened: Mapping[str, str]) -> dict[str, Any]:
    """What the boxes show when a person comes back to a question: columns, and what was opened for them."""
    initial: dict[str, Any] = dict(opened)
    for field in question.fields:
        if field.consent is not None:
            initial[field.name] = claim.agrees_to(field.consent)
        elif field.sealed is None:
            value = getattr(claim, field.name)
            initial[field.name] = Money(value, settings.FUND_CURRENCY) if field.kind is Kind.MONEY and value else value
    if question is questions.DATE and claim.letter_date_told and claim.letter_date is None:
        initial["letter_date"] = {"unsure": "on"}
    return initial


def _plain(value: Any) -> answers.Answer:
    answer: answers.Answer = value.pence if isinstance(value, Money) else value
    return answer


def _form_field(field: Field, who_for: str, on: frozenset[str]) -> forms.Field:
    """The box for one answer. Its words for a missing one are the question's, which `answers` says as well."""
    said = {name: worded(getattr(field, name), who_for) for name in ("label", "hint", "missing")}
    words: dict[str, Any] = {
        "label": _(said["label"]),
        "help_text": _(said["hint"]) if said["hint"] else "",
        "required": field.required,
        "error_messages": {"required": _(said["missing"]), "invalid": _(said["missing"])} if said["missing"] else {},
    }
    if field.kind is Kind.CHOICE:
        return _choice(field, words, who_for, on)
    return _BOXES[field.kind](field, words)


def _choice(field: Field, words: dict[str, Any], who_for: str, on: frozenset[str]) -> forms.Field:
    offered = [one for one in questions.offered(field, on) if one.value != UNKNOWN]
    choices = [(one.value, _(worded(one.label, who_for))) for one in offered]
    missing = words["error_messages"].get("required") or _("Choose one of the answers")
    words["error_messages"]["invalid_choice"] = missing
    return forms.ChoiceField(**words, choices=choices, widget=forms.RadioSelect)


class SeenEmailField(forms.EmailField):
    def to_python(self, value: Any) -> str:
        return str(super().to_python(shown_only(str(value or ""))))


def _email(field: Field, words: dict[str, Any]) -> forms.Field:
    words["error_messages"]["max_length"] = words["error_messages"]["invalid"]
    return SeenEmailField(**words, widget=forms.EmailInput(attrs={"autocomplete": field.autocomplete}))


def _phone(field: Field, words: dict[str, Any]) -> forms.Field:
    box = forms.TextInput(attrs={"type": "tel", "autocomplete": field.autocomplete, "class": "width-12"})
    return PhoneField(**words, widget=box)


class PhoneField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return as_digits(str(super().to_python(value or "")))


def _text(field: Field, words: dict[str, Any]) -> forms.Field:
    return SeenField(**words, widget=forms.TextInput(attrs={"autocomplete": field.autocomplete}))


def _lines(field: Field, words: dict[str, Any]) -> forms.Field:
    return SeenField(**words, widget=forms.Textarea(attrs={"autocomplete": field.autocomplete, "rows": 4}))


def _count(_field: Field, words: dict[str, Any]) -> forms.Field:
    box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-4"})
    return forms.IntegerField(**words, widget=box)


_BOXES: Mapping[Kind, Callable[[Field, dict[str, Any]], forms.Field]] = {
    Kind.DATE: lambda _field, words: DateTrioField(**words, in_past=True, unsure_label=_("I am not sure")),
    Kind.MONEY: lambda _field, words: MoneyField(**words, least_pence=0),
    Kind.COUNT: _count,
    Kind.TICK: lambda _field, words: forms.BooleanField(**words),
    Kind.SORT_CODE: lambda _field, words: SortCodeField(**words),
    Kind.ACCOUNT_NUMBER: lambda _field, words: AccountNumberField(**words),
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.TEXT: _text,
    Kind.LINES: _lines,
}
