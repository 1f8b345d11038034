"""The page that shows the rules in plain words, and lets anyone try them."""

from dataclasses import replace
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fundapp.kernel import clock
from payouts.rulebook import selectors
from payouts.rulebook.document import PLENTY
from payouts.rulebook.engine import assess
from payouts.rulebook.facts import Assessment, Facts, Period, Rulebook
from payouts.rulebook.forms import TryForm

# A try is about nobody, so these lines would speak of somebody invented.
_ABOUT_A_PERSON = ("membership", "standing")


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force. A try-it is never an address, because it may be made of somebody's own figures."""
    version = selectors.in_force(clock.today())
    if version is None:
        return render(request, "rulebook/none.html")
    rulebook = version.rulebook
    form = TryForm(request.POST if request.method == "POST" else None, rulebook=rulebook)
    assessment = _tried(rulebook, form) if form.is_bound and form.is_valid() else None
    context = {"version": version, "rules": rulebook, "form": form, "assessment": assessment}
    return render(request, "rulebook/rules.html", context, status=422 if form.is_bound and not assessment else 200)


def _tried(rulebook: Rulebook, form: TryForm) -> Assessment:
    """A try is about the sum: it takes somebody who may be paid, from today on."""
    typed = form.cleaned_data
    first = clock.today()
    last = first + timedelta(days=typed["days"] - 1) if typed["days"] else None
    income = typed.get("income")
    facts = Facts(
        periods=(Period(first, last),),
        assessed_on=first,
        loss_per_day_pence=typed["loss"].pence,
        income_pence=None if income is None else income.pence,
        member_since=first - timedelta(days=3653),
        in_good_standing=True,
    )
    assessment = assess(rulebook, facts, PLENTY)
    return replace(assessment, lines=tuple(line for line in assessment.lines if line.rule not in _ABOUT_A_PERSON))
