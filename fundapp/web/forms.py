"""The form that every page of the site builds on. It knows how a form speaks, never what it asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fundapp.web.fields import (
    AccountNumberField,
    DateTrioField,
    MoneyField,
    OnceField,
    SeenField,
    SortCodeField,
    as_digits,
    as_errors,
    fresh_key,
    shown_only,
)

__all__ = [
    "AccountNumberField",
    "DateTrioField",
    "MoneyField",
    "OnceField",
    "PlainForm",
    "SeenField",
    "SortCodeField",
    "as_digits",
    "as_errors",
    "fresh_key",
    "shown_only",
]

_STOCK_REQUIRED = str(forms.Field.default_error_messages["required"])


class PlainForm(forms.Form):
    """Judged on the server only, with what was typed kept and every error a sentence that says what to do.

    `asks` names the field whose label is the heading of the page; `who_sees` is the sentence of the note beside it.
    """

    use_required_attribute = False
    asks: str = ""
    who_sees: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # A date says by itself what is missing of it.
            is_stock = str(field.error_messages.get("required", "")) == _STOCK_REQUIRED
            if is_stock and not isinstance(field, DateTrioField):
                field.error_messages["required"] = _ask_again(field, str(field.label or name))

    @property
    def heading(self) -> str:
        """The question as text, for the page's title."""
        return str(self[self.asks].label) if self.asks else ""

    def refuse(self, refused: Exception, *, field: str | None = None) -> None:
        """Show what an action refused as this form's errors, beside `field` or at the top."""
        from fundapp.kernel.refusal import Refused

        assert isinstance(refused, Refused)
        for error in as_errors(refused):
            self.add_error(field, error)


def _ask_again(field: forms.Field, label: str) -> str:
    if isinstance(field, forms.ChoiceField):
        return _("Choose an answer")
    if isinstance(field, forms.BooleanField):
        return _("Tick the box to carry on")
    if isinstance(field, forms.FileField):
        return _("Choose a file")
    return _("Enter %(what)s") % {"what": label[:1].lower() + label[1:]}
