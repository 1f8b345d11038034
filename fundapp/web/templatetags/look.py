"""What components ask of a field, and how they say a moment. It knows widgets and clocks, never a noun of the fund."""

from datetime import datetime

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.formats import date_format

register = template.Library()


@register.filter
def widget_kind(field: BoundField) -> str:
    """`group` wants a fieldset, `tick` is one box with its label behind it, `line` has its label above."""
    if field.use_fieldset:
        return "group"
    return "tick" if isinstance(field.field.widget, forms.CheckboxInput) else "line"


@register.filter
def first_control(field: BoundField) -> str:
    """The id that a link in the error summary jumps to: of a group, its first control."""
    first = getattr(field.field.widget, "first_part", "0" if field.use_fieldset else "")
    return f"{field.auto_id}_{first}" if first else str(field.id_for_label or field.auto_id)


@register.filter
def asks(form: forms.BaseForm, field: BoundField) -> bool:
    """Whether this field's label is the heading of the page."""
    return getattr(form, "asks", "") == field.name


@register.filter(expects_localtime=True)
def moment(at: datetime) -> str:
    """`Thursday 19 November, 8pm`: a time as a person is told it, with the day of the week."""
    return f"{date_format(at, 'l j F')}, {_hour(at)}"


@register.filter(expects_localtime=True)
def brief_moment(at: datetime) -> str:
    """`Thu 19 Nov, 8pm`: for a text, which has room for 160 letters."""
    return f"{date_format(at, 'D j M')}, {_hour(at)}"


@register.filter(expects_localtime=True)
def short_moment(at: datetime) -> str:
    """`Thu 19 Nov 2026, 8:05pm`: for lists that are read down."""
    return f"{date_format(at, 'D j M Y')}, {_hour(at)}"


def _hour(at: datetime) -> str:
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"
