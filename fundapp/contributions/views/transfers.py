"""Giving by bank transfer or standing order: choose, and get the account with a reference. Works without any script."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from fundapp.contributions import access, links, selectors
from fundapp.contributions.actions import transfers
from fundapp.contributions.forms.transfers import TransferForm
from fundapp.contributions.models import Campaign, Contribution
from fundapp.contributions.presenting import accounts
from fundapp.contributions.views.giving import closed
from fundapp.kernel.refusal import Refused
from fundapp.web import errors, limits, statuses
from fundapp.web.languages import in_welsh_too
from members.access import ANYONE

# References from one network in an hour: far more than a household makes, far fewer than would run the short ones out.
MOST, SECONDS = 20, 3600


@in_welsh_too
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """Choose how often and how much; a reference is made for it."""
    slug = request.GET.get("to", "")
    asked = access.campaign_for(slug) if slug else selectors.general_campaign()
    if asked is None or not asked.takes_gifts:
        return closed(request, asked)
    account = accounts.fund_account()
    if account is None:
        return render(request, "contributions/transfers/closed.html", {"campaign": asked})
    if request.method != "POST":
        started = {"often": request.GET.get("freq", "once"), "amount": request.GET.get("amount", "")}
        return _form_page(request, asked, TransferForm(initial=started))
    form = TransferForm(request.POST)
    if not form.is_valid():
        return _form_page(request, asked, form, status=422)
    return _promise(request, asked, form)


@in_welsh_too
@require_safe
def bank_details(request: HttpRequest, token: str) -> HttpResponse:
    """The account and the reference, to copy or to print; and whether the money has come."""
    promised = access.promised_by(token)
    context = {
        "promised": promised,
        "account": accounts.fund_account(),
        "is_once": isinstance(promised, Contribution),
        "has_come": promised.state in {"paid", "active"},
        "fund_currency": settings.FUND_CURRENCY,
    }
    return render(request, "contributions/transfers/details.html", context)


def _promise(request: HttpRequest, asked: Campaign, form: TransferForm) -> HttpResponse:
    typed = form.cleaned_data
    if limits.take("transfer", limits.network_of(request), most=MOST, seconds=SECONDS) is None:
        return errors.too_many(request, wait_seconds=SECONDS)
    promise = transfers.promise_standing_order if typed["often"] == "monthly" else transfers.promise_transfer
    try:
        promised = promise(
            ANYONE,
            key=f"transfer:{typed['once']}",
            campaign_id=asked.id,
            amount_pence=typed["amount"].pence,
            email=typed["email"],
            language=get_language() or "en-gb",
        )
    except Refused as refused:
        form.refuse(refused)
        return _form_page(request, asked, form, status=statuses.of(refused))
    response = HttpResponseRedirect(links.transfer_path(promised))
    response.status_code = 303
    return response


def _form_page(request: HttpRequest, asked: Campaign, form: TransferForm, *, status: int = 200) -> HttpResponse:
    return render(request, "contributions/transfers/form.html", {"campaign": asked, "form": form}, status=status)
