"""The caseworkers' desk: one request, what is sealed in it, and making it ready to decide."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.money import Money
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import actions, gates, helped, questions, registry, selectors, wayfinding, workflow
from payouts.claims.access import claim_for
from payouts.claims.forms import AskForm, FactsForm
from payouts.claims.models import Claim
from payouts.claims.views.answered import facts_told
from payouts.claims.views.queue import flags_of
from payouts.claims.workflow import By, Part, State
from payouts.rulebook.forms import typed

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])
# What one press opens: the class, its fields, and what for.
_OPENED = {
    "name": (SealedClass.CONTACT, ("chosen_name",), gates.CONFLICT),
    "contact": (SealedClass.CONTACT, ("chosen_name", "email", "phone"), gates.PREPARE),
    "frozen": (
        SealedClass.CONTACT,
        ("chosen_name", "email", "phone", "helper_name", "helper_contact", "helper_organisation"),
        gates.CALL_BACK,
    ),
    "note": (SealedClass.NARRATIVE, ("note", "look_again"), gates.PREPARE),
    # With a field for each call that was noted.
    "calls": (SealedClass.NARRATIVE, (), gates.PREPARE),
}


@page
@organiser_required(Role.CASEWORKER, Role.AUDITOR)
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """One request: what was told, and the next step."""
    actor = actor_of(request)
    found = claim_for(actor, claim_id)
    if found.step is State.DRAFT and found.frozen_at is None:
        return redirect("claims:taken", claim_id)
    return render(request, _template_of(found), desk_page(actor, found))


@require_POST
@organiser_required(Role.CASEWORKER)
def open_sealed(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Open what is sealed and show it once; the person it is about sees that it was opened."""
    actor = actor_of(request)
    # Before anything is tried, so that being asked again is not told to the person as a look that was refused.
    need_fresh_factor(actor, at=clock.now())
    found = claim_for(actor, claim_id)
    sealed_class, fields, purpose = _OPENED.get(request.POST.get("what", ""), _OPENED["contact"])
    held = vault.sealed_fields(found.subject, sealed_class)
    fields = fields or tuple(call.said_in for call in helped.calls_of(found))
    opened = opening.open_fields(
        actor,
        subject=found.subject,
        sealed_class=sealed_class,
        fields=[field for field in fields if field in held] or fields[:1],
        purpose=purpose,
    )
    rows = [{"label": _(_OPENED_WORDS[name]), "value": text} for name, text in opened.items() if name in _OPENED_WORDS]
    return render(
        request, _template_of(found), {**desk_page(actor, found, opened), "opened": opened, "opened_rows": rows}
    )


