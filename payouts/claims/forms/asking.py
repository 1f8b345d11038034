"""The forms of a request. A question's form is built from the question's own data, so its words live in one place."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.kernel import clock
from fundapp.kernel.money import Money
from fundapp.kernel.refusal import Refused
from fundapp.web.forms import AccountNumberField, DateTrioField, MoneyField, OnceField, PlainForm, SortCodeField
from payouts.claims import answers, questions
from payouts.claims.consents import YESES, Purpose
from payouts.claims.forms.beside import refuse_beside
from payouts.claims.models import Claim
from payouts.claims.questions import UNKNOWN, Field, Kind, Question


def ways_on() -> frozenset[str]:
    """The ways of paying and of being reached that the fund offers now."""
    return frozenset([*settings.PAY_HOW_ON, *settings.CONTACT_ROUTES_ON])


class QuestionForm(PlainForm):
    """One question. What is missing is judged by `answers`, so that a page and a program hear the same sentences."""

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.who_sees = _(question.who_sees) if question.who_sees else ""
        self.asks = question.fields[0].name if len(question.fields) == 1 else ""
        for field in question.fields:
            self.fields[field.name] = _form_field(field)
        self.answered: dict[str, answers.Answer] = {}

    @property
    def is_untouched(self) -> bool:
        """Nothing at all was typed or chosen."""
        own = [name for name in self.data if any(name.startswith(field.name) for field in self.question.fields)]
        return not any(str(self.data.get(name, "")).strip() for name in own)

    def clean(self) -> dict[str, Any]:
        found = {name: _plain(value) for name, value in self.cleaned_data.items()}
        try:
            self.answered = answers.judged(self.question, found, today=clock.today(), on=ways_on())
        except Refused as refused:
            for reason in refused.reasons:
                refuse_beside(self, reason)
        return self.cleaned_data


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


def _form_field(field: Field) -> forms.Field:
    """The box for one answer. Its words for a missing one are the question's, which `answers` says as well."""
    words: dict[str, Any] = {
        "label": _(field.label),
        "help_text": _(field.hint) if field.hint else "",
        "required": field.required,
        "error_messages": {"required": _(field.missing)} if field.missing else {},
    }
    return _BOXES[field.kind](field, words)


def _choice(field: Field, words: dict[str, Any]) -> forms.Field:
    choices = [(one.value, _(one.label)) for one in questions.offered(field, ways_on()) if one.value != UNKNOWN]
    words["error_messages"]["invalid_choice"] = _(field.missing or "Choose one of the answers")
    return forms.ChoiceField(**words, choices=choices, widget=forms.RadioSelect)


def _email(field: Field, words: dict[str, Any]) -> forms.Field:
    words["error_messages"]["invalid"] = _(field.missing)
    return forms.EmailField(**words, widget=forms.EmailInput(attrs={"autocomplete": field.autocomplete}))


def _phone(field: Field, words: dict[str, Any]) -> forms.Field:
    box = forms.TextInput(attrs={"type": "tel", "autocomplete": field.autocomplete, "class": "width-12"})
    return forms.CharField(**words, widget=box)


def _text(field: Field, words: dict[str, Any]) -> forms.Field:
    return forms.CharField(**words, widget=forms.TextInput(attrs={"autocomplete": field.autocomplete}))


_BOXES: Mapping[Kind, Callable[[Field, dict[str, Any]], forms.Field]] = {
    Kind.CHOICE: _choice,
    Kind.DATE: lambda _field, words: DateTrioField(**words, in_past=True, unsure_label=_("I am not sure")),
    Kind.MONEY: lambda _field, words: MoneyField(**words, least_pence=0),
    Kind.TICK: lambda _field, words: forms.BooleanField(**words),
    Kind.SORT_CODE: lambda _field, words: SortCodeField(**words),
    Kind.ACCOUNT_NUMBER: lambda _field, words: AccountNumberField(**words),
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.TEXT: _text,
}
