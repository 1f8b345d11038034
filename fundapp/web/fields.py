"""Form fields that forgive how people type: money, dates, bank numbers. They know formats, never what is asked."""

import re
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fundapp.kernel import clock
from fundapp.kernel.ids import is_key
from fundapp.kernel.money import SIGNS, Money, format_money, format_pence, parse_money
from fundapp.kernel.refusal import Refused

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    *(gettext_lazy("January"), gettext_lazy("February"), gettext_lazy("March"), gettext_lazy("April")),
    *(gettext_lazy("May"), gettext_lazy("June"), gettext_lazy("July"), gettext_lazy("August")),
    *(gettext_lazy("September"), gettext_lazy("October"), gettext_lazy("November"), gettext_lazy("December")),
)


def fresh_key() -> str:
    return str(uuid.uuid4())


def shown_only(text: str) -> str:
    """The text without what nobody can see: control characters, nothings, and marks that turn the direction."""
    return "".join(letter for letter in text if letter.isprintable() or letter.isspace())


def as_digits(text: str) -> str:
    """Figures as a bank reads them: full-width ones and those of other scripts become the ten that we use."""
    wide = unicodedata.normalize("NFKC", shown_only(text))
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in wide).strip()


def as_errors(refused: Refused) -> list[ValidationError]:
    """A pure module's refusal as form errors: the same sentences, the same codes."""
    return [
        ValidationError(_(reason.sentence), code=reason.code, params=dict(reason.values) or None)
        for reason in refused.reasons
    ]


class SeenField(forms.CharField):
    """Text as it can be seen: what a phone pastes along with it is no reason to stop a person."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(shown_only(str(value or ""))))


class OnceField(forms.CharField):
    """A hidden key, new with every fresh page and kept when it comes back with errors: sent twice, counted once."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(
            initial=fresh_key,
            max_length=60,
            error_messages={"required": gettext_lazy("This page was not complete. Please send it once more.")},
        )

    def clean(self, value: Any) -> str:
        key = str(super().clean(shown_only(str(value or ""))))
        if not is_key(key):
            raise ValidationError(_("This page was not complete. Please send it once more."), code="once_not_a_key")
        return key


class MoneyInput(forms.TextInput):
    template_name = "web/widgets/money.html"

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "width-8"})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["sign"] = SIGNS.get(settings.FUND_CURRENCY, settings.FUND_CURRENCY)
        return context


class MoneyField(forms.Field):
    """An amount as typed; the cleaned value is `Money`, or None when it is optional and empty."""

    widget = MoneyInput

    def __init__(self, *, least_pence: int = 1, most_pence: int | None = None, **options: Any) -> None:
        self.least_pence, self.most_pence = least_pence, most_pence
        options.setdefault("error_messages", {}).setdefault(
            "required", gettext_lazy("Enter an amount in pounds, like 12.50.")
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> Money | None:
        if value is None or not str(value).strip():
            return None
        try:
            money = parse_money(as_digits(str(value)), currency=settings.FUND_CURRENCY)
        except Refused as refused:
            if "invalid" in self.error_messages:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from refused
            raise ValidationError(as_errors(refused)) from refused
        if money.pence < self.least_pence or (self.most_pence is not None and money.pence > self.most_pence):
            raise ValidationError(self._out_of_range(), code="amount_out_of_range")
        return money

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Money):
            return format_money(value).removeprefix(SIGNS.get(value.currency, value.currency + " "))
        return value

    def _out_of_range(self) -> str:
        least = format_pence(self.least_pence, settings.FUND_CURRENCY)
        if self.most_pence is None:
            return _("Enter an amount of %(least)s or more, like 12.50.") % {"least": least}
        most = format_pence(self.most_pence, settings.FUND_CURRENCY)
        return _("Enter an amount from %(least)s to %(most)s, like 12.50.") % {"least": least, "most": most}


class DateTrio(forms.Widget):
    """Three boxes, and where "I am not sure" is a true answer, a tick."""

    template_name = "web/widgets/date_trio.html"
    use_fieldset = True
    first_part = "day"
    unsure_label: str = ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed, stem = self._parts(value), context["widget"]["attrs"].get("id", f"id_{name}")
        wrong = bool(context["widget"]["attrs"].get("aria-invalid"))
        labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{stem}_{part}",
                "label": label,
                "value": typed[part],
                "is_wrong": wrong,
                # A month may be typed as a word, so its keyboard has letters.
                "inputmode": "text" if part == "month" else "numeric",
            }
            for part, label in labels.items()
        ]
        context["widget"]["unsure"] = self.unsure_label and {
            "name": f"{name}_unsure",
            "id": f"{stem}_unsure",
            "label": self.unsure_label,
            "is_ticked": bool(typed["unsure"]),
        }
        return context

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}_{part}", "")).strip() for part in ("day", "month", "year", "unsure")}

    def value_omitted_from_data(self, data: Mapping[str, Any], _files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in ("day", "month", "year", "unsure"))

    def id_for_label(self, id_: str, _index: Any = None) -> str:
        return f"{id_}_day" if id_ else ""

    @staticmethod
    def _parts(value: Any) -> dict[str, str]:
        if isinstance(value, date):
            return {"day": str(value.day), "month": str(value.month), "year": str(value.year), "unsure": ""}
        return {"day": "", "month": "", "year": "", "unsure": "", **(value or {})}


