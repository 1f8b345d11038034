"""The caseworkers' queue: what waits, its next step, when it is due and what to look out for, in words."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from fundapp.kernel import clock
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import questions, selectors
from payouts.claims.helping import TakenBy
from payouts.claims.models import Claim
from payouts.claims.workflow import State

FILTERS = {
    "new": gettext_noop("New"),
    "mine": gettext_noop("With me"),
    "waiting": gettext_noop("Waiting on them"),
    "late": gettext_noop("Late"),
    "flagged": gettext_noop("Flagged"),
    "all": gettext_noop("All"),
}


@require_http_methods(["GET", "HEAD"])
@organiser_required(Role.CASEWORKER)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the soonest promise first. The address holds the filter, so that it can be kept and passed on."""
    actor, now = actor_of(request), clock.now()
    here = request.GET.get("show", "all")
    here = here if here in FILTERS else "all"
    waiting = list(selectors.queue())
    found = {name: [claim for claim in waiting if _is_in(name, claim, actor.id, now)] for name in FILTERS}
    filters = [
        {
            "label": _(label),
            "url": f"{reverse('claims:queue')}?show={name}",
            "count": len(found[name]),
            "is_here": name == here,
        }
        for name, label in FILTERS.items()
    ]
    context = {"rows": [_row(claim, actor.id, now) for claim in found[here]], "filters": filters, "me": actor.id}
    return render(request, "claims/organise/queue.html", context)


def _is_in(name: str, claim: Claim, me: str, now: datetime) -> bool:
    return {
        "new": claim.step is State.SUBMITTED,
        "mine": str(claim.caseworker_id) == me and claim.step is State.PREPARING,
        "waiting": claim.step is State.WAITING,
        "late": _is_late(claim, now),
        "flagged": bool(flags_of(claim)),
        "all": True,
    }[name]


def _is_late(claim: Claim, now: datetime) -> bool:
    return claim.prepare_by is not None and claim.prepare_by < now


def _row(claim: Claim, me: str, now: datetime) -> dict[str, object]:
    return {
        "claim": claim,
        "is_late": _is_late(claim, now),
        "next_step": next_step(claim, me),
        "flags": flags_of(claim),
    }


def next_step(claim: Claim, me: str) -> str:
    """What has to happen next, as one sentence; whoever it is that does it."""
    if claim.frozen_at is not None:
        return _("Call them: they said that they did not ask for this.")
    if claim.step is State.SUBMITTED:
        return _("Take it up.")
    if claim.step is State.WAITING:
        return _("They answer: %(asked)s") % {"asked": _(questions.ASKABLE.get(claim.asked_for, ""))}
    if claim.panel_wants:
        return _("The panel asks for one thing: %(asked)s") % {"asked": _(questions.ASKABLE[claim.panel_wants])}
    if claim.needs_confirming:
        return _("Another caseworker calls them: is it theirs?")
    return _("Confirm the facts.") if str(claim.caseworker_id) == me else _("Its caseworker confirms the facts.")


def flags_of(claim: Claim) -> list[str]:
    """What to look out for, as words and not as colours."""
    told = (
        (claim.frozen_at is not None, _("Stopped: they said no")),
        (claim.needs_confirming, _("Not confirmed yet")),
        (claim.taken_by == TakenBy.TELEPHONE, _("By telephone")),
        (claim.taken_by == TakenBy.PAPER, _("On paper")),
        (claim.follows_id is not None and claim.payee_changed_at is not None, _("Another account than last time")),
        (bool(claim.panel_wants), _("Back from the panel")),
    )
    return [words for is_so, words in told if is_so]
