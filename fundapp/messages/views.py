"""The two lists of what only people can do: print a letter, make a call."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from fundapp.kernel import clock
from fundapp.kernel.actor import need_fresh_factor
from fundapp.messages import access, actions, gates, paper, selectors, to_claimants, wording
from fundapp.messages.events import BY_TOPIC, HELPER_ASKED
from fundapp.messages.models import Errand
from fundapp.messages.wording import Said
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from fundapp.web import pdf
from members.access import actor_of, organiser_required
from members.roles import Role

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
    context: dict[str, object] = {"errand": errand, "is_news": selectors.is_still_news(errand), "asks": _asks(errand)}
    if request.method == "POST" and context["is_news"]:
        opened = _opened(request, errand, gates.POST)
        paragraphs = _words(errand, opened, by_letter=True)
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
        opened = _opened(request, errand, gates.CALL) if request.method == "POST" else {}
        paragraphs = _words(errand, opened, by_letter=False)
        context |= {"opened": opened, "paragraphs": paragraphs, "asks": _asks(errand) and bool(paragraphs)}
    return render(request, "messages/organise/call.html", context)


@require_POST
@organiser_required(Role.CASEWORKER)
def done(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """It is in its envelope, or it was said."""
    errand = actions.finish_errand(actor_of(request), errand_id)
    return redirect("messages:letters" if errand.kind == Errand.Kind.LETTER else "messages:calls")


@require_POST
@organiser_required(Role.CASEWORKER)
def answered(request: HttpRequest, errand_id: UUID) -> HttpResponse:
    """They said on the telephone whether somebody may help them."""
    actions.note_answer(actor_of(request), errand_id, says_yes=request.POST.get("say") == "yes")
    return redirect("messages:calls")


def _asks(errand: Errand) -> bool:
    """Whether it asks for a yes or a no about a helper."""
    return BY_TOPIC[errand.topic] is HELPER_ASKED


def _of_kind(request: HttpRequest, errand_id: UUID, kind: Errand.Kind) -> Errand:
    return access.errand_for(actor_of(request), errand_id, kind=kind)


def _words(errand: Errand, opened: Mapping[str, str], *, by_letter: bool) -> list[str]:
    """What is so now, not what was so when the errand was made; empty when it is no longer news."""
    event = BY_TOPIC[errand.topic]
    facts = to_claimants.facts_of(event, errand.claim)
    if facts is None:
        return []
    name = opened.get("chosen_name", "") if by_letter else ""
    said = Said(name, selectors.is_plain(errand.claim), facts | to_claimants.of_helping(opened))
    return (wording.letter if by_letter else wording.call)(event, said, translate=gettext)


def _opened(request: HttpRequest, errand: Errand, purpose: str) -> dict[str, str]:
    claim = errand.claim
    # Before anything is tried, so that being asked again is not told to the person as a look that was refused.
    need_fresh_factor(actor_of(request), at=clock.now())
    held = vault.sealed_fields(claim.subject, SealedClass.CONTACT)
    return opening.open_fields(
        actor_of(request),
        subject=claim.subject,
        sealed_class=SealedClass.CONTACT,
        fields=[field for field in gates.opened_for(errand.topic, purpose) if field in held],
        purpose=purpose,
    )
