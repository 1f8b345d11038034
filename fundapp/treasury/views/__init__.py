"""The bank's pages: a statement comes in, its lines find what they are, and the two balances agree."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.kernel.refusal import Refused, refuse
from fundapp.treasury import access, actions, movements, presenting, selectors
from fundapp.treasury.actions.importing import Imported
from fundapp.treasury.forms import AcceptForm, ImportForm
from fundapp.treasury.models import StatementLine
from fundapp.uploads.receiving import TooLarge
from fundapp.web import statuses
from members.access import actor_of, organiser_required
from members.roles import Role

# A button that is pressed with an old second factor comes back here as a GET, after it was proved again.
act = require_http_methods(["GET", "HEAD", "POST"])
treasurer = organiser_required(Role.TREASURER)
_ROWS_MOST = 100


@require_safe
@organiser_required(Role.TREASURER, Role.AUDITOR)
def bank(request: HttpRequest) -> HttpResponse:
    """Bank and books side by side, the lines that wait, and where a statement comes in."""
    return _page(request, ImportForm())


@act
@treasurer
def bring(request: HttpRequest) -> HttpResponse:
    """A statement comes in."""
    if request.method != "POST":
        return redirect("treasury:bank")
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        done = _import(request, form)
    except Refused as refused:
        form.refuse(refused, field="file")
        return _page(request, form, status=statuses.of(refused))
    messages.success(request, _told(done))
    return redirect("treasury:bank")


@act
@treasurer
def sure(request: HttpRequest) -> HttpResponse:
    """Every suggestion that is beyond doubt, with one button."""
    if request.method == "POST":
        done, refused = actions.accept_sure(actor_of(request))
        messages.success(request, ngettext("%(n)s line is matched.", "%(n)s lines are matched.", done) % {"n": done})
        for why in refused[:3]:
            messages.info(request, str(why))
    return redirect("treasury:bank")


@act
@organiser_required(Role.TREASURER)
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One line: what it may be, in parts, and what the rest of it is."""
    actor = actor_of(request)
    found = access.line_for(actor, line_id)
    if request.method != "POST":
        return _line_page(request, found, AcceptForm())
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _line_page(request, found, form, status=422)
    try:
        actions.accept(actor, line_id=line_id, **form.asked)
    except Refused as refused:
        if "fresh_factor_needed" in refused.codes:
            raise
        form.refuse(refused)
        return _line_page(request, found, form, status=statuses.of(refused))
    messages.success(request, _("The line is matched."))
    return redirect("treasury:bank")


@act
@treasurer
def undo(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """A match was wrong: its line is open again."""
    access.match_for(actor_of(request), match_id)
    if request.method == "POST":
        actions.undo(actor_of(request), match_id=match_id)
        messages.success(request, _("The line is open again. What is in the books stays there until it is corrected."))
    return redirect("treasury:bank")


def _import(request: HttpRequest, form: ImportForm) -> Imported:
    file = form.cleaned_data["file"]
    if isinstance(file, TooLarge):
        raise refuse("statement_too_large", "This file is too large. Download the statement month by month.")
    return actions.import_statement(actor_of(request), stream=file.file, profile=form.cleaned_data["profile"])


def _told(done: Imported) -> str:
    if done.is_known:
        return _("This file was imported before. Nothing has changed.")
    return _("Lines: %(count)s. New: %(new)s. Matched at once: %(matched)s.") % {
        "count": done.count,
        "new": done.new_count,
        "matched": done.matched,
    }


def _page(request: HttpRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    may_write = Role.TREASURER.value in actor_of(request).roles
    context = {**presenting.page(most=_ROWS_MOST), "form": form, "may_write": may_write}
    return render(request, "treasury/bank.html", context, status=status)


def _line_page(request: HttpRequest, found: StatementLine, form: AcceptForm, *, status: int = 200) -> HttpResponse:
    candidates = selectors.candidates(found)
    names = presenting.names_of([each.code for each in candidates], movements.open_entries())
    context = {
        "line": found,
        "amount": presenting.pounds(found.amount_pence),
        "choices": presenting.choices(candidates, names),
        "ticked": form.cleaned_data.get("pick", []) if form.is_bound and hasattr(form, "cleaned_data") else [],
        "is_matched": selectors.active_match(found) is not None,
        "form": form,
    }
    return render(request, "treasury/line.html", context, status=status)