class DateTrioField(forms.Field):
    """Day, month and year. The cleaned value is a `date`; None means "I am not sure", or empty where it is optional."""

    widget = DateTrio

    def __init__(self, *, in_past: bool = False, unsure_label: str = "", **options: Any) -> None:
        self.in_past = in_past
        super().__init__(**options)
        self.widget.unsure_label = unsure_label

    def clean(self, value: Any) -> date | None:
        typed = value or {}
        if typed.get("unsure") and self.widget.unsure_label:
            return None
        parts = {part: as_digits(typed.get(part, "")) for part in ("day", "month", "year")}
        missing = [part for part, text in parts.items() if not text]
        if len(missing) == 3:
            self._need_something()
            return None
        if missing:
            raise ValidationError(self._incomplete(missing), code="date_incomplete")
        found = self._read(**parts)
        if self.in_past and found > clock.today():
            raise ValidationError(_("The date must be in the past"), code="date_not_past")
        return found

    def _need_something(self) -> None:
        if not self.required:
            return
        if (own := str(self.error_messages["required"])) != str(forms.Field.default_error_messages["required"]):
            raise ValidationError(own, code="required")
        sentence = _("Enter the date, or choose “%(unsure)s”") if self.widget.unsure_label else _("Enter the date")
        raise ValidationError(sentence % {"unsure": self.widget.unsure_label}, code="required")

    @staticmethod
    def _incomplete(missing: list[str]) -> str:
        names = {"day": _("day"), "month": _("month"), "year": _("year")}
        return _("The date needs a %(parts)s too") % {"parts": _(" and a ").join(names[part] for part in missing)}

    @staticmethod
    def _read(*, day: str, month: str, year: str) -> date:
        number = _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else _whole(month)
        if _whole(day) is None or number is None or _whole(year) is None:
            raise ValidationError(_("Use numbers for the date, like 27 3 2026"), code="date_not_understood")
        if len(year) != 4:
            raise ValidationError(_("The year needs 4 numbers, like 2026"), code="date_year_short")
        if not 1 <= number <= 12:
            raise ValidationError(_("The month must be from 1 to 12"), code="date_no_such_month")
        try:
            return date(int(year), number, int(day))
        except ValueError:
            sentence = _("There is no %(day)s %(month)s") % {"day": int(day), "month": _LONG_MONTHS[number - 1]}
            raise ValidationError(sentence, code="date_no_such_day") from None


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


class SortCodeField(forms.CharField):
    """Six digits typed in any way; the cleaned value is the digits alone, like `309430`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs=_digits_only("width-8")))
        options.setdefault("error_messages", {}).setdefault(
            "required", gettext_lazy("Enter a sort code, like 30 94 30")
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        digits = _without_marks(value)
        if digits and not re.fullmatch(r"[0-9]{6}", digits):
            raise ValidationError(_("Enter a sort code, like 30 94 30"), code="sort_code_not_understood")
        return digits


class AccountNumberField(forms.CharField):
    """Six to eight digits; the cleaned value has eight, with noughts in front, as the banks write it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs=_digits_only("width-12")))
        options.setdefault("error_messages", {}).setdefault("required", gettext_lazy("Enter an account number"))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        digits = _without_marks(value)
        if digits and not re.fullmatch(r"[0-9]{6,8}", digits):
            raise ValidationError(_("Account number must be 6 to 8 numbers"), code="account_number_not_understood")
        return digits.zfill(8) if digits else ""


def _digits_only(width: str) -> dict[str, str]:
    return {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "class": width}


# What is pasted round the figures of an account: its name, and every way of keeping pairs apart.
_ROUND_FIGURES = re.compile(
    r"(?i)\b(?:sort|code|sc|account|acct?|number|no)\b|[\s\-\u2010-\u2015\u2212./,:;#_()\u00b7\u2022]+"
)


def _without_marks(value: Any) -> str:
    return _ROUND_FIGURES.sub("", as_digits(str(value or "")))
