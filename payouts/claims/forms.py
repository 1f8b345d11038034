"""Forms of this room. A question's form is built from the question's own data, so that its words live in one place."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.kernel import clock
from fundapp.kernel.money import Money, format_pence
from fundapp.kernel.refusal import Refusal, Refused
from fundapp.ledger import chart
from fundapp.ledger import selectors as ledger
from fundapp.web.forms import AccountNumberField, DateTrioField, MoneyField, OnceField, PlainForm, SortCodeField
from payouts.claims import answers, questions
from payouts.claims.facts import Confirmed, ProofSeen
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


class SendForm(PlainForm):
    """The last look before sending."""

    may_count = forms.BooleanField(
        required=False,
        label=gettext_lazy("You can count my answers in public totals. No one can tell it is me"),
    )


class NoteForm(PlainForm):
    note = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Anything you want us to know?"),
        help_text=gettext_lazy("Do not put in your National Insurance number or names of other people"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": gettext_lazy("Use 1,000 letters or fewer")},
    )


class AskForm(PlainForm):
    asked_for = forms.ChoiceField(
        label=gettext_lazy("What do you need from them?"),
        widget=forms.RadioSelect,
        choices=tuple(questions.ASKABLE.items()),
    )


def _pots() -> list[tuple[str, str]]:
    return [(pot.slug, _pot_label(pot)) for pot in ledger.open_pots()]


def _pot_label(pot: ledger.OpenPot) -> str:
    """What it is for, and what is in it that nobody has been promised."""
    words = {
        "name": _("General pot") if pot.slug == chart.GENERAL else pot.purpose or pot.slug,
        "free": format_pence(max(0, pot.free_pence), settings.FUND_CURRENCY),
    }
    if pot.slug == chart.GENERAL:
        return _("%(name)s, for anyone our rules help: %(free)s free") % words
    return _("%(name)s: %(free)s free") % words


class FactsForm(PlainForm):
    """What the caseworker confirms."""

    sanction_from = DateTrioField(label=gettext_lazy("First day of the cut"))
    sanction_to = DateTrioField(label=gettext_lazy("Last day of the cut"), unsure_label=_("Not known yet"))
    loss_per_day = MoneyField(
        label=gettext_lazy("How much is lost each day"), help_text=gettext_lazy("Such as 13.90, from the letter")
    )
    proof_seen = forms.ChoiceField(
        label=gettext_lazy("What have you seen?"),
        widget=forms.RadioSelect,
        choices=(
            (ProofSeen.DECISION_LETTER.value, gettext_lazy("Decision letter")),
            (ProofSeen.JOURNAL_MESSAGE.value, gettext_lazy("Journal message")),
            (ProofSeen.BENEFIT_STATEMENT.value, gettext_lazy("Benefit payment statement")),
            (ProofSeen.BANK_STATEMENT.value, gettext_lazy("Bank statement")),
            (ProofSeen.ADVISER_LETTER.value, gettext_lazy("Letter from an adviser")),
            (ProofSeen.NOTHING_YET.value, gettext_lazy("Nothing yet")),
        ),
    )
    membership_code = forms.CharField(
        label=gettext_lazy("Member code"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("From their card, such as M-7K3P-Q2TX"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-12"}),
    )
    income = MoneyField(
        label=gettext_lazy("Yearly income before tax"),
        required=False,
        least_pence=0,
        help_text=gettext_lazy("The rules pay by income"),
    )
    pot = forms.ChoiceField(
        label=gettext_lazy("Which pot should it come from?"),
        help_text=gettext_lazy("Money that was given for one thing may be spent on that thing alone"),
        widget=forms.RadioSelect,
        choices=_pots,
        initial=chart.GENERAL,
        error_messages={"invalid_choice": gettext_lazy("Choose a pot from the list. This one is not open.")},
    )

    def __init__(self, claim: Claim, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = claim.rulebook_version
        if rules is None or not rules.rulebook.rate.bands:
            del self.fields["income"]
        if len(ledger.open_pots()) == 1:
            del self.fields["pot"]

    @property
    def confirmed(self) -> Confirmed:
        told = self.cleaned_data
        income = told.get("income")
        return Confirmed(
            told["sanction_from"],
            told["sanction_to"],
            told["loss_per_day"].pence,
            ProofSeen(told["proof_seen"]),
            told["membership_code"],
            income.pence if income else None,
            told.get("pot", chart.GENERAL),
        )

    def refuse_each(self, refused: Refused) -> None:
        """Each reason beside the box it is about."""
        own_names = {"loss_per_day_pence": "loss_per_day", "income_pence": "income"}
        for reason in refused.reasons:
            field = str(reason.values.get("field", ""))
            refuse_beside(self, reason, own_names.get(field, field))


def refuse_beside(form: forms.Form, reason: Refusal, field: str | None = None) -> None:
    """One reason as an error of the field it names, unless that field has said something already."""
    name = str(reason.values.get("field", "")) if field is None else field
    if name not in form.fields:
        name = ""
    if not (name and name in form.errors):
        form.add_error(name or None, forms.ValidationError(_(reason.sentence) % dict(reason.values), code=reason.code))


def initial_of(question: Question, claim: Claim, opened: Mapping[str, str]) -> dict[str, Any]:
    """What the boxes show when a person comes back to a question: columns, and what was opened for them."""
    initial: dict[str, Any] = dict(opened)
    for field in question.fields:
        if field.sealed is None:
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
