"""What a supporter is asked on their own pages. It must never know what happens to the answers."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fundapp.contributions.promises import PAUSE_MONTHS, Wish
from fundapp.contributions.workflow import LEAST_PENCE, MOST_PENCE, Change
from fundapp.web.forms import DateTrioField, MoneyField, OnceField, PlainForm


class LinkForm(PlainForm):
    """Where to send the link to. Whether that address ever gave is not said here."""

    once = OnceField()
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("The one you gave with your gift"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter an email address like sam@example.org"),
            "invalid": _("Enter an email address like sam@example.org"),
        },
    )


class ChangeForm(PlainForm):
    """One change that needs no more than a yes."""

    once = OnceField()
    what: Change
    # The field that a refusal is shown beside.
    beside = ""

    def wish(self) -> Wish:
        return Wish(self.what)


class AmountForm(ChangeForm):
    beside = "amount"
    what = Change.AMOUNT

    amount = MoneyField(
        label=_("How much every month?"),
        help_text=_("In all, like 12.50"),
        least_pence=LEAST_PENCE,
        most_pence=MOST_PENCE,
    )

    def wish(self) -> Wish:
        return Wish(self.what, amount_pence=self.cleaned_data["amount"].pence, currency=settings.FUND_CURRENCY)


class DateForm(ChangeForm):
    beside = "day"
    what = Change.DATE

    day = DateTrioField(
        label=_("When should the next gift be taken?"),
        help_text=_("Those after it follow on the same day of each month"),
    )

    def wish(self) -> Wish:
        return Wish(self.what, day=self.cleaned_data["day"])


def _months() -> list[tuple[str, Any]]:
    words = {1: _("One month"), 2: _("Two months"), 3: _("Three months")}
    return [(str(months), words[months]) for months in PAUSE_MONTHS]


class PauseForm(ChangeForm):
    beside = "months"
    what = Change.PAUSE

    months = forms.ChoiceField(label=_("For how long?"), choices=_months, widget=forms.RadioSelect)

    def wish(self) -> Wish:
        return Wish(self.what, months=int(self.cleaned_data["months"]))


class SkipForm(ChangeForm):
    what = Change.SKIP


class ResumeForm(ChangeForm):
    what = Change.RESUME


class StopForm(ChangeForm):
    what = Change.STOP


class CardForm(ChangeForm):
    what = Change.CARD


FORMS: dict[str, type[ChangeForm]] = {
    form.what.value: form for form in (AmountForm, DateForm, PauseForm, SkipForm, ResumeForm, StopForm, CardForm)
}


class EmailsForm(PlainForm):
    """Nothing is ticked for anybody."""

    wants_news = forms.BooleanField(
        label=_("Once a month: what the money did"), required=False, help_text=_("Figures and no names")
    )
    wants_asks = forms.BooleanField(label=_("When the pot asks for something new"), required=False)
    language = forms.ChoiceField(
        label=_("Language of our letters"),
        choices=[("en-gb", "English"), ("cy", "Cymraeg")],
        widget=forms.RadioSelect,
    )


class ForgetForm(PlainForm):
    """What cannot be taken back is said twice."""

    sure = forms.BooleanField(
        label=_("Yes, forget me"), error_messages={"required": _("Tick the box if you want us to forget you")}
    )

    def clean_sure(self) -> bool:
        if not self.cleaned_data["sure"]:
            raise ValidationError(_("Tick the box if you want us to forget you"), code="not_sure")
        return True
