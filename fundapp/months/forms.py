"""Forms of the months' pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.kernel import clock
from fundapp.months import selectors
from fundapp.months.actions.reopening import REASON_MOST
from fundapp.months.calendar import between, month_of, read
from fundapp.months.checklist import Looked
from fundapp.months.presenting import name_of
from fundapp.months.selectors import Period
from fundapp.web.forms import PlainForm

BOOKS = ("csv", "ods", "hledger", "beancount")


class CloseForm(PlainForm):
    """One field for each thing that was found and may stay as it is, if somebody says why."""

    def __init__(self, looked: Sequence[Looked], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in looked:
            if each.state == "look":
                self.fields[each.item.code] = forms.CharField(
                    label=_("Why it may stay so: %(what)s") % {"what": each.finding.sentence},
                    max_length=REASON_MOST,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                    error_messages={"required": _("Say why it may be closed as it is")},
                )


class ReopenForm(PlainForm):
    reason = forms.CharField(
        label=gettext_lazy("Why it has to be open again"),
        help_text=gettext_lazy("Auditors read this. Write no names"),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _months() -> list[tuple[str, str]]:
    first = selectors.first_month()
    if first is None:
        return []
    return [(str(month), name_of(month)) for month in reversed(between(first, month_of(clock.today())))]


class ExportForm(PlainForm):
    first = forms.ChoiceField(label=gettext_lazy("From"), choices=_months)
    last = forms.ChoiceField(label=gettext_lazy("To the end of"), choices=_months)
    kind = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[
            ("csv", gettext_lazy("CSV, for any program")),
            ("ods", gettext_lazy("ODS, a spreadsheet")),
            ("hledger", gettext_lazy("hledger journal")),
            ("beancount", gettext_lazy("beancount file")),
        ],
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "first" in typed and "last" in typed and typed["first"] > typed["last"]:
            self.add_error("last", _("Choose a month that is not before the first one"))
        return typed

    @property
    def period(self) -> Period:
        first, last = read(self.cleaned_data["first"]), read(self.cleaned_data["last"])
        assert first is not None, "a choice"
        assert last is not None, "a choice"
        return Period(first, last)
