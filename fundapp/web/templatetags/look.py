"""Small questions that the form components ask of a field. It knows widgets, never a noun of the fund."""

from django import forms, template
from django.forms.boundfield import BoundField

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