@require_POST
@organiser_required(Role.CASEWORKER)
def take_up(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    actions.take_up(actor_of(request), claim_id)
    return redirect("claims:claim", claim_id)


@require_POST
@organiser_required(Role.CASEWORKER)
def no_money_today(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """There is nothing for today, or there is again: it comes first of what is due alike, or no longer."""
    actions.mark_no_money_today(actor_of(request), claim_id, has_none=request.POST.get("has_none") == "yes")
    return redirect("claims:claim", claim_id)


@require_POST
@organiser_required(Role.CASEWORKER)
def pass_on(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    actions.pass_on(actor_of(request), claim_id)
    return redirect("claims:queue")


@require_POST
@organiser_required(Role.CASEWORKER)
def ask_for_one_thing(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    form = AskForm(request.POST)
    if form.is_valid():
        actions.ask_for_one_thing(actor, claim_id, asked_for=form.cleaned_data["asked_for"])
        return redirect("claims:claim", claim_id)
    context = desk_page(actor, claim_for(actor, claim_id))
    return render(request, "claims/organise/claim.html", {**context, "form": form})


@require_POST
@organiser_required(Role.CASEWORKER)
def resume(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """They said it on the telephone."""
    actions.answered(actor_of(request), claim_id)
    return redirect("claims:claim", claim_id)


@page_with_form
@organiser_required(Role.CASEWORKER)
def confirm_facts(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The facts that the rules need; with them the request is ready to decide."""
    actor = actor_of(request)
    found = claim_for(actor, claim_id)
    is_theirs = found.step is State.PREPARING and str(found.caseworker_id) == actor.id
    if request.method != "POST" and not is_theirs:
        return redirect("claims:claim", claim_id)
    form = FactsForm(found, request.POST or None, initial=_facts_before(found))
    if form.is_valid():
        try:
            actions.prepare_claim(actor, claim_id, confirmed=form.confirmed)
        except Refused as refused:
            form.refuse_each(refused)
        else:
            return redirect("claims:claim", claim_id)
    context = {"form": form, "claim": found, "told": facts_told(found)}
    return render(request, "claims/organise/facts.html", context)


def desk_page(actor: Actor, found: Claim, opened: Mapping[str, str] | None = None) -> dict[str, object]:
    in_charge = str(found.caseworker_id) == actor.id
    calls = helped.calls_of(found)
    moves = workflow.open_to(found.step, By.CASEWORKER)
    return {
        "claim": found,
        "told": facts_told(found),
        "in_charge": in_charge,
        "part": selectors.part_of(actor, found),
        "is_caseworker": Role.CASEWORKER.value in actor.roles,
        "moves": {move.value for move in moves},
        "form": AskForm(),
        "has_note": selectors.has_words(found),
        "asked_sentence": questions.ASKABLE.get(found.asked_for, ""),
        "photos": _photos(found),
        "days_lost": found.days_lost,
        "may_look_again": Role.CASEWORKER.value in actor.roles and selectors.may_look_again(found),
        "pot": selectors.pot_purpose(found),
        "call_wanted": wayfinding.call_wanted(found),
        "flags": flags_of(found),
        "repeats": wayfinding.possible_repeats(found) if Role.CASEWORKER.value in actor.roles else [],
        "same_files": wayfinding.possible_repeats(found, wayfinding.PHOTO)
        if Role.CASEWORKER.value in actor.roles
        else [],
        "helping": helped.live_helping(found),
        "took_down": helped.took_down(actor, found),
        "is_apart": selectors.part_of(actor, found) not in {None, Part.CASEWORKER},
        "has_summary": selectors.has_summary(found),
        "calls": [{"call": call, "said": (opened or {}).get(call.said_in, "")} for call in calls],
        "has_said": bool({call.said_in for call in calls} & vault.sealed_fields(found.subject, SealedClass.NARRATIVE)),
        "more_steps": registry.steps_for(found.id),
        "panel_sentence": questions.ASKABLE.get(found.panel_wants, ""),
    }


def _photos(found: Claim) -> list[dict[str, object]]:
    """What was sent, page by page, and whether the panel will see it."""
    ready = {(shown.redacted_of_id, shown.of_page) for shown in selectors.shown_pages(found)}
    return [
        {"photo": one, "pages": [(number, (one.id, number) in ready) for number in range(1, one.pages + 1)]}
        for one in selectors.photos_of(found)
    ]


_OPENED_WORDS = {
    "chosen_name": gettext_noop("Chosen name"),
    "email": gettext_noop("Email"),
    "phone": gettext_noop("Phone"),
    "helper_name": gettext_noop("The helper is called"),
    "helper_contact": gettext_noop("The helper's phone or email"),
    "helper_organisation": gettext_noop("The helper's organisation"),
}


def _template_of(found: Claim) -> str:
    """Of a draft that its owner stopped there is nothing to read but that it was stopped."""
    return "claims/organise/frozen.html" if found.step is State.DRAFT else "claims/organise/claim.html"


def _facts_before(found: Claim) -> dict[str, object]:
    """What was confirmed in an earlier round."""
    known = selectors.confirmed(found)
    if known is None:
        return {}
    return {
        "sanction_from": known.sanction_from,
        "sanction_to": known.sanction_to or {"unsure": "on"},
        "loss_per_day": Money(known.loss_per_day_pence),
        "proof_seen": known.proof_seen.value,
        "membership_code": known.membership_code,
        "income": Money(known.income_pence) if known.income_pence is not None else None,
        "pot": known.pot,
        **typed(known.more),
    }
