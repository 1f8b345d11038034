"""The pages of whoever pays: what is to be paid, a run from picking to the bank, what became of each payment."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.kernel.refusal import Refused
from fundapp.web import statuses
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.payments import access, actions, presenting, seeing, selectors, shelf
from payouts.payments.actions import Because
from payouts.payments.confirmation import Match, holds
from payouts.payments.forms import ApproveForm, PayeeForm, PrepareForm, ReturnForm
from payouts.payments.leaving import of_rail

page = require_http_methods(["GET", "HEAD"])
# A button that is pressed with an old second factor comes back here as a GET, after it was proved again.
act = require_http_methods(["GET", "HEAD", "POST"])
# What a bank file is, by how its name ends.
_TYPES = {"csv": "text/csv; charset=us-ascii", "txt": "text/plain; charset=us-ascii", "xml": "application/xml"}
payers = organiser_required(Role.TREASURER, Role.RELEASER)
treasurer = organiser_required(Role.TREASURER)


@page
@organiser_required(Role.TREASURER, Role.RELEASER, Role.AUDITOR)
def runs(request: HttpRequest) -> HttpResponse:
    """What waits to be paid, what is held and why, and every run."""
    candidates = selectors.candidates(actor_of(request))
    ready = [candidate for candidate in candidates if candidate.is_ready]
    context = {
        "ready": ready,
        "ready_pence": sum(candidate.payout.amount_pence for candidate in ready),
        "ways": presenting.ready_ways(candidates),
        "held": [candidate for candidate in candidates if not candidate.is_ready],
        "runs": [presenting.row(run) for run in selectors.runs()[:50]],
        "may_prepare": Role.TREASURER.value in actor_of(request).roles,
    }
    return render(request, "payments/runs.html", context)


@act
@treasurer
def prepare(request: HttpRequest) -> HttpResponse:
    """Pick what to pay, and freeze it for a second person."""
    actor = actor_of(request)
    by_hand = request.GET.get("by", "")
    form = PrepareForm(request.POST if request.method == "POST" else None, by_hand=by_hand)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        typed = form.cleaned_data
        try:
            run = actions.prepare_run(
                actor,
                key=typed["once"],
                payout_ids=typed["payout"],
                rail=typed["rail"],
                looked=typed["looked"],
                why=typed["why"],
            )
        except Refused as refused:
            form.refuse(refused, field="why" if "looked_at_without_a_reason" in refused.codes else None)
            status = statuses.of(refused)
        else:
            messages.success(request, _("The run is frozen. Another person checks and approves it."))
            return redirect("payments:run", run_id=run.id)
    candidates = selectors.candidates(actor)
    typed = form.cleaned_data if form.is_bound else {}
    context = presenting.to_pick(
        candidates,
        ticked=typed.get("payout") if form.is_bound else None,
        rail=typed.get("rail") or form["rail"].initial,
        looked=typed.get("looked", ()),
    )
    return render(request, "payments/prepare.html", {**context, "form": form}, status=status)


@page
@organiser_required(Role.TREASURER, Role.RELEASER, Role.AUDITOR)
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run: what it pays, what was checked, who did what, and what this person may do with it now."""
    return _run_page(request, run_id)


