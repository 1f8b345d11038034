"""The supporter's pages: a campaign, the donation form, the thank-you. They parse, call one action, and render."""

import hashlib
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.contributions import access, actions, handlers, selectors
from fundapp.contributions.forms import DonateForm, amount_initial
from fundapp.contributions.gateway import Order, StripeDown, gateway
from fundapp.contributions.models import Campaign, Contribution
from fundapp.contributions.workflow import State, check_amount
from fundapp.kernel.money import parse_money
from fundapp.kernel.refusal import Refused
from members.access import ANYONE


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked for, how far it is, what came of it, and what happens to a surplus."""
    asked = access.campaign_for(slug)
    return render(request, "contributions/campaign.html", {"campaign": asked, "progress": selectors.progress_of(asked)})


@require_http_methods(["GET", "HEAD", "POST"])
def donate(request: HttpRequest) -> HttpResponse:
    """Choose an amount, and go on to Stripe's own page."""
    again = _again(request)
    asked = again.campaign if again else _asked(request)
    if asked is None or not asked.is_open:
        return render(request, "contributions/closed.html", {"campaign": asked}, status=410)
    if request.method != "POST":
        initial = _kept(again) if again else _from_link(request)
        return _form_page(request, asked, DonateForm(initial=initial), came_back=again is not None)
    form = DonateForm(request.POST)
    if not form.is_valid():
        return _form_page(request, asked, form, status=422)
    return _start(request, asked, form)


@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a gift. Whoever is back before the webhook need not wait for it."""
    gift = access.gift_for(token)
    if gift.state in {State.STARTED, State.WAITING} and gift.checkout_session_id:
        handlers.catch_up(gift)
        gift = access.gift_for(token)
    return render(
        request,
        "contributions/thanks.html",
        {"gift": gift, "state": gift.state, "again_url": _again_url(gift), "kept_pence": _kept_pence(gift)},
    )


def _start(request: HttpRequest, asked: Campaign, form: DonateForm) -> HttpResponse:
    amount, email = form.cleaned_data["pence"], form.cleaned_data["email"]
    try:
        gift = actions.start_gift(
            ANYONE,
            key=_key(form.cleaned_data["once"], asked.slug, str(amount), email),
            campaign_id=asked.id,
            amount_pence=amount,
            email=email,
        )
    except Refused as refused:
        form.refuse(refused)
        return _form_page(request, asked, form, status=409)
    if gift.state != State.STARTED:
        return _see_other(_thanks_url(gift))
    try:
        return _see_other(gift.checkout_url or _open_checkout(gift))
    except StripeDown:
        return _form_page(request, asked, form, status=503, is_down=True)


def _open_checkout(gift: Contribution) -> str:
    """Stripe's page for the gift. The key was made with the gift, before this first attempt, so twice is one page."""
    site = settings.SITE_URL
    order = Order(
        gift=str(gift.id),
        amount_pence=gift.amount_pence,
        currency=settings.FUND_CURRENCY,
        what=_("A gift to %(fund)s") % {"fund": settings.FUND_NAME},
        success_url=f"{site}{_thanks_url(gift)}",
        cancel_url=f"{site}{_again_url(gift)}",
        email=gift.email,
    )
    page = gateway().open_checkout(order, idempotency_key=f"checkout:{gift.id}")
    return actions.attach_checkout(
        ANYONE, contribution_id=gift.id, session_id=page.session_id, url=page.url
    ).checkout_url


def _form_page(
    request: HttpRequest, asked: Campaign, form: DonateForm, *, status: int = 200, **context: bool
) -> HttpResponse:
    return render(request, "contributions/donate.html", {"campaign": asked, "form": form, **context}, status=status)


def _asked(request: HttpRequest) -> Campaign | None:
    slug = request.GET.get("to", "")
    return access.campaign_for(slug) if slug else selectors.general_campaign()


def _again(request: HttpRequest) -> Contribution | None:
    """The gift that was broken off, so that nothing is typed twice. A link that leads nowhere is a fresh form."""
    try:
        return access.gift_for(request.GET.get("again", ""))
    except Http404:
        return None


def _kept(gift: Contribution) -> dict[str, str]:
    return {**amount_initial(gift.amount_pence), "email": gift.email}


def _from_link(request: HttpRequest) -> dict[str, str]:
    """`?amount=10` chooses ten pounds; what is not an amount that can be given chooses nothing."""
    try:
        pence = parse_money(request.GET.get("amount", ""), currency=settings.FUND_CURRENCY).pence
        check_amount(pence, settings.FUND_CURRENCY)
    except Refused:
        return {}
    return amount_initial(pence)


def _key(*parts: str) -> str:
    """The same form with the same answers is one gift; a changed answer is another."""
    return f"gift:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:48]}"


def _thanks_url(gift: Contribution) -> str:
    return reverse("contributions:thanks", args=[gift.access_token])


def _again_url(gift: Contribution) -> str:
    return f"{reverse('contributions:donate')}?{urlencode({'again': gift.access_token})}"


def _kept_pence(gift: Contribution) -> int:
    """What is left of a paid gift after refunds."""
    return (gift.gross_pence or 0) - gift.refunded_pence


def _see_other(url: str) -> HttpResponseRedirect:
    """303, so that going back and forward in the browser does not send the form again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
