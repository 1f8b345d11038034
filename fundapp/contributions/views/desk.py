"""The organisers' way into giving: what needs them, every list, and each list as a file. They only read."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.contributions.actions import addresses
from fundapp.contributions.forms.desk import AddressForm, NarrowForm
from fundapp.contributions.presenting.organisers.lists import LISTINGS, Listing
from fundapp.contributions.presenting.organisers.words import days_left, text_of
from fundapp.contributions.selectors import desk
from fundapp.contributions.selectors.desk import Rows
from fundapp.kernel.actor import Actor
from fundapp.web import exports
from members.access import actor_of, organiser_required
from members.roles import Role

PAGE_ROWS = 50
FOUND_MOST = 200
readers = organiser_required(Role.TREASURER, Role.ADMINISTRATOR, Role.AUDITOR)
doers = organiser_required(Role.TREASURER, Role.ADMINISTRATOR)
Page = Callable[..., HttpResponse]


def with_buttons(view: Page) -> Page:
    """A page that auditors read, and whose buttons only treasurers and administrators press."""
    looked_at, pressed = readers(view), doers(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (pressed if request.method == "POST" else looked_at)(request, *args, **kwargs)

    return guarded


@require_safe
@readers
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this organiser, and the ways to everything else."""
    waiting = desk.needs_you(actor_of(request).id)
    context = {
        "waiting": waiting,
        "dispute_left": days_left(waiting.dispute_by),
        "corrections": _to_agree_to(actor_of(request)),
        "lists": _ways(),
        "may_do": may_do(actor_of(request)),
    }
    return render(request, "contributions/desk/home.html", context)


@require_safe
@readers
def listing(request: HttpRequest, name: str) -> HttpResponse:
    """One list, a page at a time, narrowed by what is in the address."""
    shown = LISTINGS[name]
    form = NarrowForm(request.GET, fields=shown.narrow, states=shown.states)
    status = 200 if form.is_valid() else 422
    rows = shown.rows(form.wanted)
    page = _page_number(request)
    found = list(rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS + 1])
    context = {
        "listing": shown,
        "form": form,
        "is_narrowed": bool(_kept(request)),
        "newer_url": _turned(request, page - 1) if page > 1 else "",
        "older_url": _turned(request, page + 1) if len(found) > PAGE_ROWS else "",
        "files": [{"kind": kind.upper(), "url": _file_url(request, name, kind)} for kind in exports.KINDS],
        "sums": [{"label": label, "value": value} for label, value in shown.sums(rows)],
        "may_do": may_do(actor_of(request)),
        **_table(shown, found[:PAGE_ROWS]),
    }
    return render(request, "contributions/desk/list.html", context, status=status)


@require_safe
@readers
def listing_file(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """The whole list, narrowed in the same way, as a file. It holds what the page shows, and no address."""
    if kind not in exports.KINDS:
        raise Http404
    shown = LISTINGS[name]
    form = NarrowForm(request.GET, fields=shown.narrow, states=shown.states)
    rows = shown.rows(form.wanted).iterator(chunk_size=500)
    head = [_(label) for label in shown.head]
    return exports.answer("csv" if kind == "csv" else "ods", name=name, head=head, rows=map(shown.cells, rows))


@require_http_methods(["GET", "HEAD", "POST"])
@doers
def by_address(request: HttpRequest) -> HttpResponse:
    """The gifts of an address that the organiser types. The answer names nobody and the address is not shown again."""
    if request.method != "POST":
        return render(request, "contributions/desk/by_address.html", {"form": AddressForm()})
    form = AddressForm(request.POST)
    if not form.is_valid():
        return render(request, "contributions/desk/by_address.html", {"form": form}, status=422)
    email = form.cleaned_data["email"]
    addresses.seek_address(actor_of(request), email=email)
    found = desk.gifts_of_address(email)[:FOUND_MOST]
    context = {"form": AddressForm(), "was_sought": True, **_table(LISTINGS["gifts"], found)}
    return render(request, "contributions/desk/by_address.html", context)


def may_do(actor: Actor) -> bool:
    """Whether buttons are shown; the actions decide for themselves."""
    return bool({Role.TREASURER.value, Role.ADMINISTRATOR.value} & set(actor.roles))


def _table(shown: Listing, rows: Rows | list[object]) -> dict[str, object]:
    """The columns, right-aligned where they hold numbers, and each row with its link."""
    lines = [(shown.link(row), list(shown.cells(row))) for row in rows]
    is_number = [any(isinstance(cells[at], exports.Pence | int) for _, cells in lines) for at in range(len(shown.head))]
    return {
        "listing": shown,
        "head": [
            {"label": _(label), "is_number": numeric} for label, numeric in zip(shown.head, is_number, strict=True)
        ],
        "rows": [
            {
                "url": url,
                "cells": [
                    # A code is copied and compared as one, so it stays on one line.
                    {"text": text_of(cell), "is_number": numeric, "is_code": isinstance(cell, str) and " " not in cell}
                    for cell, numeric in zip(cells, is_number, strict=True)
                ],
            }
            for url, cells in lines
        ],
    }


def _ways() -> list[dict[str, str]]:
    return [
        {"url": reverse(f"contributions:desk_{name}"), "label": _(shown.title), "hint": _(shown.hint)}
        for name, shown in LISTINGS.items()
    ]


def _to_agree_to(actor: Actor) -> list[dict[str, object]]:
    """Corrections that wait for this organiser, each with the page where they decide."""
    found: list[dict[str, object]] = []
    for asked in desk.corrections_for(actor.id):
        name, thing = ("desk_seen", asked.gift) if asked.gift else ("desk_banking", asked.banking)
        if thing is not None:
            url = reverse(f"contributions:{name}", args=[thing.id])
            found.append({"url": url, "pence": thing.amount_pence})
    return found


def _page_number(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def _kept(request: HttpRequest) -> dict[str, str]:
    """What is narrowed, without the page and without what is empty."""
    return {name: str(value) for name, value in request.GET.items() if value and name != "page"}


def _turned(request: HttpRequest, page: int) -> str:
    return "?" + urlencode({**_kept(request), "page": page})


def _file_url(request: HttpRequest, name: str, kind: str) -> str:
    query = urlencode(_kept(request))
    return reverse(f"contributions:desk_{name}_file", args=[kind]) + (f"?{query}" if query else "")
