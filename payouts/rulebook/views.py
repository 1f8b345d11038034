"""The pages that say the rules in plain words, version by version, and let anyone try them; and the rules as files."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.web.same_for_all import kept_by_anyone
from payouts.rulebook import access, formats, selectors, trying
from payouts.rulebook.facts import Assessment, Rulebook
from payouts.rulebook.forms import BesideForm, TryForm, told, versioned
from payouts.rulebook.models import RulebookVersion
from payouts.rulebook.presenting import in_words
from payouts.rulebook.presenting.assessments import worked
from payouts.rulebook.published_schema import published

# What is not asked in a try is taken to be well, so these lines would speak of somebody invented.
_ABOUT_A_PERSON = ("membership", "standing")
_KEPT_SECONDS = 300


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force. A try-it is never an address, because it may be made of somebody's own figures."""
    found = selectors.in_force(clock.today())
    if found is None:
        return render(request, "rulebook/none.html")
    form = TryForm(request.POST if request.method == "POST" else None, rulebook=found.rulebook)
    assessment = _tried(found.rulebook, form) if form.is_bound and form.is_valid() else None
    low = selectors.low_pots(found.rulebook)
    context = {**_said(found), "form": form, "assessment": assessment, "versions": selectors.versions(), "low": low}
    status = 422 if form.is_bound and assessment is None else 200
    return render(request, "rulebook/rules.html", context, status=status)


@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version, whether it is in force, was, or will be."""
    return render(request, "rulebook/version.html", _said(access.version_for(code, number)))


@require_safe
def changes(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version beside another, the one before it unless one is chosen: only what reads otherwise."""
    after = access.version_for(code, number)
    usual = selectors.before(after)
    form = BesideForm(request.GET or None, after=after, initial={"beside": versioned(usual) if usual else ""})
    chosen = form.chosen() if form.is_bound and form.is_valid() else None
    before = chosen or usual
    chapters = in_words.compared(before.rulebook, after.rulebook) if before else ()
    context = {"before": before, "after": after, "chapters": chapters, "form": form, "is_chosen": chosen is not None}
    return render(request, "rulebook/changes.html", context, status=422 if form.is_bound and chosen is None else 200)


@require_safe
@kept_by_anyone(seconds=_KEPT_SECONDS)
def schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(published(), content_type="application/schema+json", json_dumps_params={"indent": 2})


@require_safe
@kept_by_anyone(seconds=_KEPT_SECONDS)
def in_force_as_toml(request: HttpRequest) -> HttpResponse:
    return _toml(access.version_in_force())


@require_safe
@kept_by_anyone(seconds=_KEPT_SECONDS)
def in_force_as_json(request: HttpRequest) -> HttpResponse:
    return _json(access.version_in_force())


@require_safe
@kept_by_anyone(seconds=_KEPT_SECONDS)
def version_as_toml(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _toml(access.version_for(code, number))


@require_safe
@kept_by_anyone(seconds=_KEPT_SECONDS)
def version_as_json(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _json(access.version_for(code, number))


def _toml(found: RulebookVersion) -> HttpResponse:
    """Exactly as it was adopted, so that its SHA-256 is the one on the page."""
    response = HttpResponse(found.document, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{found.version}.toml"'
    return response


def _json(found: RulebookVersion) -> HttpResponse:
    return HttpResponse(formats.as_json(found.document), content_type="application/json")


def _said(found: RulebookVersion) -> dict[str, object]:
    return {
        "version": found,
        "before": selectors.before(found),
        "chapters": in_words.chapters(found.rulebook),
        "examples": worked(found.rulebook, found.examples),
    }


def _tried(rulebook: Rulebook, form: TryForm) -> Assessment | None:
    """A try is about the sum: what the form does not ask is as well as can be, and it starts today."""
    today = clock.today()
    try:
        assessment = trying.tried(rulebook, {"first_day": today, "assessed_on": today, **told(form.cleaned_data)})
    except Refused as refused:
        form.refuse_each(refused)
        return None
    return replace(assessment, lines=tuple(line for line in assessment.lines if line.rule not in _ABOUT_A_PERSON))
