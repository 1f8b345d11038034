"""Views that exist for looking only: every error page, and one of each component with invented words in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from django import forms
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines

from fundapp.kernel.refusal import Refusal, Refused, refuse
from fundapp.web import charts, errors
from fundapp.web.forms import AccountNumberField, DateTrioField, MoneyField, OnceField, PlainForm, SortCodeField

TEMPLATES = Path(__file__).parent / "gallery_templates"
EVENING = datetime(2026, 11, 18, 19, 41, tzinfo=UTC)


class Question(PlainForm):
    asks = "benefit"
    who_sees = "Two people who decide. Nobody at the DWP, ever."
    once = OnceField()
    benefit = forms.ChoiceField(
        label="Which benefit was cut?",
        help_text="It is on the letter or in your journal",
        widget=forms.RadioSelect,
        choices=[("uc", "Universal Credit"), ("jsa", "Jobseeker’s Allowance (JSA)"), ("unsure", "I am not sure")],
    )
    date = DateTrioField(
        label="What date is on the letter?", unsure_label="I am not sure", help_text="A rough date is fine"
    )
    amount = MoneyField(label="How much less did you get?", help_text="A guess is fine")
    give = forms.ChoiceField(
        label="How much?",
        widget=forms.RadioSelect(attrs={"class": "amounts"}),
        choices=[("5", "£5"), ("10", "£10"), ("20", "£20"), ("other", "Another amount")],
    )
    sort_code = SortCodeField(label="Sort code")
    number = AccountNumberField(label="Account number")
    photo = forms.FileField(
        label="A photo of the letter", required=False, help_text="Cover any long numbers with your thumb"
    )
    note = forms.CharField(label="Anything you want us to know?", required=False, widget=forms.Textarea)
    totals = forms.BooleanField(label="You can count my answers in public totals", help_text="No one can tell it is me")


class Short(PlainForm):
    """As long as a real question is: one."""

    asks = "benefit"
    once = OnceField()
    benefit = Question.base_fields["benefit"]


def show(request: HttpRequest, name: str) -> HttpResponse:
    return _VIEWS.get(name, _nothing)(request)


def _nothing(request: HttpRequest) -> HttpResponse:
    return errors.not_found(request)


def _short(request: HttpRequest) -> HttpResponse:
    return render(request, "question.html", {"form": Short(), "back_url": "/help", "later_url": "/help"})


def _drawn(request: HttpRequest, name: str, things: dict[str, object]) -> HttpResponse:
    template = engines["django"].from_string((TEMPLATES / name).read_text(encoding="utf-8"))
    return HttpResponse(template.render(things, request))


def _question(request: HttpRequest) -> HttpResponse:
    form = Question(request.POST or None)
    form.is_valid()
    return render(request, "question.html", {"form": form, "back_url": "/help", "later_url": "/help"})


def _gallery(request: HttpRequest) -> HttpResponse:
    return _drawn(request, "public.html", _things())


def _desk(request: HttpRequest) -> HttpResponse:
    links = [
        {"url": "/organise/", "label": "Tonight", "is_here": True, "count": 3},
        {"url": "/organise/runs/", "label": "Payment runs"},
        {"url": "/organise/books/", "label": "Books"},
    ]
    return _drawn(request, "desk.html", {**_things(), "organiser_links": links})


def _front(request: HttpRequest) -> HttpResponse:
    figures = [
        {"value": "£4,120.00", "label": "given in November", "url": "/"},
        {"value": "£3,310.50", "label": "paid to people", "url": "/"},
        {"value": "£1,870.25", "label": "in the pot now", "url": "/"},
    ]
    return render(request, "front.html", {"figures": figures, "month": "November so far"})


def _things() -> dict[str, object]:
    months = [("Jul", 41_000, 30_000), ("Aug", 52_000, 47_500), ("Sep", 38_000, 61_000), ("Oct", 71_000, 55_000)]
    return {
        "steps": [
            {"label": "We have it", "state": "done", "at": EVENING},
            {"label": "Two people are checking it", "state": "now", "by": EVENING.replace(day=20)},
            {"label": "We pay", "state": "next", "when": "the evening after they say yes"},
        ],
        "answers": [
            {"label": "Benefit", "value": "Universal Credit", "change_url": "/"},
            {"label": "How much less", "value": "You have not told us yet", "change_url": "/", "missing": True},
        ],
        "lines": [
            {"label": "9 days at £7.20", "working": "12 days lost, less 3 waiting days", "pence": 6480},
            {"label": "For one child", "working": "", "pence": 1000},
        ],
        "day": date(2026, 12, 8),
        "at": EVENING,
        "rows": [
            {"at": EVENING, "text": "A reviewer opened your letter."},
            {"at": EVENING, "text": "You sent your request."},
        ],
        "figures": [
            {"value": "£1,234.50", "label": "in the pot", "url": "/"},
            {"value": "61", "label": "people helped"},
        ],
        "bars": charts.bars(
            [label for label, _, _ in months],
            [("Given", [given for _, given, _ in months]), ("Paid", [paid for _, _, paid in months])],
        ),
        "head": [{"label": "Month"}, {"label": "In", "is_number": True}, {"label": "Out", "is_number": True}],
        "table_rows": [[label, f"£{given / 100:.2f}", f"£{paid / 100:.2f}"] for label, given, paid in months],
        "filters": [
            {"label": "Needs my vote", "url": "/", "count": 3, "is_here": True},
            {"label": "Waiting on them", "url": "/", "count": 0},
            {"label": "Late", "url": "/", "count": 1},
        ],
        "checks": [
            {"state": "pass", "text": "No account is paid twice."},
            {"state": "look", "text": "One set of details was changed two days ago."},
            {"state": "stop", "text": "The pot would fall below its floor."},
        ],
        "facts": [{"label": "Payouts", "value": "12"}, {"label": "Together", "value": "£1,042.60"}],
        "form": Question(),
    }


def _trouble(trouble: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise trouble

    return view


_VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "400": _trouble(SuspiciousOperation("gallery")),
    "403": _trouble(PermissionDenied()),
    "409": _trouble(refuse("pot_has_not_enough_free", "The pot has less than that free. Pay a part, or wait.")),
    "409-many": _trouble(
        Refused(
            Refusal("voted_on_it", "You voted on one of these requests, so another person must prepare this run."),
            Refusal("over_the_cap", "The total is above %(cap)s.", {"cap": "£5,000.00"}),
        )
    ),
    "410": partial(errors.gone, again_url="/back/send"),
    "422": partial(errors.unprocessable, reasons=["Enter an amount in pounds, like 12.50."]),
    "429": partial(errors.too_many, wait_seconds=600),
    "500": errors.server_error,
    "503": errors.unavailable,
    "expired": errors.csrf_failed,
    "question": _question,
    "short": _short,
    "gallery": _gallery,
    "desk": _desk,
    "front": _front,
}
