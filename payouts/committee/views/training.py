"""Practising on invented requests: the page of a review, which keeps nothing and sends nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from members.access import organiser_required
from members.roles import Role
from payouts.committee import reviewing, training, voting
from payouts.committee.forms import VoteForm
from payouts.committee.reviewing import Check
from payouts.committee.training import PRACTICES, Practice
from payouts.committee.voting import Cast, Choice
from payouts.rulebook import engine
from payouts.rulebook import selectors as rulebook
from payouts.rulebook.facts import Assessment


@require_http_methods(["GET", "HEAD"])
@organiser_required(Role.COMMITTEE)
def practices(request: HttpRequest) -> HttpResponse:
    """The invented requests."""
    return render(request, "committee/practices.html", {"practices": PRACTICES})


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_required(Role.COMMITTEE)
def practice(request: HttpRequest, number: int) -> HttpResponse:
    """One of them by the rules in force; after a vote, what a panel said. Nothing is written, whatever is sent."""
    one = training.BY_NUMBER.get(number)
    if one is None:
        raise Http404("There is no such request to practise on.")
    assessment = engine.assess(rulebook.current(clock.today()).rulebook, one.facts, training.PLENTY)
    is_aside = "aside" in request.POST
    form = VoteForm(request.POST) if request.method == "POST" and not is_aside else VoteForm(initial={"seen": 0})
    mine = Cast(Choice.NOT_ME) if is_aside else _vote(form, assessment)
    status = 422 if request.method == "POST" and mine is None else 200
    return render(request, "committee/practice.html", _context(one, assessment, form, mine), status=status)


def _vote(form: VoteForm, assessment: Assessment) -> Cast | None:
    """The vote as it would be judged; None where there is none, or where the form says what is missing."""
    if not form.is_valid():
        return None
    said = form.vote()
    mine = Cast(said["choice"], said["amount_pence"], said["reason"])
    try:
        voting.check_cast(mine, total_pence=assessment.total_pence)
    except Refused as refused:
        if not form.show(refused):
            raise
        return None
    return mine


def _context(one: Practice, assessment: Assessment, form: VoteForm, mine: Cast | None) -> dict[str, Any]:
    return {
        "practice": one,
        "said": {"benefit": _(one.benefit), "reason": _(one.reason)},
        "assessment": assessment,
        "checks": _checks(one),
        "form": form,
        "mine": mine,
        "is_alike": mine is not None and training.is_alike(mine, one.said),
        "next": one.number + 1 if one.number + 1 in training.BY_NUMBER else None,
    }


def _checks(one: Practice) -> list[Check]:
    hints = [Check("look", _(one.look_at))] if one.look_at else []
    return [*reviewing.checks_of(one.facts, one.told.proof_seen), *hints]