@act
@payers
def spot(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The drawn payments in full, for the second person alone, with the form that approves below them."""
    actor = actor_of(request)
    found = access.run_for(actor, run_id)
    if request.method != "POST":
        return redirect("payments:run", run_id=run_id)
    lines = actions.open_spot_check(actor, run_id=run_id)
    context = {**presenting.spot(found, lines), "form": ApproveForm(initial={"seen": found.content_hash})}
    return render(request, "payments/spot.html", context)


@act
@payers
def approve(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The second person's page posts here."""
    actor = actor_of(request)
    access.run_for(actor, run_id)
    if request.method != "POST":
        return redirect("payments:run", run_id=run_id)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _run_page(request, run_id, form=form, status=422)
    typed = form.cleaned_data
    try:
        actions.approve_run(actor, run_id=run_id, typed_total=typed["total"], seen_hash=typed["seen"])
    except Refused as refused:
        if "fresh_factor_needed" in refused.codes:
            raise
        form.refuse(refused, field="total" if "total_does_not_match" in refused.codes else None)
        return _run_page(request, run_id, form=form, status=statuses.of(refused))
    messages.success(request, _("The run is approved. Its bank file can be written now."))
    return redirect("payments:run", run_id=run_id)


@act
@payers
def as_sent(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What the bank's file changes of what was typed, for the two people who may have the file."""
    actor = actor_of(request)
    found = access.run_for(actor, run_id)
    if request.method != "POST":
        return redirect("payments:run", run_id=run_id)
    context = {"run": found, **seeing.whole(found.rail, actions.open_as_sent(actor, run_id=run_id))}
    return render(request, "payments/as_sent.html", context)


@act
@payers
def bank_file(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The file for the bank, made for this answer and kept nowhere."""
    actor = actor_of(request)
    access.run_for(actor, run_id)
    if request.method != "POST":
        return redirect("payments:run", run_id=run_id)
    file = actions.write_bank_file(actor, run_id=run_id)
    response = HttpResponse(file.content, content_type=_TYPES[file.name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@act
@payers
def sent(request: HttpRequest, run_id: UUID) -> HttpResponse:
    access.run_for(actor_of(request), run_id)
    if request.method == "POST":
        actions.mark_sent(actor_of(request), run_id=run_id)
        messages.success(request, _("The run is marked as sent. Confirm it when the bank statement shows it."))
    return redirect("payments:run", run_id=run_id)


@act
@payers
def not_sure(request: HttpRequest, run_id: UUID) -> HttpResponse:
    access.run_for(actor_of(request), run_id)
    if request.method == "POST":
        actions.doubt_run(actor_of(request), run_id=run_id)
        messages.success(request, _("The run is parked. Nobody gets its file until another person has asked the bank."))
    return redirect("payments:run", run_id=run_id)


@act
@payers
def not_there(request: HttpRequest, run_id: UUID) -> HttpResponse:
    access.run_for(actor_of(request), run_id)
    if request.method == "POST":
        actions.clear_run(actor_of(request), run_id=run_id)
        messages.success(request, _("Noted: the bank has nothing of it. Its file can be given to the bank again."))
    return redirect("payments:run", run_id=run_id)


@act
@payers
def payee(request: HttpRequest, run_id: UUID, payout_id: UUID) -> HttpResponse:
    """What the bank said of one payee's name and account."""
    actor = actor_of(request)
    found, payout = access.run_for(actor, run_id), access.payout_for(actor, payout_id)
    form = PayeeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = Match(form.cleaned_data["said"])
        actions.note_payee(actor, run_id=run_id, payout_id=payout_id, said=said)
        messages.success(
            request, _("Noted.") if not holds(said) else _("Noted. The payment is held, and they are asked.")
        )
        return redirect("payments:run", run_id=run_id)
    context = {"form": form, "run": found, "payout": payout}
    return render(request, "payments/payee.html", context, status=422 if form.is_bound else 200)


@act
@payers
def abandon(request: HttpRequest, run_id: UUID) -> HttpResponse:
    access.run_for(actor_of(request), run_id)
    if request.method == "POST":
        actions.abandon_run(actor_of(request), run_id=run_id)
        messages.success(request, _("The run was abandoned. Its payments wait for another run."))
    return redirect("payments:run", run_id=run_id)


@act
@treasurer
def confirm(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Every payment of the run was seen at the bank."""
    access.run_for(actor_of(request), run_id)
    if request.method == "POST":
        actions.confirm_run(actor_of(request), run_id=run_id)
        messages.success(request, _("Every payment of this run is confirmed."))
    return redirect("payments:run", run_id=run_id)


@act
@treasurer
def confirm_one(request: HttpRequest, run_id: UUID, payout_id: UUID) -> HttpResponse:
    access.run_for(actor_of(request), run_id)
    if request.method == "POST":
        actions.confirm_payout(actor_of(request), payout_id=payout_id, run_id=run_id)
        messages.success(request, _("The payment is confirmed."))
    return redirect("payments:run", run_id=run_id)


@act
@treasurer
def came_back(request: HttpRequest, run_id: UUID, payout_id: UUID) -> HttpResponse:
    """One payment came back: say why, and it waits to be paid again."""
    actor = actor_of(request)
    found, payout = access.run_for(actor, run_id), access.payout_for(actor, payout_id)
    form = ReturnForm(request.POST if request.method == "POST" else None, leaves=of_rail(found.rail))
    if form.is_valid():
        because = Because(form.cleaned_data["because"])
        actions.return_payout(actor, payout_id=payout_id, because=because, run_id=run_id)
        messages.success(request, _("The payment is noted as come back. It waits for another run."))
        return redirect("payments:run", run_id=run_id)
    context = {"form": form, "run": found, "payout": payout}
    return render(request, "payments/came_back.html", context, status=422 if form.is_bound else 200)


def _run_page(
    request: HttpRequest, run_id: UUID, *, form: ApproveForm | None = None, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    found = access.run_for(actor, run_id)
    form = form or ApproveForm(initial={"seen": found.content_hash})
    context = {**presenting.whole(found, actor), "form": form, "rail": shelf.title(found.rail)}
    return render(request, "payments/run.html", context, status=status)
