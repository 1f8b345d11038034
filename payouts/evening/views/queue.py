"""The queue, the button that says who looks at what, and its list as a file."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel.actor import Actor
from fundapp.web import exports
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.evening import actions, kept, presenting
from payouts.evening import queue as reads
from payouts.evening.deeds import LABELS as DEEDS
from payouts.evening.forms import LookForm
from payouts.evening.tabs import LABELS, Tab, chosen, tabs_for

page = require_http_methods(["GET", "HEAD"])


@page
@organiser_required(Role.CASEWORKER, Role.COMMITTEE)
def queue(request: HttpRequest) -> HttpResponse:
    """One tab of the queue. The address holds the tab and the page, so it can be kept, passed on and gone back to."""
    actor = actor_of(request)
    tabs = tabs_for(actor.roles)
    here, number = chosen(request.GET.get("show", ""), tabs), _page_number(request)
    found = kept.page_for(actor, here, number=number)
    return render(
        request,
        "evening/queue.html",
        {
            "rows": found.rows,
            "filters": [
                {"label": _(LABELS[tab]), "url": _address(tab), "count": found.counts[tab], "is_here": tab is here}
                for tab in tabs
            ],
            "sooner_url": _address(here, number - 1) if number > 1 else "",
            "later_url": _address(here, number + 1) if found.has_more else "",
            "here": here,
            "can_do": [{"value": deed.value, "label": _(DEEDS[deed])} for deed in DEEDS] if _makes_ready(actor) else [],
            "is_too_many": found.counts[Tab.ALL] >= reads.TOO_MANY,
        },
    )


@require_POST
@organiser_required(Role.CASEWORKER, Role.COMMITTEE)
def look(request: HttpRequest) -> HttpResponse:
    """Say that one looks at it now, and go there. Whoever looks already goes on looking, and bars nobody."""
    actor = actor_of(request)
    form = LookForm(request.POST)
    claim = reads.visible(actor).filter(id=form.cleaned_data["claim"]).first() if form.is_valid() else None
    if claim is None:
        raise Http404("There is no such request.")
    actions.look_at(actor, claim.id)
    [row] = reads.rows_of(actor, [claim])
    return redirect(presenting.told(row, me=actor.id).url)


@page
@organiser_required(Role.CASEWORKER)
def export(request: HttpRequest) -> HttpResponseBase:
    """The tab as a file: codes, dates and steps. No name, no contact and no amount is in it."""
    actor = actor_of(request)
    here = chosen(request.GET.get("show", ""), tabs_for(actor.roles))
    head = [_("Request"), _("Step"), _("Sent"), _("Due"), _("Late"), _("No money today")]
    return exports.answer("csv", name="queue", head=head, rows=_cells(actor, here))


def _cells(actor: Actor, tab: Tab) -> Iterator[list[exports.Cell]]:
    for claim in reads.claims_in(actor, tab):
        yield [
            claim.reference,
            presenting.step_words(claim.step),
            claim.submitted_at,
            claim.due_by,
            _("Late") if reads.is_late(claim) else "",
            _("Yes") if claim.no_money_today else "",
        ]


def _makes_ready(actor: Actor) -> bool:
    return Role.CASEWORKER.value in actor.roles


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _address(tab: Tab, number: int = 1) -> str:
    page = f"&page={number}" if number > 1 else ""
    return f"{reverse('evening:queue')}?show={tab.value}{page}"
