"""The members' register: who belongs, their dues, who lives with whom, who has left. Codes and dates, no names."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel.refusal import Refused
from members import actions, selectors
from members.access import actor_of, organiser_required
from members.forms import DuesForm, HouseholdForm, LeaveForm, MemberForm, StandingForm
from members.models import DeclaredInterest, DuesRecord, HouseholdLink, Membership
from members.roles import Role
from members.views.shown import shown, with_form

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
@organiser_required(Role.ADMINISTRATOR, Role.TREASURER)
def register(request: HttpRequest) -> HttpResponse:
    """Enter a new member, by code and date alone."""
    form = MemberForm(request.POST or None)
    if form.is_valid():
        try:
            member = actions.register_membership(
                actor_of(request),
                key=form.cleaned_data["once"],
                code=form.cleaned_data["code"],
                joined_on=form.cleaned_data["joined_on"],
            )
        except Refused as refused:
            return shown(request, "members/register.html", form, refused, field="code")
        return render(request, "members/registered.html", {"member": member})
    return with_form(request, "members/register.html", form, count=selectors.member_count())


@page_with_form
@organiser_required(Role.ADMINISTRATOR, Role.TREASURER)
def standing(request: HttpRequest) -> HttpResponse:
    """Say whether a member's dues are paid up."""
    form = StandingForm(request.POST or None)
    if form.is_valid():
        try:
            actions.set_standing(
                actor_of(request),
                code=form.cleaned_data["code"],
                standing=Membership.Standing(form.cleaned_data["standing"]),
            )
        except Refused as refused:
            return shown(request, "members/standing.html", form, refused, field="code")
        messages.success(request, _("The register is up to date."))
        return redirect("members:standing")
    return with_form(request, "members/standing.html", form)


@page_with_form
@organiser_required(Role.ADMINISTRATOR, Role.TREASURER)
def dues(request: HttpRequest) -> HttpResponse:
    """Enter a period that a member paid for, or for which nothing is asked of them."""
    form = DuesForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.record_dues(
                actor_of(request),
                key=told["once"],
                code=told["code"],
                kind=DuesRecord.Kind(told["kind"]),
                first_on=told["first_on"],
                last_on=told["last_on"],
            )
        except Refused as refused:
            field = "code" if refused.codes[0] == "member_unknown" else "last_on"
            return shown(request, "members/dues.html", form, refused, field=field)
        messages.success(request, _("The register is up to date."))
        return redirect("members:dues")
    return with_form(request, "members/dues.html", form)


@page_with_form
@organiser_required(Role.ADMINISTRATOR, Role.TREASURER)
def leave(request: HttpRequest) -> HttpResponse:
    """Enter the day on which someone left."""
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.end_membership(actor_of(request), code=told["code"], left_on=told["left_on"])
        except Refused as refused:
            field = "code" if refused.codes[0] == "member_unknown" else "left_on"
            return shown(request, "members/leave.html", form, refused, field=field)
        messages.success(request, _("The register is up to date."))
        return redirect("members:leave")
    return with_form(request, "members/leave.html", form)


@page_with_form
@organiser_required(Role.CASEWORKER, Role.ADMINISTRATOR, Role.TREASURER)
def households(request: HttpRequest) -> HttpResponse:
    """Note that two codes live under one roof, so that people close to the one are kept from the other."""
    form = HouseholdForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            kind = DeclaredInterest.Kind(told["kind"])
            actions.link_household(actor_of(request), code=told["code"], kind=kind, subject=told["subject"])
        except Refused as refused:
            return shown(request, "members/households.html", form, refused, field="subject", links=_links())
        messages.success(request, _("Noted. People who are close to one of them are kept from both."))
        return redirect("members:households")
    return with_form(request, "members/households.html", form, links=_links())


@require_POST
@organiser_required(Role.CASEWORKER, Role.ADMINISTRATOR, Role.TREASURER)
def part_household(request: HttpRequest, link_id: UUID) -> HttpResponse:
    actions.part_household(actor_of(request), link_id=link_id)
    return redirect("members:households")


def _links() -> list[HouseholdLink]:
    return list(selectors.household_links()[:100])
