"""One gift, one refund, one dispute, for organisers: its life, its entries in the books, and what may be done."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.audit import selectors as audit
from fundapp.contributions.actions import addresses, refund_orders
from fundapp.contributions.forms.desk import LookForm, RefundForm
from fundapp.contributions.models import Contribution, GiftDispute, RefundOrder
from fundapp.contributions.presenting.organisers import words
from fundapp.contributions.presenting.organisers.words import tag, word
from fundapp.contributions.selectors import desk
from fundapp.contributions.views.desk import doers, may_do, readers, with_buttons
from fundapp.contributions.workflow import RefundState, Way
from fundapp.kernel.refusal import Refused
from fundapp.limits import selectors as limits
from fundapp.limits.catalogue import Limit
from fundapp.web import statuses
from members import selectors as members
from members.access import actor_of

act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@readers
def gift(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """One gift: what it was, what became of it, and what the books say."""
    found = _gift(gift_id)
    seen = getattr(found, "offline_gift", None)
    context = {
        "gift": found,
        "state": tag(words.GIFT_STATES, found.state),
        "way": word(words.WAYS, found.way),
        "orders": [_order_row(order) for order in found.refund_orders.order_by("asked_at")],
        "disputes": [
            {"dispute": dispute, "state": tag(words.DISPUTE_STATES, dispute.state)}
            for dispute in found.disputes.order_by("opened_at")
        ],
        "entries": desk.entries_of(found),
        "log": history(f"contribution:{found.id}"),
        "seen": seen,
        "is_by_stripe": found.way == Way.STRIPE,
        "may_refund": may_do(actor_of(request)) and found.kept_pence > 0,
        "may_do": may_do(actor_of(request)),
    }
    return render(request, "contributions/desk/gift.html", context)


@act
@doers
def address(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """Look at the address that was left with a gift, for a reason that is recorded. It is shown once, and not kept."""
    found = _gift(gift_id)
    form = LookForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"gift": found, "form": form}
    if form.is_valid():
        shown = addresses.show_address(actor_of(request), contribution_id=found.id, reason=form.cleaned_data["reason"])
        context = {"gift": found, "was_shown": True, "address": shown}
    return render(request, "contributions/desk/address.html", context, status=422 if form.errors else 200)


@act
@doers
def refund(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """Ask for a refund: of all that is left, or of part."""
    found = _gift(gift_id)
    form = RefundForm(request.POST if request.method == "POST" else None, initial={"amount": _pounds(found.kept_pence)})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        typed = form.cleaned_data
        try:
            order = refund_orders.ask_refund(
                actor_of(request),
                key=f"refund:{typed['once']}",
                contribution_id=found.id,
                amount_pence=typed["amount"].pence,
                reason=typed["reason"],
            )
        except Refused as refused:
            status = _said(form, refused, field="amount")
        else:
            messages.success(request, _asked_words(order))
            return redirect("contributions:desk_gift", gift_id=found.id)
    context = {
        "gift": found,
        "form": form,
        "is_by_stripe": found.way == Way.STRIPE,
        "seen": getattr(found, "offline_gift", None),
        "limit_pence": limits.value_of(Limit.REFUND_ALONE),
    }
    return render(request, "contributions/desk/refund.html", context, status=status)


@act
@with_buttons
def order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One refund that was asked for. The second person's buttons post to this same page."""
    actor = actor_of(request)
    found = get_object_or_404(RefundOrder.objects.select_related("contribution__campaign"), id=order_id)
    if request.method == "POST":
        decide, said = _DECIDES.get(request.POST.get("act", ""), (None, ""))
        if decide is None:
            raise BadRequest
        decide(actor, order_id=found.id)
        messages.success(request, _(said))
        return redirect("contributions:desk_order", order_id=found.id)
    is_open = found.state == RefundState.ASKED
    context = {
        **_order_row(found),
        "gift": found.contribution,
        "asked_by": label_of(found.asked_by),
        "approved_by": label_of(found.approved_by),
        "may_approve": is_open and may_do(actor) and found.asked_by != actor.id,
        "may_decline": is_open and may_do(actor),
        "is_yours": found.asked_by == actor.id,
        "log": history(f"refund:{found.id}"),
    }
    return render(request, "contributions/desk/order.html", context)


_DECIDES = {
    "approve": (
        refund_orders.approve_refund,
        gettext_noop("You agreed. The refund is on its way to where the gift came from."),
    ),
    "decline": (refund_orders.decline_refund, gettext_noop("Declined. Nothing goes back.")),
}


@require_safe
@readers
def dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """One dispute: what the bank says in plain words, how long there is, and where the answer is given."""
    found = get_object_or_404(
        GiftDispute.objects.select_related("contribution__campaign").prefetch_related("movements"), id=dispute_id
    )
    is_test = "" if settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_")) else "test/"
    context = {
        "dispute": found,
        "gift": found.contribution,
        "state": tag(words.DISPUTE_STATES, found.state),
        "reason": word(words.DISPUTE_REASONS, found.reason),
        "needs_answer": found.state == "needs_answer",
        "left": words.days_left(found.evidence_due_at),
        "stripe_url": f"https://dashboard.stripe.com/{is_test}disputes/{found.dispute_id}",
    }
    return render(request, "contributions/desk/dispute.html", context)


def history(subject: str) -> list[dict[str, object]]:
    """What was done to one thing, and by whom, in words."""
    return [
        {"at": record.at, "text": f"{word(words.VERBS, record.verb)}. {record.actor_label}"}
        for record in audit.about(subject)
    ]


def label_of(account: str) -> str:
    """What to call whoever did something: an organiser, or a part of the fund's own machinery."""
    try:
        known = members.labels([UUID(account)])
    except ValueError:
        return account
    return known.get(UUID(account), _("Somebody"))


def _gift(gift_id: UUID) -> Contribution:
    rows = Contribution.objects.select_related("campaign", "recurring", "offline_gift").defer("email", "access_token")
    return get_object_or_404(rows, id=gift_id)


def _order_row(order: RefundOrder) -> dict[str, object]:
    return {
        "order": order,
        "state": tag(words.REFUND_STATES, order.state),
        "reason": word(words.REFUND_REASONS, order.reason),
    }


def _asked_words(order: RefundOrder) -> str:
    if order.needs_second:
        return _("Asked. Another treasurer or administrator has to agree before it goes back.")
    return _("The refund is on its way to where the gift came from.")


def _said(form: RefundForm, refused: Refused, *, field: str) -> int:
    """A refusal beside the field that can cure it; a second factor that is too old leads to where it is proved."""
    if "fresh_factor_needed" in refused.codes:
        raise refused
    form.refuse(refused, field=field)
    return statuses.of(refused)


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
