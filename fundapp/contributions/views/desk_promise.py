"""One monthly gift on the organisers' desk: how it stands, what was asked of it, and the same changes for somebody who
telephones. No address is shown until it is asked for, and that is written down.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.contributions import access
from fundapp.contributions.actions import recurring_changes, supporters
from fundapp.contributions.forms.supporter import FORMS, ChangeForm
from fundapp.contributions.handlers import recurring as handling
from fundapp.contributions.models import RecurringContribution
from fundapp.contributions.presenting import desk_promises as presenting
from fundapp.contributions.workflow import Change, Way
from fundapp.kernel.refusal import Refused
from members.access import actor_of, need_one_of, organiser_required
from members.roles import Role

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
readers = organiser_required(Role.TREASURER, Role.ADMINISTRATOR, Role.AUDITOR)
administrators = organiser_required(Role.ADMINISTRATOR)


@page_with_form
@readers
def promise(request: HttpRequest, recurring_id: UUID) -> HttpResponse:
    """How it stands, every change and who asked for it, and what it brought; asked for with POST, the address too."""
    if request.method == "POST":
        need_one_of(actor_of(request), Role.ADMINISTRATOR)
    found = access.promise_for(actor_of(request), recurring_id)
    address = ""
    if request.method == "POST":
        address = supporters.show_address(actor_of(request), recurring_id=found.id)
    may_change = Role.ADMINISTRATOR.value in actor_of(request).roles
    told = {"promise": found, "said": presenting.desk_card(found), "address": address, "may_change": may_change}
    return render(request, "contributions/desk/promise.html", told)


@page_with_form
@administrators
def change(request: HttpRequest, recurring_id: UUID, errand: str) -> HttpResponse:
    """For somebody who telephones: the same page, question and rules as their own."""
    found = access.promise_for(actor_of(request), recurring_id)
    if errand not in FORMS or errand == Change.CARD.value:
        raise Http404
    form = FORMS[errand](request.POST or None)
    if not form.is_valid():
        return _change_page(request, found, form, status=422 if form.is_bound else 200)
    try:
        _ask(request, found, form)
    except Refused as refused:
        if "fresh_factor_needed" in refused.codes:
            raise
        form.refuse(refused, field=form.beside or None)
        return _change_page(request, found, form, status=409)
    messages.success(request, _("Asked for. This page says what has become of it."))
    response = redirect("contributions:desk_promise", found.id)
    response.status_code = 303
    return response


def _ask(request: HttpRequest, found: RecurringContribution, form: ChangeForm) -> None:
    """A standing order is only written down: its own bank has changed it."""
    asked = {"key": form.cleaned_data["once"], "recurring_id": found.id, "wish": form.wish()}
    if found.way == Way.STRIPE.value:
        handling.carry_out_now(recurring_changes.ask(actor_of(request), **asked))
    else:
        recurring_changes.note(actor_of(request), **asked)


def _change_page(
    request: HttpRequest, found: RecurringContribution, form: ChangeForm, *, status: int = 200
) -> HttpResponse:
    told = {
        "form": form,
        "promise": found,
        "said": presenting.desk_card(found),
        "what": form.what.value,
        "back_url": reverse("contributions:desk_promise", args=[found.id]),
    }
    return render(request, "contributions/desk/promise_change.html", told, status=status)
