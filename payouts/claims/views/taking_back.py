"""A request in its person's own hands: stopping it, deleting it, the receipt for that, and a copy of what is held."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fundapp.kernel import clock
from payouts.claims import actions, clocks, own_copy, promises, questions, selectors, visitor, workflow
from payouts.claims.models import Claim
from payouts.claims.views.typed import to_the_code
from payouts.claims.workflow import By, State, Verb

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
def take_back(request: HttpRequest) -> HttpResponse:
    """Two choices, and what each deletes and keeps. Pressed twice, it is done once."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if request.method == "POST":
        if request.POST.get("what") == "delete":
            actions.erase_claim(visitor.actor_of(claim), claim.id)
        else:
            actions.withdraw_claim(visitor.actor_of(claim), claim.id)
        return redirect("claims:receipt")
    if claim.is_erased:
        return redirect("claims:receipt")
    return render(request, "claims/take_back.html", _choices(claim))


@page
def receipt(request: HttpRequest) -> HttpResponse:
    """What was stopped or deleted and when, to print or write down. It names nobody."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    if not claim.is_erased and claim.step is not State.WITHDRAWN:
        return redirect("claims:take_back")
    context = {"claim": claim, "until": clocks.last_day_of(claim), "is_on_its_way": clocks.is_on_its_way(claim)}
    return render(request, "claims/receipt.html", context)


@page
def download(request: HttpRequest) -> HttpResponse:
    """Everything that is held, on a page that prints."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    has_photos = selectors.photos_of(claim).exists()
    return render(request, "claims/download.html", {"copy": _copy(claim), "claim": claim, "has_photos": has_photos})


@page
def download_file(request: HttpRequest) -> HttpResponse:
    """The same for a program, under a name that says nothing."""
    claim = visitor.claim_of(request)
    if claim is None:
        return to_the_code(request)
    answer = JsonResponse(_copy(claim).plain(), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="copy.json"'
    return answer


def _copy(claim: Claim) -> own_copy.OwnCopy:
    actions.note_copy(visitor.actor_of(claim), claim.id)
    return own_copy.of(claim)


def _choices(claim: Claim) -> dict[str, object]:
    return {
        "claim": claim,
        "can_stop": Verb.WITHDRAW in workflow.open_to(claim.step, By.CLAIMANT),
        "can_delete": not clocks.is_on_its_way(claim),
        "is_paying": claim.step is State.PAYING or selectors.stands_pence(claim) is not None,
        "until": clocks.last_day_of(claim),
        "contact_days": clocks.kept_days().contact,
        "has_last_letter": claim.contact_route in questions.WRITTEN_TO,
        "arrives_by": promises.kept_or_new(claim.pay_by, now=clock.now())[0] if claim.pay_by else None,
    }
