"""What a person can read and choose about money on its way: the words on their statement, and why it waits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.kernel.refusal import Refused
from fundapp.web import statuses
from payouts.claims import visitor
from payouts.claims.views.typed import to_the_code
from payouts.payments import actions, selectors, words
from payouts.payments.forms import WordsForm


@require_safe
def waits(request: HttpRequest) -> HttpResponse:
    """Why promised money is held for a while, without blame and without a date that nobody knows."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    return render(request, "payments/waits.html", {"is_waiting": selectors.waits_for_a_level(claim.pk)})


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if not words.may_choose(claim.pk):
        return render(request, "payments/words.html", {"form": None})
    offered = words.choices(claim)
    form = WordsForm(
        request.POST if request.method == "POST" else None, offered=offered, now=words.words_of(claim, offered)
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            actions.choose_words(visitor.actor_of(claim), claim_id=claim.pk, words=form.cleaned_data["words"])
        except Refused as refused:
            form.refuse(refused)
            status = statuses.of(refused)
        else:
            messages.success(request, _("Saved. Your bank statement will say that."))
            return redirect("claims:me")
    return render(request, "payments/words.html", {"form": form}, status=status)
