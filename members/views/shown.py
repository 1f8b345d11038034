"""A page with its form, and a refusal beside the box that cures it. It must never know which page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fundapp.kernel.refusal import Refused
from fundapp.web.forms import PlainForm


def with_form(request: HttpRequest, template: str, form: PlainForm, **context: object) -> HttpResponse:
    """The page with its form: 422 when what was sent has something wrong, or else 200."""
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)


def shown(
    request: HttpRequest, template: str, form: PlainForm, refused: Refused, *, field: str, **context: object
) -> HttpResponse:
    """A refusal that changing the form can cure is shown beside its field; any other becomes a page of its own."""
    if not set(refused.codes) <= _CURED_IN_THE_FORM:
        raise refused
    form.refuse(refused, field=field)
    return with_form(request, template, form, **context)


_CURED_IN_THE_FORM = frozenset(
    {
        *("already_an_organiser", "already_invited", "roles_missing", "password_too_weak", "label_missing"),
        *("scopes_missing", "too_many_tokens"),
        *("code_not_understood", "member_code_taken", "member_unknown", "joined_in_the_future"),
        *("dues_backwards", "dues_before_joining", "dues_too_long", "household_of_one", "left_before_joining"),
        *("standing_follows_dues",),
    }
)
