"""One box for each fact that a book's rules use: for whoever tries them, and for whoever confirms a request's facts."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fundapp.kernel import clock
from fundapp.kernel.money import Money
from fundapp.kernel.refusal import Refused
from fundapp.web.forms import DateTrioField, MoneyField, PlainForm
from payouts.rulebook import selectors
from payouts.rulebook.asked import codes_of, facts_used
from payouts.rulebook.facts import MOST_DAYS, Rulebook
from payouts.rulebook.models import RulebookVersion


def versioned(version: RulebookVersion) -> str:
    """A version by its name, as the command and addresses have it: `common-pot@2`."""
    return f"{version.code}@{version.version}"


class BesideForm(PlainForm):
    """Which version to set beside this one."""

    beside = forms.ChoiceField(
        label=_("Set it beside"),
        error_messages={"invalid_choice": _("There is no such version of the rules. Choose one from the list")},
    )

    def __init__(self, *args: Any, after: RulebookVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._others = {versioned(each): each for each in selectors.versions() if each != after}
        beside = self.fields["beside"]
        assert isinstance(beside, forms.ChoiceField)
        beside.choices = [(name, f"{each.title}, {each.version}") for name, each in self._others.items()]

    def chosen(self) -> RulebookVersion:
        return self._others[self.cleaned_data["beside"]]


# A try is for a loss that starts today, so it asks for no dates.
_NOT_TRIED = {"failed_on", "decided_on", "first_reduced_on"}


def fact_field(rulebook: Rulebook, key: str) -> forms.Field:
    """The box for one fact of `asked.facts_used`, with the book's own codes where it is chosen from them."""
    field = _FIELDS[key]()
    if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField) and not isinstance(field, _YesOrNo):
        codes = list(codes_of(rulebook, key))
        is_one = not isinstance(field, forms.MultipleChoiceField)
        field.choices = [*codes, ("", _("None of these"))] if is_one else codes
    return field


def label_of(key: str) -> str:
    """What is asked for this fact."""
    return str(_FIELDS[key]().label)


def told(answers: Mapping[str, object]) -> dict[str, object]:
    """Answers as a try and a JSON column hold them, by the keys of the facts. What is left empty is not told."""
    return {key: _plain(key, value) for key, value in answers.items() if value not in (None, "", [])}


def typed(facts: Mapping[str, object]) -> dict[str, object]:
    """The other way round: what was told before, as its boxes show it."""
    return {key: _typed(key, value) for key, value in facts.items()}


class TryForm(PlainForm):
    """The try-it form of the rules page. It asks nothing about anybody."""

    def __init__(self, *args: object, rulebook: Rulebook, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        used = [key for key in facts_used(rulebook) if key not in _NOT_TRIED]
        self.fields |= {key: fact_field(rulebook, key) for key in used}

    def refuse_each(self, refused: Refused) -> None:
        """Each reason beside its box, or at the top where it is about none."""
        for reason in refused.reasons:
            field = str(reason.values.get("field", ""))
            self.refuse(Refused(reason), field=field if field in self.fields else None)


class _YesOrNo(forms.TypedChoiceField):
    def __init__(self, label: Any, *, usual: str) -> None:
        super().__init__(
            label=label,
            choices=[("yes", _("Yes")), ("no", _("No"))],
            coerce=lambda answer: answer == "yes",
            widget=forms.RadioSelect,
            initial=usual,
            error_messages={"required": _("Choose an answer")},
        )


def _number(label: Any, *, most: int, least: int = 0, hint: Any = "") -> Callable[[], forms.Field]:
    return lambda: forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-4"}),
        error_messages={
            "invalid": _("Enter a whole number, like 28"),
            "min_value": _("Enter a number from %(limit_value)s up"),
            "max_value": _("Enter a number up to %(limit_value)s"),
        },
    )


def _money(label: Any, *, hint: Any = "", required: bool = False) -> Callable[[], forms.Field]:
    return lambda: MoneyField(label=label, help_text=hint, required=required, least_pence=1 if required else 0)


def _one_of(label: Any) -> Callable[[], forms.Field]:
    return lambda: forms.ChoiceField(label=label, required=False, widget=forms.RadioSelect)


def _any_of(label: Any) -> Callable[[], forms.Field]:
    return lambda: forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


def _hours() -> forms.Field:
    return forms.DecimalField(
        label=_("For how many hours a week do they take part?"),
        min_value=0,
        max_value=168,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "width-4"}),
        error_messages={"invalid": _("Enter a number, like 12 or 7.5")},
    )


def _day(label: Any) -> Callable[[], forms.Field]:
    return lambda: DateTrioField(label=label, required=False)


_FIELDS: dict[str, Callable[[], forms.Field]] = {
    "days": _number(
        _("How many days is money lost?"), least=1, most=MOST_DAYS, hint=_("Leave it empty if the end is not known.")
    ),
    "loss_per_day": _money(_("How much is lost each day?"), hint=_("The letter says it, like 13.90."), required=True),
    "part_days": _number(_("How many of these days were lost in part only?"), most=MOST_DAYS),
    "asked": _money(_("How much is needed?")),
    "failed_on": _day(_("The day of what the sanction is for")),
    "decided_on": _day(_("The day the sanction was decided")),
    "first_reduced_on": _day(_("The day the first smaller payment came")),
    "event": _one_of(_("What kind is it?")),
    "income": _money(_("Income in a year, before tax")),
    "dues": _money(_("The subscription"), hint=_("For as long as the rules count it by: an hour, a week or a month.")),
    "region": _one_of(_("Which region is it in?")),
    "adults": _number(_("How many adults live on the money?"), least=1, most=12),
    "children": _number(_("How many children live on the money?"), most=12),
    "supplements": _any_of(_("Is any of these so?")),
    "circumstances": _any_of(_("Which of these are so?")),
    "member_since": _number(_("For how many months a member?"), most=1200),
    "in_good_standing": lambda: _YesOrNo(_("Are the subscriptions paid up?"), usual="yes"),
    "at_correct_rate": lambda: _YesOrNo(_("Are the subscriptions at the right rate?"), usual="yes"),
    "open_loan": lambda: _YesOrNo(_("Is there a loan from this fund that is not paid back?"), usual="no"),
    "participation_hours": _hours,
    "hardship_loan": _money(_("A hardship loan from the state for this loss")),
    "other_funds": _money(_("What other funds gave for this loss")),
    "other_funds_asked": lambda: _YesOrNo(_("Were other funds asked first?"), usual="yes"),
}


def _plain(key: str, value: object) -> object:
    if isinstance(value, Money):
        return f"{value.pence // 100}.{value.pence % 100:02d}"
    if key == "member_since" and isinstance(value, int):
        return _months_ago(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _typed(key: str, value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return date.fromisoformat(value) if key in _NOT_TRIED and isinstance(value, str) else value


def _months_ago(months: int) -> date:
    """So many months of 31 days, so that whoever counts months never comes out a day short."""
    return clock.today() - timedelta(days=31 * months)
