"""A refusal beside the box it is about."""

from django import forms
from django.utils.translation import gettext as _

from fundapp.kernel.refusal import Refusal


def refuse_beside(form: forms.Form, reason: Refusal, field: str | None = None) -> None:
    """One reason as an error of the field it names, unless that field has said something already."""
    name = str(reason.values.get("field", "")) if field is None else field
    if name not in form.fields:
        name = ""
    if not (name and name in form.errors):
        form.add_error(name or None, forms.ValidationError(_(reason.sentence) % dict(reason.values), code=reason.code))
