"""What people saw arrive: written down, counted by a second person, recognised, taken to the bank, corrected."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundapp.contributions import counting
from fundapp.contributions.actions import corrections, offline, recognising, transfers
from fundapp.contributions.counting import Month, Seen
from fundapp.contributions.forms.desk import (
    BankingForm,
    CashForm,
    CorrectionForm,
    CountForm,
    DuesForm,
    RecogniseForm,
    StatementForm,
)
from fundapp.contributions.models import CashBanking, OfflineCorrection, OfflineGift, RecurringContribution
from fundapp.contributions.presenting.organisers import words
from fundapp.contributions.presenting.organisers.words import tag, word
from fundapp.contributions.selectors import desk
from fundapp.contributions.selectors.desk import Wanted
from fundapp.contributions.views.desk import doers, may_do, with_buttons
from fundapp.contributions.views.desk_gifts import history, label_of
from fundapp.contributions.workflow import CorrectionState, OfflineState, OfflineWay, Way
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from fundapp.ledger import chart
from fundapp.ledger import selectors as books
from fundapp.web import statuses
from fundapp.web.forms import PlainForm
from members.access import actor_of

act = require_http_methods(["GET", "HEAD", "POST"])
_IN_THE_BOOKS = frozenset({OfflineState.CONFIRMED, OfflineState.RECOGNISED, OfflineState.UNIDENTIFIED})


@act
@doers
def cash(request: HttpRequest) -> HttpResponse:
    """Write down cash or a cheque."""

    def write_down(actor: Actor, form: CashForm) -> HttpResponse:
        gift = offline.record_cash(
            actor, key=_key(form), campaign_id=form.campaign_id, seen=_seen(form, way=form.cleaned_data["way"])
        )
        messages.success(request, _("Written down. It is in the books once another person has counted it."))
        return redirect("contributions:desk_seen", offline_id=gift.id)

    return _form_page(request, "contributions/desk/cash.html", CashForm, write_down, received_on=clock.today())


@act
@doers
def transfer(request: HttpRequest) -> HttpResponse:
    """Write down a line of the bank statement."""

    def write_down(actor: Actor, form: StatementForm) -> HttpResponse:
        gift = offline.record_transfer(actor, key=_key(form), seen=_seen(form, way=OfflineWay.BANK.value))
        if gift.state == OfflineState.CONFIRMED:
            messages.success(request, _("The reference is ours: it is in the books as that gift."))
        else:
            messages.info(request, _("In the books as unidentified. Recognise it here when you know what it is."))
        return redirect("contributions:desk_seen", offline_id=gift.id)

    return _form_page(request, "contributions/desk/transfer.html", StatementForm, write_down)


@act
@doers
def bank(request: HttpRequest) -> HttpResponse:
    """Say that cash and cheques were taken to the bank."""

    def write_down(actor: Actor, form: BankingForm) -> HttpResponse:
        typed = form.cleaned_data
        banking = offline.bank_cash(
            actor, key=_key(form), amount_pence=typed["amount"].pence, banked_on=typed["banked_on"]
        )
        messages.success(request, _("Written down: it is at the bank."))
        return redirect("contributions:desk_banking", banking_id=banking.id)

    context = {"cash_pence": books.balance_pence(chart.CASH)}
    return _form_page(
        request, "contributions/desk/bank.html", BankingForm, write_down, context, banked_on=clock.today()
    )


@act
@doers
def expect(request: HttpRequest) -> HttpResponse:
    """Expect a member's dues or a branch's levy every month."""

    def write_down(actor: Actor, form: DuesForm) -> HttpResponse:
        typed = form.cleaned_data
        promise = transfers.expect_dues(
            actor,
            key=_key(form),
            kind=typed["kind"],
            payer=typed["payer"],
            campaign_id=form.campaign_id,
            amount_pence=typed["amount"].pence,
            first_on=typed["first_on"],
        )
        messages.success(request, _("Expected from now on. Give the payer the reference below."))
        return redirect("contributions:desk_due", recurring_id=promise.id)

    return _form_page(request, "contributions/desk/expect.html", DuesForm, write_down, first_on=clock.today())


@act
@with_buttons
def due(request: HttpRequest, recurring_id: UUID) -> HttpResponse:
    """Dues, a levy or a standing order: what came of it, and how it stands."""
    rows = desk.dues(Wanted(), month=clock.today().replace(day=1))
    promise: Any = get_object_or_404(
        RecurringContribution.objects.select_related("campaign").exclude(way=Way.STRIPE), id=recurring_id
    )
    if request.method == "POST":
        transfers.end_expected(actor_of(request), recurring_id=promise.id)
        messages.success(request, _("It is expected no more. Money that still comes is kept and shown here."))
        return redirect("contributions:desk_due", recurring_id=promise.id)
    came = rows.filter(id=promise.id).values_list("came_pence", flat=True).first() or 0
    month = Month(promise.amount_pence, came, promise.next_on, promise.ended_at is not None)
    context = {
        "promise": promise,
        "kind": word(words.KINDS, promise.kind),
        "standing": tag(words.STANDINGS, counting.standing(month, today=clock.today())),
        "came_pence": came,
        "gifts": promise.contributions.order_by("-paid_at")[:24],
        "log": history(f"recurring:{promise.id}"),
        "may_end": may_do(actor_of(request)) and promise.ended_at is None,
    }
    return render(request, "contributions/desk/due.html", context)


@act
@with_buttons
def seen(request: HttpRequest, offline_id: UUID) -> HttpResponse:
    """One thing that somebody saw arrive. Every button and form of it posts to this same page."""
    rows = OfflineGift.objects.select_related("campaign", "recurring", "contribution").defer("email")
    found = get_object_or_404(rows, id=offline_id)
    forms: dict[str, PlainForm] = {
        "count": CountForm(),
        "recognise": RecogniseForm(),
        "correct": CorrectionForm(prefix="correct"),
    }
    status = 200
    if request.method == "POST":
        form, answer = _seen_act(request, found)
        if answer is not None:
            return answer
        forms[request.POST["act"]], status = form, 422
    # The page's title and its summary of problems look at `form`: the one that was sent.
    context = {**_about(request, found), "forms": forms, "form": forms.get(request.POST.get("act", ""))}
    return render(request, "contributions/desk/seen.html", context, status=status)


@act
@with_buttons
def banking(request: HttpRequest, banking_id: UUID) -> HttpResponse:
    """One walk to the bank, and the way to take it out of the books again."""
    actor, found = actor_of(request), get_object_or_404(CashBanking, id=banking_id)
    form = CorrectionForm(request.POST if request.POST.get("act") == "correct" else None, prefix="correct")
    if form.is_valid():
        corrections.ask_correction_of_banking(
            actor, key=_key(form), banking_id=found.id, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("Asked. Another treasurer or administrator has to agree."))
        return redirect("contributions:desk_banking", banking_id=found.id)
    if request.POST.get("act") in _DECIDES:
        _decide(request, found.corrections.filter(state=CorrectionState.ASKED).first())
        return redirect("contributions:desk_banking", banking_id=found.id)
    context = {
        "banking": found,
        "by": label_of(found.banked_by),
        "log": history(f"banking:{found.id}"),
        "correction": _correction(actor, found.corrections.filter(state=CorrectionState.ASKED).first()),
        "may_correct": may_do(actor) and found.corrected_at is None,
        "form": form,
    }
    return render(request, "contributions/desk/banking.html", context, status=422 if form.errors else 200)


def _about(request: HttpRequest, found: OfflineGift) -> dict[str, object]:
    actor = actor_of(request)
    is_open, does = found.state == OfflineState.RECORDED, may_do(actor)
    asked = found.corrections.filter(state=CorrectionState.ASKED).first()
    return {
        "gift": found,
        "state": tag(words.OFFLINE_STATES, found.state),
        "way": word(words.WAYS, found.way),
        "recorded_by": label_of(found.recorded_by),
        "confirmed_by": label_of(found.confirmed_by),
        "recognised_by": label_of(found.recognised_by),
        "log": history(f"offline:{found.id}"),
        "correction": _correction(actor, asked),
        "is_yours": found.recorded_by == actor.id,
        "waits": is_open,
        "may_count": is_open and does and found.recorded_by != actor.id,
        "may_withdraw": is_open and does,
        "may_recognise": does and found.state == OfflineState.UNIDENTIFIED,
        "may_correct": does and found.state in _IN_THE_BOOKS and asked is None,
    }


def _correction(actor: Actor, asked: OfflineCorrection | None) -> dict[str, object] | None:
    if asked is None:
        return None
    return {
        "asked": asked,
        "reason": word(words.CORRECTION_REASONS, asked.reason),
        "by": label_of(asked.asked_by),
        "may_approve": may_do(actor) and asked.asked_by != actor.id,
        "may_decline": may_do(actor),
    }


def _seen_act(request: HttpRequest, found: OfflineGift) -> tuple[PlainForm, HttpResponse | None]:
    """What a button of the page does; the form comes back when something in it needs changing."""
    actor, pressed = actor_of(request), request.POST.get("act", "")
    if pressed not in {*_FORMS, *_DECIDES, "withdraw"}:
        raise BadRequest
    form: Any = _FORMS.get(pressed, PlainForm)(request.POST, **({"prefix": "correct"} if pressed == "correct" else {}))
    if not form.is_valid():
        return form, None
    try:
        if pressed == "count":
            offline.confirm_count(actor, offline_id=found.id, counted_pence=form.cleaned_data["counted"].pence)
            messages.success(request, _("You counted the same. It is in the books."))
        elif pressed == "recognise":
            recognising.recognise(
                actor, offline_id=found.id, campaign_id=form.campaign_id, reference=form.cleaned_data["reference"]
            )
            messages.success(request, _("Recognised. It is in its pot."))
        elif pressed == "correct":
            corrections.ask_correction_of_gift(
                actor, key=_key(form), offline_id=found.id, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("Asked. Another treasurer or administrator has to agree."))
        elif pressed in _DECIDES:
            _decide(request, found.corrections.filter(state=CorrectionState.ASKED).first())
        else:
            offline.withdraw_record(actor, offline_id=found.id)
            messages.success(request, _("Taken back. Nothing of it is in the books."))
    except Refused as refused:
        if pressed not in _FORMS or "role_needed" in refused.codes:
            raise
        form.refuse(refused)
        return form, None
    return form, redirect("contributions:desk_seen", offline_id=found.id)


_FORMS: dict[str, type[PlainForm]] = {"count": CountForm, "recognise": RecogniseForm, "correct": CorrectionForm}
_DECIDES = frozenset({"agree", "decline"})


def _decide(request: HttpRequest, asked: OfflineCorrection | None) -> None:
    """The second person's word on a correction. One that was decided meanwhile is not decided again."""
    if asked is None:
        return
    if request.POST.get("act") == "agree":
        corrections.approve_correction(actor_of(request), correction_id=asked.id)
        messages.success(request, _("You agreed. It is out of the books, by the exact reverse of its entries."))
    else:
        corrections.decline_correction(actor_of(request), correction_id=asked.id)
        messages.success(request, _("Declined. The books stay as they are."))


def _form_page(
    request: HttpRequest,
    template: str,
    form_class: type[Any],
    write_down: Callable[[Actor, Any], HttpResponse],
    context: Mapping[str, object] | None = None,
    **initial: object,
) -> HttpResponse:
    """A form that writes one thing down; what is refused is said at its top, with what was typed kept."""
    form = form_class(request.POST if request.method == "POST" else None, initial=initial)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return write_down(actor_of(request), form)
        except Refused as refused:
            form.refuse(refused)
            status = statuses.of(refused)
    return render(request, template, {**(context or {}), "form": form}, status=status)


def _seen(form: PlainForm, *, way: str) -> Seen:
    typed = form.cleaned_data
    return Seen(
        way=way,
        amount_pence=typed["amount"].pence,
        received_on=typed["received_on"],
        reference=typed["reference"],
        email=typed.get("email", ""),
        is_another=typed["is_another"],
    )


def _key(form: PlainForm) -> str:
    return f"desk:{form.cleaned_data['once']}"
