"""The forms of the organisers' pages of giving: to narrow a list, to write down, to count, to give back."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.contributions.models import Campaign
from fundapp.contributions.presenting.organisers import words
from fundapp.contributions.selectors.desk import Wanted
from fundapp.contributions.workflow import OfflineWay, RecurringKind
from fundapp.web.forms import DateTrioField, MoneyField, OnceField, PlainForm


def _any(listed: words.Words) -> list[tuple[str, str]]:
    return [("", _("Any")), *words.choices(listed)]


def _campaigns() -> list[tuple[str, str]]:
    return [("", _("Any")), *Campaign.objects.order_by("opened_at").values_list("slug", "title")]


def _open_campaigns() -> list[tuple[str, str]]:
    rows = Campaign.objects.filter(closed_at__isnull=True).order_by("opened_at").values_list("id", "title")
    return [(str(campaign_id), title) for campaign_id, title in rows]


def _day() -> forms.DateField:
    return forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "width-12"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Enter a date, like 2026-11-22")},
    )


class NarrowForm(PlainForm):
    """All the ways to narrow a list; each list keeps those that fit it. Sent by GET, so that it can be passed on."""

    code = forms.CharField(label=gettext_lazy("Receipt code or reference"), required=False, max_length=40)
    campaign = forms.ChoiceField(label=gettext_lazy("For"), required=False, choices=_campaigns)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    way = forms.ChoiceField(label=gettext_lazy("Way"), required=False, choices=partial(_any, words.WAYS))
    since = _day()
    until = _day()
    least = MoneyField(label=gettext_lazy("From pounds"), required=False)
    most = MoneyField(label=gettext_lazy("To pounds"), required=False)
    supporter = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, fields: Sequence[str], states: words.Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].label, self.fields["until"].label = _("From the day"), _("To the day")
        for name in set(self.fields) - {*fields, "supporter"}:
            del self.fields[name]
        if "state" in self.fields:
            self.fields["state"] = forms.ChoiceField(label=_("State"), required=False, choices=_any(states))

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if "@" in typed:
            raise ValidationError(_("Look for an email address on its own page: here it would be in the address line"))
        return typed

    @property
    def wanted(self) -> Wanted:
        """What was asked; of a field with an error, nothing."""
        typed = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        least, most = typed.get("least"), typed.get("most")
        return Wanted(
            code=typed.get("code", ""),
            campaign=typed.get("campaign", ""),
            state=typed.get("state", ""),
            way=typed.get("way", ""),
            since=typed.get("since"),
            until=typed.get("until"),
            least_pence=least.pence if least else None,
            most_pence=most.pence if most else None,
            supporter=typed.get("supporter"),
        )


class AddressForm(PlainForm):
    """An address that the organiser knows already. It is sent in the body, so that it is in no log and no history."""

    email = forms.EmailField(
        label=gettext_lazy("Exact email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Enter the whole email address, like sam@example.org")},
    )


class LookForm(PlainForm):
    """Why somebody's address is looked at. It is kept in the audit record."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you need the address?"),
        choices=[
            ("they_asked", gettext_lazy("The supporter telephoned or wrote, and I must answer")),
            ("receipt_lost", gettext_lazy("A receipt did not arrive")),
            ("dispute", gettext_lazy("To settle a dispute or a refund with them")),
        ],
        widget=forms.RadioSelect,
    )


class RefundForm(PlainForm):
    once = OnceField()
    amount = MoneyField(label=gettext_lazy("How much goes back?"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Why?"), choices=partial(words.choices, words.REFUND_REASONS), widget=forms.RadioSelect
    )


class CashForm(PlainForm):
    once = OnceField()
    way = forms.ChoiceField(
        label=gettext_lazy("What was it?"),
        choices=[(OfflineWay.CASH.value, gettext_lazy("Cash")), (OfflineWay.CHEQUE.value, gettext_lazy("A cheque"))],
        widget=forms.RadioSelect(attrs={"class": "amounts"}),
    )
    amount = MoneyField(label=gettext_lazy("How much?"))
    received_on = DateTrioField(label=gettext_lazy("When did it come?"))
    campaign = forms.ChoiceField(label=gettext_lazy("What is it for?"), choices=_open_campaigns)
    reference = forms.CharField(
        label=gettext_lazy("Reference of dues or a levy"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Only when a member or a branch paid so. It then decides what the money is for"),
    )
    email = forms.EmailField(
        label=gettext_lazy("Email for a receipt"),
        required=False,
        help_text=gettext_lazy("Only if they want one. It is kept with the gift and shown to nobody"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    is_another = forms.BooleanField(
        label=gettext_lazy("This is another gift of the same amount on the same day"), required=False
    )

    @property
    def campaign_id(self) -> UUID:
        return UUID(self.cleaned_data["campaign"])


class StatementForm(PlainForm):
    """One line of the bank statement."""

    once = OnceField()
    amount = MoneyField(label=gettext_lazy("How much came?"))
    received_on = DateTrioField(label=gettext_lazy("When, by the statement?"))
    reference = forms.CharField(
        label=gettext_lazy("Reference on the statement"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("As it stands there. Leave out people's names"),
    )
    is_another = forms.BooleanField(
        label=gettext_lazy("This is another transfer of the same amount and reference on the same day"), required=False
    )


class BankingForm(PlainForm):
    once = OnceField()
    amount = MoneyField(label=gettext_lazy("How much was paid in?"))
    banked_on = DateTrioField(label=gettext_lazy("On which day?"))


class CountForm(PlainForm):
    counted = MoneyField(label=gettext_lazy("Count it yourself. How much is it?"))


class RecogniseForm(PlainForm):
    reference = forms.CharField(
        label=gettext_lazy("Reference that we gave"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("When you know which promised gift, standing order, dues or levy it is"),
    )
    campaign = forms.ChoiceField(
        label=gettext_lazy("Or what it is for"),
        required=False,
        choices=lambda: [("", _("Choose one")), *_open_campaigns()],
    )

    @property
    def campaign_id(self) -> UUID | None:
        chosen = self.cleaned_data["campaign"]
        return UUID(chosen) if chosen else None


class CorrectionForm(PlainForm):
    once = OnceField()
    reason = forms.ChoiceField(
        label=gettext_lazy("Why does it have to come out of the books?"),
        choices=partial(words.choices, words.CORRECTION_REASONS),
        widget=forms.RadioSelect,
    )


class DuesForm(PlainForm):
    once = OnceField()
    kind = forms.ChoiceField(
        label=gettext_lazy("What is expected?"),
        choices=[
            (RecurringKind.DUES.value, gettext_lazy("A member's dues")),
            (RecurringKind.LEVY.value, gettext_lazy("A branch's levy")),
        ],
        widget=forms.RadioSelect(attrs={"class": "amounts"}),
    )
    payer = forms.CharField(
        label=gettext_lazy("Member's code or branch"),
        max_length=60,
        help_text=gettext_lazy("Never a person's name"),
    )
    amount = MoneyField(label=gettext_lazy("How much a month?"))
    first_on = DateTrioField(label=gettext_lazy("When is the first one due?"))
    campaign = forms.ChoiceField(label=gettext_lazy("What is it for?"), choices=_open_campaigns)

    @property
    def campaign_id(self) -> UUID:
        return UUID(self.cleaned_data["campaign"])
