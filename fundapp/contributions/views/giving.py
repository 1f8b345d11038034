"""The donation form and the thank-you. They parse, call one action, and render."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.contributions import access, actions, handlers, registry, selectors, turnstile
from fundapp.contributions.actions import recurring
from fundapp.contributions.forms.giving import MONTHLY, ONCE, DonateForm, amount_initial, coins, fee_terms, format_plain
from fundapp.contributions.gateway import Order, StripeDown, gateway
from fundapp.contributions.handlers.recurring import open_page
from fundapp.contributions.links import begun_path, transfer_path
from fundapp.contributions.models import Campaign, Contribution
from fundapp.contributions.presenting.words import how_to_stop
from fundapp.contributions.workflow import RecurringState, State, check_amount
from fundapp.kernel.money import format_pence, parse_money
from fundapp.kernel.refusal import Refused
from fundapp.web import ready
from fundapp.web.languages import in_welsh_too, prefer
from members.access import ANYONE


@in_welsh_too
@require_http_methods(["GET", "HEAD", "POST"])
# Whoever comes back meets their own answers. Everyone else meets the same page, which need not be made each time.
@ready.alike(seconds=2, unless="again")
def donate(request: HttpRequest) -> HttpResponse:
    """Choose an amount, and go on to Stripe's own page."""
    again = _again(request)
    asked = again.campaign if again else _asked(request)
    if asked is None or not asked.takes_gifts:
        return closed(request, asked)
    if request.method != "POST":
        initial = _kept(again) if again else _from_link(request)
        came_back = again is not None or "back" in request.GET
        return _form_page(request, asked, DonateForm(initial=initial), came_back=came_back)
    form = DonateForm(request.POST)
    if not form.is_valid():
        return _form_page(request, asked, form, status=422)
    return _start(request, asked, form)


@in_welsh_too
@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a gift. Whoever is back before the webhook need not wait for it."""
    gift = access.gift_for(token)
    prefer(request, gift.language)
    if gift.state == State.WAITING and gift.reference:
        return HttpResponseRedirect(transfer_path(gift))
    if gift.state in {State.STARTED, State.WAITING} and gift.checkout_session_id:
        handlers.catch_up(gift)
        gift = access.gift_for(token)
    return render(
        request,
        "contributions/thanks.html",
        {
            "gift": gift,
            "state": gift.state,
            "again_url": _again_url(gift),
            "kept_pence": gift.kept_pence,
            "how_to_stop": how_to_stop(gift),
            "offers": registry.offers_for(gift.id),
        },
    )


def _start(request: HttpRequest, asked: Campaign, form: DonateForm) -> HttpResponse:
    # Here, before anything is written or made at Stripe, is the one place where an attempt may be answered by a page.
    key = _key(form.how_often, asked, form.cleaned_data)
    if shut := turnstile.admit(request, key=key):
        return _form_page(request, asked, form, status=shut.status, **{shut.value: True})
    try:
        return _see_other(_STARTS[form.how_often](asked, form.cleaned_data, key))
    except Refused as refused:
        form.refuse(refused)
        return _form_page(request, asked, form, status=409)
    except StripeDown:
        return _form_page(request, asked, form, status=503, is_down=True)


def _start_once(asked: Campaign, told: Mapping[str, Any], key: str) -> str:
    """Where to go on: to Stripe's page, or to what became of the gift if this form was sent before."""
    gift = actions.start_gift(
        ANYONE,
        key=key,
        campaign_id=asked.id,
        amount_pence=told["pence"] + told["cover_pence"],
        fee_cover_pence=told["cover_pence"],
        email=told["email"],
        language=get_language() or settings.LANGUAGE_CODE,
        public_name=told["shown_name"],
    )
    if gift.state != State.STARTED:
        return _thanks_url(gift)
    return gift.checkout_url or _open_checkout(gift)


def _start_monthly(asked: Campaign, told: Mapping[str, Any], key: str) -> str:
    """The same for a promise of more. Its link back says what was chosen and nothing of who chose."""
    promise = recurring.start(
        ANYONE,
        key=key,
        campaign_id=asked.id,
        amount_pence=told["pence"] + told["cover_pence"],
        fee_cover_pence=told["cover_pence"],
        email=told["email"],
        language=get_language() or settings.LANGUAGE_CODE,
        public_name=told["shown_name"],
    )
    if promise.state != RecurringState.STARTED:
        return begun_path(promise)
    chosen = {"to": asked.slug, "amount": format_plain(told["pence"]), "freq": MONTHLY, "back": "yes"}
    return open_page(promise, cancel_url=f"{reverse('contributions:donate')}?{urlencode(chosen)}")


