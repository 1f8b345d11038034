"""The two lists of what only people can do: print a letter, make a call."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.messages import access, actions, gates, paper, selectors, to_claimants, wording
from fundapp.messages.events import BY_TOPIC
from fundapp.messages.models import Errand
from fundapp.messages.wording import Said
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from fundapp.web import pdf
from members.access import actor_of, organiser_required
from members.roles import Role
from payouts.claims.models import Claim

page = require_http_methods(["GET", "HEAD"])
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page
@organiser_required(Role.CASEWORKER)
def letters(request: HttpRequest) -> HttpResponse:
    """What is to be printed. No name is on the list."""
    return render(request, "messages/organise/letters.html", {"errands": selectors.errands(Errand.Kind.LETTER)})


@page
@organiser_required(Role.CASEWORKER)
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to call. No name and no number is on the list."""
    return render(request, "messages/organise/calls.html", {"errands": selectors.errands(Errand.Kind.CALL)})


@page_with_form
@organiser_required(Role.CASEWORKER)
def letter(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """One letter. Its address is opened by a press, for a fresh page or for paper, and logged each time."""
    errand = _of_kind(request, errand_id, Errand.Kind.LETTER)
    context: dict[str, object] = {"errand": errand, "is_news": selectors.is_still_news(errand)}
    if request.method == "POST" and context["is_news"]:
        opened = _opened(request, errand.claim, gates.POST)
        paragraphs = _words(errand, opened.get("chosen_name", ""), by_letter=True)
        if request.POST.get("as") == "pdf":
            return pdf.answer(paper.letter_paper(paragraphs, address=opened.get("postal_address", "")), name="letter")
        context |= {"opened": opened, "paragraphs": paragraphs}
    return render(request, "messages/organise/letter.html", context)


@page_with_form
@organiser_required(Role.CASEWORKER)
def call(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """One call: what to say, when, and whether a message may be left. The number is opened by a press."""
    errand = _of_kind(request, errand_id, Errand.Kind.CALL)
    context: dict[str, object] = {"errand": errand, "is_news": selectors.is_still_news(errand)}
    context["may_say_who"] = selectors.is_plain(errand.claim)
    if context["is_news"]:
        context["paragraphs"] = _words(errand, "", by_letter=False)
        if request.method == "POST":
            context["opened"] = _opened(request, errand.claim, gates.CALL)
    return render(request, "messages/organise/call.html", context)


@require_POST
@organiser_required(Role.CASEWORKER)
def done(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """It is in its envelope, or it was said."""
    errand = actions.finish_errand(actor_of(request), errand_id)
    return redirect("messages:letters" if errand.kind == Errand.Kind.LETTER else "messages:calls")


def _of_kind(request: HttpRequest, errand_id: UUID, kind: Errand.Kind) -> Errand:
    return access.errand_for(actor_of(request), errand_id, kind=kind)


def _words(errand: Errand, name: str, *, by_letter: bool) -> list[str]:
    """What is so now, not what was so when the errand was made; empty when it is no longer news."""
    event = BY_TOPIC[errand.topic]
    facts = to_claimants.facts_of(event, errand.claim)
    if facts is None:
        return []
    said = Said(name, selectors.is_plain(errand.claim), facts)
    return (wording.letter if by_letter else wording.call)(event, said, translate=gettext)


def _opened(request: HttpRequest, claim: Claim, purpose: str) -> dict[str, str]:
    held = vault.sealed_fields(claim.subject, SealedClass.CONTACT)
    return opening.open_fields(
        actor_of(request),
        subject=claim.subject,
        sealed_class=SealedClass.CONTACT,
        fields=[field for field in ("chosen_name", gates.REACHED_BY[purpose]) if field in held],
        purpose=purpose,
    )
