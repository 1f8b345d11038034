"""The pages of motions. They parse, call one action or selector, and render."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from fundapp.web.same_for_all import kept_by_anyone
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.motions import actions, presenting, selectors
from payouts.motions.access import PROPOSERS_OF_LIMITS, PROPOSERS_OF_RULES, motion_for
from payouts.motions.forms import LimitForm, RulebookForm, VoteForm
from payouts.motions.models import Motion
from payouts.motions.voting import Choice
from payouts.motions.workflow import AT_WORK, Kind

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
_KEPT_SECONDS = 300


@require_safe
@organiser_required(*Role)
def motions(request: HttpRequest) -> HttpResponse:
    """What is open or waits for its day, and what is over."""
    actor = actor_of(request)
    held = {Role(role) for role in actor.roles}
    context = {
        "at_work": selectors.at_work(),
        "over": selectors.over()[: selectors.LATEST],
        "may_propose_rules": held & set(PROPOSERS_OF_RULES),
        "may_propose_limits": held & set(PROPOSERS_OF_LIMITS),
    }
    return render(request, "motions/motions.html", context)


@page_with_form
@organiser_required(*PROPOSERS_OF_RULES)
def propose(request: HttpRequest) -> HttpResponse:
    """New rules: every mistake by its line, then what they change and would have done, then the motion."""
    initial = {"document": selectors.rules_to_start_from()}
    form = RulebookForm(request.POST or None, request.FILES or None, initial=initial)
    looked: selectors.Look | None = None
    if form.is_valid():
        typed = form.cleaned_data
        try:
            if request.POST.get("act") == "propose":
                motion = actions.propose_rulebook(
                    actor_of(request), key=typed["once"], toml_text=typed["document"], note=typed["note"]
                )
                messages.success(request, _("The motion is open. The committee votes on it."))
                return redirect("motions:motion", motion.id)
            looked = selectors.look_at(typed["document"])
        except Refused as refused:
            if "fresh_factor_needed" in refused.codes:
                raise
            form.show(refused)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "motions/propose.html", {"form": form, "looked": looked}, status=status)


@page_with_form
@organiser_required(*PROPOSERS_OF_LIMITS)
def propose_limit(request: HttpRequest) -> HttpResponse:
    """One limit on money or data."""
    form = LimitForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            motion = actions.propose_limit(
                actor_of(request), key=typed["once"], limit=typed["limit"], value=typed["value"], note=typed["note"]
            )
        except Refused as refused:
            if "fresh_factor_needed" in refused.codes:
                raise
            form.refuse(refused, field="note" if refused.codes == ("note_gives_away",) else "value")
        else:
            messages.success(request, _("It is proposed. Another organiser has to agree, and then a day passes."))
            return redirect("motions:motion", motion.id)
    status = 422 if form.is_bound else 200
    return render(request, "motions/limit.html", {"form": form, "rows": selectors.limits_now()}, status=status)


@page_with_form
@organiser_required(*Role)
def motion(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """One motion: what it changes, who said what, and the buttons that are this person's now."""
    actor = actor_of(request)
    found = motion_for(actor, motion_id)
    act = request.POST.get("act", "")
    form = VoteForm(request.POST if act == "vote" else None)
    if request.method == "POST":
        if act == "vote" and form.is_valid():
            choice = Choice(form.cleaned_data["choice"])
            actions.cast_vote(actor, motion_id=found.id, key=form.cleaned_data["once"], choice=choice)
            messages.success(request, _("Your vote is in."))
            return redirect("motions:motion", found.id)
        if act != "vote":
            return _done(request, actor, found, act)
    context = {"motion": found, "form": form, **_shown(actor, found)}
    return render(request, "motions/motion.html", context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, actor: Actor, found: Motion, act: str) -> HttpResponse:
    if act not in _ACTS:
        raise BadRequest
    do, said = _ACTS[act]
    do(actor, motion_id=found.id)
    messages.success(request, _(said))
    return redirect("motions:motion", found.id)


_ACTS: Mapping[str, tuple[Callable[..., Motion], str]] = {
    "second": (actions.second, gettext_noop("You have agreed. It takes effect in the night after a whole day.")),
    "stop": (actions.stop, gettext_noop("It is stopped, and changes nothing.")),
    "withdraw": (actions.withdraw, gettext_noop("It is taken back.")),
}


def _shown(actor: Actor, found: Motion) -> dict[str, Any]:
    """What this person may see and press. Who voted how is for those who may vote."""
    now, rights = clock.now(), selectors.rights_of(actor, found)
    shown: dict[str, Any] = {"rights": rights, "is_fresh": actor.has_fresh_factor(at=now)}
    if found.sort is Kind.RULEBOOK:
        shown |= {
            "looked": selectors.looked_at(found) if found.step in AT_WORK else None,
            "counted": selectors.counted(found),
            "votes": selectors.votes_on(found) if Role.COMMITTEE.value in actor.roles else (),
        }
    return shown


# --- For everybody ----------------------------------------------------------------------------------------------------
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Every change that was asked for and what became of it, without a name."""
    return render(request, "motions/published.html", {"rows": selectors.published()})


@require_safe
@kept_by_anyone(seconds=_KEPT_SECONDS)
def published_as_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"motions": [_plain(row) for row in selectors.published()]})


def _plain(row: selectors.Published) -> dict[str, Any]:
    motion, counted = row.motion, row.counted
    return {
        "number": motion.number,
        "kind": motion.kind,
        "proposes": presenting.title(motion, in_public=True),
        "state": motion.state,
        "opened_at": motion.opened_at.isoformat(),
        "closes_at": motion.closes_at.isoformat(),
        "takes_effect_at": motion.takes_effect_at.isoformat() if motion.takes_effect_at else None,
        "votes": {"yes": counted.yes, "no": counted.no, "abstain": counted.abstain} if counted else None,
        "may_vote": counted.electors if counted else None,
    }
