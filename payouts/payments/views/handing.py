"""Handing over by hand: the treasurer enters codes, two people sign for cash, and a person takes what is theirs."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel.refusal import Refused
from fundapp.web import statuses
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims import visitor
from payouts.claims.views.typed import to_the_code
from payouts.payments import access, actions, gates, handing, selectors
from payouts.payments.details import code_of
from payouts.payments.forms import TakeForm, VoucherForm
from payouts.payments.models import Voucher

page_with_form = require_http_methods(["GET", "HEAD", "POST"])
payers = organiser_required(Role.TREASURER, Role.RELEASER)


@page_with_form
@payers
def enter(request: HttpRequest, run_id: UUID, payout_id: UUID) -> HttpResponse:
    """A code that was bought for one payment; the next one when there is more to enter."""
    actor = actor_of(request)
    run, payout = access.run_for(actor, run_id), access.payout_for(actor, payout_id)
    line = run.lines.filter(payout=payout).first()
    if line is None:
        raise Http404
    left = handing.left_to_enter_pence(line)
    form = VoucherForm(request.POST if request.method == "POST" else None, left_pence=left)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            actions.enter_voucher(actor, run_id=run_id, payout_id=payout_id, **form.asked)
        except Refused as refused:
            form.refuse(refused, field="code" if "code_not_understood" in refused.codes else None)
            status = statuses.of(refused)
        else:
            messages.success(request, _("The code is sealed. Its person is told when all of it is entered."))
            is_more = handing.left_to_enter_pence(line) > 0
            return redirect(request.path) if is_more else redirect("payments:run", run_id=run_id)
    context = {"form": form, "run": run, "payout": payout, "left_pence": left, "vouchers": line.vouchers.all()}
    context["chosen"] = selectors.chosen_way(payout.award.claim)
    return render(request, "payments/voucher.html", context, status=status)


@page_with_form
@payers
def sign(request: HttpRequest, run_id: UUID, payout_id: UUID) -> HttpResponse:
    """One of the two signatures for cash."""
    actor = actor_of(request)
    access.run_for(actor, run_id)
    if request.method == "POST":
        held = actions.sign_cash(actor, run_id=run_id, payout_id=payout_id)
        one = _("Signed. Another person signs that they saw it.")
        messages.success(request, one if held.seen_by_id is None else _("Signed for by two. This payment is done."))
    return redirect("payments:run", run_id=run_id)


@page_with_form
def mine(request: HttpRequest) -> HttpResponse:
    """A person's codes: shown at a press, and forgotten once they have them."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    actor, form = visitor.actor_of(claim), TakeForm(request.POST)
    if request.method == "POST" and form.is_valid() and form.cleaned_data["done"]:
        actions.take_voucher(actor, claim_id=claim.pk, voucher_id=form.cleaned_data["voucher"])
        messages.success(request, _("Good. We have deleted our copy of the code."))
        return redirect("payments:my_codes" if handing.has_codes(claim.pk) else "claims:me")
    codes = handing.codes_of(claim.pk)
    shown = _picked(codes, form) if request.method == "POST" else None
    context: dict[str, object] = {"vouchers": codes, "shown": shown, "cash": handing.cash_of(claim.pk), "claim": claim}
    if shown is not None:
        context["code"] = code_of(actor, shown, purpose=gates.SHOW)
    return render(request, "payments/my_codes.html", context)


@page_with_form
@organiser_required(Role.CASEWORKER)
def codes(request: HttpRequest) -> HttpResponse:
    """The codes that wait for this caseworker's own people, to be read out one at a time."""
    actor, form = actor_of(request), TakeForm(request.POST)
    waiting = handing.to_read_out(actor)
    shown = _picked(waiting, form) if request.method == "POST" else None
    context: dict[str, object] = {"vouchers": waiting, "shown": shown, "cash": handing.cash_to_arrange(actor)}
    if shown is not None:
        context["code"] = code_of(actor, shown, purpose=gates.READ_OUT)
    return render(request, "payments/codes.html", context)


def _picked(among: QuerySet[Voucher], form: TakeForm) -> Voucher | None:
    return among.filter(id=form.cleaned_data["voucher"]).first() if form.is_valid() else None
