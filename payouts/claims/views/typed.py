"""What was typed and cannot be saved yet: shown again, behind the code or beside a warning. Nothing here writes."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from payouts.claims import giveaways, kept, visitor
from payouts.claims.answers import Answers
from payouts.claims.forms import CodeForm
from payouts.claims.giveaways import Giveaway
from payouts.claims.models import Claim
from payouts.claims.questions import Kind, Question, worded

_FREE_TEXT = {Kind.TEXT, Kind.LINES}


def to_the_code(request: HttpRequest, what: str = "") -> HttpResponse:
    """No request in this session: it ended, or there never was one. Either way the code opens it.

    What was typed on a page that was open too long goes along, sealed, and is there again behind the code.
    """
    elsewhere = visitor.way_of_another(request)
    if elsewhere:
        return redirect(elsewhere)
    token = kept.seal(request, what) if what and request.method == "POST" else ""
    if token:
        context = {"form": CodeForm(), "has_waited": True, "typed": token, "action": reverse("claims:back")}
        return render(request, "claims/back.html", context)
    waited = "?waited=yes" if visitor.had_a_session(request) else ""
    return redirect(reverse("claims:back") + waited)


def boxes_of(request: HttpRequest, claim: Claim, what: str) -> QueryDict | None:
    """What this page was sent with: as typed, or out of the sealed box of the page with the warning."""
    if request.method != "POST":
        return None
    if kept.TYPED not in request.POST:
        return request.POST
    found = kept.opened(request.POST[kept.TYPED], claim)
    return found[1] if found is not None and found[0] == what else None


def given_away(asking: Question, found: Answers, *, who_for: str) -> list[dict[str, str]]:
    """Each box of free text that seems to hold a number which gives too much away, as it would be kept."""
    texts = [(field, str(found.get(field.name) or "")) for field in asking.fields if field.kind in _FREE_TEXT]
    return [warned(_(worded(field.label, who_for)), text) for field, text in texts if giveaways.found_in(text)]


def warned(label: str, text: str) -> dict[str, str]:
    whats = [_WHAT[what] for what in Giveaway if what in giveaways.found_in(text)]
    return {"label": label, "value": text, "what": " ".join(_(what) for what in whats)}


def warning(request: HttpRequest, claim: Claim, what: str, warnings: list[dict[str, str]]) -> HttpResponse:
    """The text again, what it looks like, and two ways on. Nothing is saved yet."""
    token = request.POST.get(kept.TYPED) or kept.seal(request, what, mark=kept.mark_of(claim))
    context: Mapping[str, object] = {
        "warnings": warnings,
        "typed": token,
        "page_of": kept.mark_of(claim),
        "later": "later" in request.POST,
    }
    return render(request, "claims/giveaway.html", context)


_WHAT = {
    Giveaway.INSURANCE: "This looks like a National Insurance number. We do not need it.",
    Giveaway.CARD: "This looks like the long number of a bank card. We never need it.",
    Giveaway.ACCOUNT: "This looks like account numbers. They belong on the page for the account only.",
}
