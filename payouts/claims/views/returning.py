"""Coming back without the code: ask for a link, put in five digits, or open the link and press its one button."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel.refusal import Refused
from fundapp.web import errors
from fundapp.web.forms import fresh_key
from members.access import ANYONE
from payouts.claims import actions, reaching, visitor, wayfinding, ways
from payouts.claims.forms import CarryOnForm, DigitsForm, SendLinkForm, refuse_beside
from payouts.claims.models import Claim
from payouts.claims.views.asking import where_it_is
from payouts.claims.views.typed import to_the_code
from payouts.claims.ways import Purpose, Standing

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def send(request: HttpRequest) -> HttpResponse:
    """Ask for a link. Whether anybody has this address, the answer is the same, to the letter."""
    form = SendLinkForm(request.POST or None)
    if form.is_valid():
        if not reaching.may_ask(request):
            return errors.too_many(request, wait_seconds=reaching.HOUR)
        digest = wayfinding.digest_of(form.cleaned_data["reach"])
        is_mute = not reaching.may_write_to(digest)
        way = actions.ask_for_link(ANYONE, key=form.cleaned_data["once"], digest=digest, is_mute=is_mute)
        reaching.wait_on(request, way)
        return redirect("claims:back_check")
    return render(request, "claims/back_send.html", {"form": form})


@page_with_form
def check(request: HttpRequest) -> HttpResponse:
    """The five digits, in the browser that asked for them."""
    way_id = reaching.waited_on(request)
    if way_id is None:
        return redirect("claims:back_send")
    form = DigitsForm(request.POST or None)
    if form.is_valid():
        if not reaching.may_try_digits(request):
            return errors.too_many(request, wait_seconds=reaching.DIGIT_SECONDS)
        try:
            way = actions.use_digits(ANYONE, way_id, digits=form.cleaned_data["digits"], once=form.cleaned_data["once"])
        except Refused as refused:
            refuse_beside(form, refused.reasons[0], "digits")
        else:
            if way.claim is not None and way.purpose == Purpose.RETURN:
                return _let_in(request, way.claim)
            return redirect("claims:back_send")
    return render(request, "claims/back_check.html", {"form": form, "again": fresh_key()})


@require_POST
def send_again(request: HttpRequest) -> HttpResponse:
    """The same once more; the older link and the older digits end."""
    way_id = reaching.waited_on(request)
    if way_id is None:
        return redirect("claims:back_send")
    if not reaching.may_ask(request):
        return errors.too_many(request, wait_seconds=reaching.HOUR)
    try:
        way = actions.ask_again(ANYONE, way_id, key=_once(request), is_mute=_is_enough(way_id))
    except Refused:
        return redirect("claims:back_send")
    reaching.wait_on(request, way)
    return redirect("claims:back_check")


@page_with_form
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What a link opens: a button. Programs that open links use up nothing; only the press of a person does."""
    way = wayfinding.way_in(token)
    form = CarryOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _let_in(request, actions.use_link(ANYONE, token=token, once=form.cleaned_data["once"]))
        except Refused as refused:
            return _over(request, refused)
    standing = way.standing if way is not None else Standing.OLD
    if standing not in {Standing.OPEN, Standing.TIRED}:
        mine = visitor.claim_of(request)
        if way is not None and mine is not None and mine == way.claim:
            return redirect(where_it_is(mine))
        return _over(request, ways.shut(standing))
    return render(request, "claims/link.html", {"form": form})


@require_POST
def send_saved(request: HttpRequest) -> HttpResponse:
    """From the page that says "saved": a message that says where to come back."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    actions.send_saved(visitor.actor_of(claim), claim.id)
    messages.success(request, _("A message is on its way to you."))
    return redirect("claims:saved")


def _let_in(request: HttpRequest, claim: Claim) -> HttpResponse:
    """A new session key whatever was open before, and a word when this is not their only request."""
    request.session.cycle_key()
    visitor.remember(request, claim)
    reaching.wait_no_more(request)
    if wayfinding.has_another(claim):
        messages.info(request, _("You have more than one form with us. This is the newest. Your code opens the other."))
    return redirect(where_it_is(claim))


def _over(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Used, replaced or too old: which of them, and a new one is one step away."""
    return render(request, "claims/link_over.html", {"why": _(refused.reasons[0].sentence)}, status=410)


def _is_enough(way_id: UUID) -> bool:
    digest = wayfinding.digest_asked_with(way_id)
    return not reaching.may_write_to(digest)


def _once(request: HttpRequest) -> str:
    """The token of the button; a form without one is a new wish."""
    form = CarryOnForm(request.POST)
    return str(form.cleaned_data["once"]) if form.is_valid() else fresh_key()
