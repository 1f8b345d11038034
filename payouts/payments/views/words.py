"""What a person can read and choose about money on its way: the words on their statement, and why it waits."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import visitor
from payouts.claims.access import claim_for
from payouts.claims.models import Claim
from payouts.claims.views.typed import to_the_code
from payouts.payments import actions, selectors, words
from payouts.payments.forms import WordsForm

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def waits(request: HttpRequest) -> HttpResponse:
    """Why promised money is held for a while, without blame and without a date that nobody knows."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    return render(request, "payments/waits.html", {"is_waiting": selectors.waits_for_a_level(claim.pk)})


@page_with_form
def mine(request: HttpRequest) -> HttpResponse:
    """The rules' list, to choose from."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    form = _form(request, claim)
    if form is not None and _chosen(visitor.actor_of(claim), claim, form):
        messages.success(request, _("Saved. Your bank statement will say that."))
        return redirect("claims:me")
    return render(request, "payments/words.html", {"form": form}, status=_status(form))


@page_with_form
@organiser_required(Role.CASEWORKER)
def at_the_desk(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The same for somebody on the telephone."""
    actor = actor_of(request)
    claim = claim_for(actor, claim_id)
    form = _form(request, claim)
    if form is not None and _chosen(actor, claim, form):
        messages.success(request, _("Saved. Their bank statement will say that."))
        return redirect("claims:claim", claim_id)
    return render(request, "payments/words_at_the_desk.html", {"form": form, "claim": claim}, status=_status(form))


def _form(request: HttpRequest, claim: Claim) -> WordsForm | None:
    """None where there is nothing to choose."""
    if not words.may_choose(claim.pk):
        return None
    offered = words.choices(claim)
    typed = request.POST if request.method == "POST" else None
    return WordsForm(typed, offered=offered, now=words.words_of(claim, offered))


def _chosen(actor: Actor, claim: Claim, form: WordsForm) -> bool:
    """Whether it is kept; otherwise the form says why not."""
    if not form.is_valid():
        return False
    try:
        actions.choose_words(actor, claim_id=claim.pk, words=form.cleaned_data["words"])
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def _status(form: WordsForm | None) -> int:
    return 422 if form is not None and form.errors else 200