_STARTS: Mapping[str, Callable[[Campaign, Mapping[str, Any], str], str]] = {
    ONCE: _start_once,
    MONTHLY: _start_monthly,
}


def _open_checkout(gift: Contribution) -> str:
    """Stripe's page for the gift. The key was made with the gift, before this first attempt, so twice is one page."""
    site = settings.SITE_URL
    order = Order(
        gift=str(gift.id),
        amount_pence=gift.amount_pence,
        currency=settings.FUND_CURRENCY,
        what=_what(gift),
        success_url=f"{site}{_thanks_url(gift)}",
        cancel_url=f"{site}{_again_url(gift)}",
        email=gift.email,
    )
    page = gateway().open_checkout(order, idempotency_key=f"checkout:{gift.id}")
    return actions.attach_checkout(
        ANYONE, contribution_id=gift.id, session_id=page.session_id, url=page.url
    ).checkout_url


def _what(gift: Contribution) -> str:
    """What the card page says it is for. Whoever added the fee sees there how much that was."""
    words = {"fund": settings.FUND_NAME, "fee": format_pence(gift.fee_cover_pence, settings.FUND_CURRENCY)}
    if gift.fee_cover_pence:
        return _("A gift to %(fund)s, with %(fee)s for the card fee") % words
    return _("A gift to %(fund)s") % words


def closed(request: HttpRequest, asked: Campaign | None) -> HttpResponse:
    """Ended is for good; paused is for now."""
    status = 503 if asked is not None and asked.is_paused else 410
    return render(request, "contributions/closed.html", {"campaign": asked}, status=status)


def _form_page(
    request: HttpRequest, asked: Campaign, form: DonateForm, *, status: int = 200, **context: bool
) -> HttpResponse:
    fee = {"per_cent": fee_terms().per_cent, "fixed": coins(fee_terms().fixed_pence)}
    told = {"campaign": asked, "form": form, "fee": fee, **context}
    return render(request, "contributions/donate.html", told, status=status)


def _asked(request: HttpRequest) -> Campaign | None:
    slug = request.GET.get("to", "")
    return access.campaign_for(slug) if slug else selectors.general_campaign()


def _again(request: HttpRequest) -> Contribution | None:
    """The gift that was broken off, so that nothing is typed twice. A link that leads nowhere is a fresh form."""
    try:
        return access.gift_for(request.GET.get("again", ""))
    except Http404:
        return None


def _kept(gift: Contribution) -> dict[str, Any]:
    return {
        **amount_initial(gift.amount_pence - gift.fee_cover_pence),
        "email": gift.email,
        "cover_fee": gift.fee_cover_pence > 0,
        "show_name": bool(gift.public_name),
        "first_name": gift.public_name,
    }


def _from_link(request: HttpRequest) -> dict[str, Any]:
    """`?amount=10&freq=monthly` chooses ten pounds a month; what cannot be given so chooses nothing."""
    often = {"freq": MONTHLY} if request.GET.get("freq") == MONTHLY else {}
    try:
        pence = parse_money(request.GET.get("amount", ""), currency=settings.FUND_CURRENCY).pence
        check_amount(pence, settings.FUND_CURRENCY)
    except Refused:
        return often
    return {**often, **amount_initial(pence)}


def _key(how_often: str, asked: Campaign, told: Mapping[str, Any]) -> str:
    """The same form with the same answers is one gift; a changed answer is another."""
    answers = (told["once"], asked.slug, told["pence"], told["cover_pence"], told["email"], told["shown_name"])
    return f"{how_often}:{hashlib.sha256('|'.join(map(str, answers)).encode()).hexdigest()[:48]}"


def _thanks_url(gift: Contribution) -> str:
    return reverse("contributions:thanks", args=[gift.access_token])


def _again_url(gift: Contribution) -> str:
    return f"{reverse('contributions:donate')}?{urlencode({'again': gift.access_token})}"


def _see_other(url: str) -> HttpResponseRedirect:
    """303, so that going back and forward in the browser does not send the form again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
