"""Campaigns on the organisers' desk: opening one after a last look, pausing and ending it, taking a name down."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.contributions import access, actions, selectors
from fundapp.contributions.forms.campaigns import CampaignForm
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused, refuse
from members.access import actor_of, organiser_required
from members.roles import Role

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])
keepers = organiser_required(Role.TREASURER, Role.ADMINISTRATOR)


@page
@keepers
def campaigns(request: HttpRequest) -> HttpResponse:
    """Every campaign, those that still ask first, with how far each is."""
    rows = [{"campaign": each, "progress": selectors.progress_of(each)} for each in selectors.campaigns()]
    return render(request, "contributions/desk/campaigns.html", {"rows": rows})


@page_with_form
@keepers
def new_campaign(request: HttpRequest) -> HttpResponse:
    """What people will read, then the same once more to be looked at, then it is open."""
    form = CampaignForm(request.POST or None, general_is_free=selectors.is_general_free())
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    if "open" not in request.POST:
        return render(request, "contributions/desk/check.html", {"form": form, "told": form.campaign})
    try:
        opened = actions.open_campaign(actor_of(request), **form.campaign)
    except Refused as refused:
        form.refuse(refused)
        return _form_page(request, form, status=409)
    messages.success(request, _("The campaign is open."))
    return redirect("contributions:desk_campaign", opened.id)


@page_with_form
@keepers
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """One campaign: what it says, how far it is, whose first names stand on its page, and what may be done."""
    asked = access.campaign_by_id(campaign_id)
    if request.method == "POST":
        _do(actor_of(request), asked.id, request.POST)
        messages.success(request, _("Done."))
        return redirect("contributions:desk_campaign", asked.id)
    context = {"campaign": asked, "progress": selectors.progress_of(asked), "named": selectors.named_gifts(asked)}
    return render(request, "contributions/desk/campaign.html", context)


_ACTS: Mapping[str, Callable[..., Any]] = {
    "pause": actions.pause_campaign,
    "resume": actions.resume_campaign,
    "close": actions.close_campaign,
}


def _do(actor: Actor, campaign_id: UUID, sent: Mapping[str, Any]) -> None:
    """The button that was pressed: `what`, and of a name to be taken down the `gift` it stands beside."""
    what = str(sent.get("what", ""))
    if what == "hide":
        actions.hide_name(actor, contribution_id=access.named_gift(campaign_id, str(sent.get("gift", ""))).id)
    elif what in _ACTS:
        _ACTS[what](actor, campaign_id=campaign_id)
    else:
        raise refuse("button_unknown", "This button is not known. Load the page again and press once more.")


def _form_page(request: HttpRequest, form: CampaignForm, *, status: int) -> HttpResponse:
    return render(request, "contributions/desk/new_campaign.html", {"form": form}, status=status)
