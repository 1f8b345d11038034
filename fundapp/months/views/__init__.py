"""The months' pages: every month with how it stands, one month with its statement, closing it and opening it again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.months import access, actions, checklist, presenting, selectors
from fundapp.months.access import OPENERS, READERS
from fundapp.months.calendar import Month, between, month_of
from fundapp.months.forms import CloseForm, ReopenForm
from fundapp.months.models import Reopening
from fundapp.months.statement import statement_of
from fundapp.web import statuses
from members.access import actor_of, organiser_required
from members.roles import Role

# A button that is pressed with an old second factor comes back here as a GET, after it was proved again.
act = require_http_methods(["GET", "HEAD", "POST"])
reader = organiser_required(*READERS)
opener = organiser_required(*OPENERS)
MONTHS_MOST = 60


@require_safe
@reader
def months(request: HttpRequest) -> HttpResponse:
    """Every month since the first entry, the newest first, and every time that one was opened again."""
    first, today = selectors.first_month(), clock.today()
    closed = {each.month: each for each in selectors.standing()}
    shown = list(reversed(between(first, month_of(today))))[:MONTHS_MOST] if first else []
    open_from = selectors.open_from()
    due = selectors.next_to_close() if _is_treasurer(request) else None
    context = {
        "rows": [
            {
                "name": presenting.name_of(each),
                "written": str(each),
                "closing": closed.get(each.first),
                "is_locked": open_from is not None and each.until <= open_from,
                "is_over": each.is_over(today),
                "closing_sum": presenting.closing_sum(closed.get(each.first)),
            }
            for each in shown
        ],
        "next": str(due),
        "next_name": presenting.name_of(due) if due is not None and due.is_over(today) else "",
        "reopened": presenting.reopenings(),
    }
    return render(request, "months/months.html", context)


@require_safe
@reader
def month(request: HttpRequest, written: str) -> HttpResponse:
    """The statement of one month, and what can be done with it."""
    return _page(request, access.month_for(actor_of(request), written))


@act
@organiser_required(Role.TREASURER)
def close(request: HttpRequest, written: str) -> HttpResponse:
    """The checklist as it was sent, and the month is closed; or the same page with what is missing."""
    found = access.month_for(actor_of(request), written)
    if request.method != "POST":
        return redirect("months:month", written)
    form = CloseForm(checklist.look(found), request.POST)
    if not form.is_valid():
        return _page(request, found, close_form=form, status=422)
    try:
        actions.close(actor_of(request), month=found, reasons=form.cleaned_data)
    except Refused as refused:
        form.refuse(refused)
        return _page(request, found, close_form=form, status=statuses.of(refused))
    messages.success(request, _("%(month)s is closed.") % {"month": presenting.name_of(found)})
    return redirect("months:month", written)


@act
@opener
def reopen(request: HttpRequest, written: str) -> HttpResponse:
    """One person asks; nothing changes yet."""
    found = access.month_for(actor_of(request), written)
    if request.method != "POST":
        return redirect("months:month", written)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reopen_form=form, status=422)
    try:
        actions.ask(actor_of(request), month=found, reason=form.cleaned_data["reason"])
    except Refused as refused:
        if "fresh_factor_needed" in refused.codes:
            raise
        form.refuse(refused)
        return _page(request, found, reopen_form=form, status=statuses.of(refused))
    messages.success(request, _("Asked. Another person has to agree."))
    return redirect("months:month", written)


@act
@opener
def agree(request: HttpRequest, written: str) -> HttpResponse:
    """The second person's yes: the month is open."""
    wish = _wish(request, written)
    if request.method == "POST":
        actions.agree(actor_of(request), wish_id=wish.id)
        messages.success(request, _("The month is open. Close it again once it is put right."))
    return redirect("months:month", written)


@act
@opener
def call_off(request: HttpRequest, written: str) -> HttpResponse:
    """No: the month stays closed."""
    wish = _wish(request, written)
    if request.method == "POST":
        actions.call_off(actor_of(request), wish_id=wish.id)
        messages.success(request, _("The month stays closed."))
    return redirect("months:month", written)


def _wish(request: HttpRequest, written: str) -> Reopening:
    """The newest wish about the closing that stands, or about the last one there was."""
    found = access.month_for(actor_of(request), written)
    wish = selectors.reopenings().filter(closing__month=found.first).first()
    if wish is None:
        raise Http404
    return wish


def _page(
    request: HttpRequest,
    found: Month,
    *,
    close_form: CloseForm | None = None,
    reopen_form: ReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    closing, last = selectors.closing_of(found), selectors.last_closed()
    said, before = statement_of(closing.kept if closing else selectors.figures(found)), selectors.before(found)
    closings, wishes = (
        list(selectors.closings_of(found)),
        list(selectors.reopenings().filter(closing__month=found.first)),
    )
    names = selectors.names([each.closed_by for each in closings]) | _names(wishes)
    is_next = closing is None and found.is_over(clock.today()) and (last is None or found == last.calendar.next)
    looked = checklist.look(found) if is_next and _is_treasurer(request) else []
    wish = selectors.wish_about(closing) if closing else None
    is_opener = bool({role.value for role in OPENERS} & actor.roles)
    context: dict[str, Any] = {
        "written": str(found),
        "name": presenting.name_of(found),
        "standing": presenting.standing_words(found, closing),
        "closing": closing,
        "digest": presenting.in_fours(closing.digest) if closing else "",
        "agrees": selectors.still_agrees(closing) if closing else None,
        "tables": presenting.tables(said, before, found),
        "notes": presenting.notes(said),
        "checks": presenting.checks_of(looked),
        "explained": presenting.explained(closing) if closing else [],
        "close_form": close_form or CloseForm(looked),
        "may_close": bool(looked) and all(each.state != "stop" for each in looked),
        "may_ask": is_opener and closing is not None and closing == last and wish is None,
        "reopen_form": reopen_form or ReopenForm(),
        "wish": wish,
        "may_agree": wish is not None and is_opener and wish.asked_by != actor.id,
        "may_call_off": wish is not None and is_opener,
        "trace": presenting.trace(closings, wishes, names),
    }
    context["form"] = reopen_form or context["close_form"]
    return render(request, "months/month.html", context, status=status)


def _names(wishes: list[Reopening]) -> dict[str, str]:
    return selectors.names([who for wish in wishes for who in (wish.asked_by, wish.settled_by)])


def _is_treasurer(request: HttpRequest) -> bool:
    return Role.TREASURER.value in actor_of(request).roles
