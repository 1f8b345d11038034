"""Which claim this browser session is about. The session holds the claim's id and nothing else of it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from fundapp.web import limits
from members.access import actor_of as organiser_of
from payouts.claims import access, codes, gates, helped, registry, selectors, wayfinding
from payouts.claims.models import Claim, Helping, WayBack

_KEPT, _HELPING, _TAKING = "claim", "helping", "taking"
# The pages on which somebody may fill in for another.
_OPEN_TO_OTHERS = {"ask", "amount_help", "check"}
LookUp = Callable[[str], Helping | None]
# Codes that one network may try, right or wrong by page or by program alike.
TRIES, TRIES_SECONDS = 10, 15 * 60
# ... and all networks together: who has many of them guesses no faster than this.
ALL_TRIES, EVERYBODY = 200, "everybody"
Places = tuple[str, str]


def claim_of(request: HttpRequest) -> Claim | None:
    """The claim that this session started or opened with a code; None when there is none, or it was left alone."""
    kept = request.session.get(_KEPT)
    found = Claim.objects.select_related("rulebook_version").filter(id=kept).first() if kept else None
    return found or _through_another(request)


def _through_another(request: HttpRequest) -> Claim | None:
    """The draft that somebody fills in for another: on the pages of its questions, and on no page beside them."""
    name = request.resolver_match.url_name if request.resolver_match else None
    if name not in _OPEN_TO_OTHERS:
        return None
    mine = helping_of(request)
    if mine is not None:
        mine.claim.seen_by = access.helper(mine)
        return mine.claim if helped.may_help(str(mine.id), mine.claim) is not None else None
    taken_id = request.session.get(_TAKING)
    taken = Claim.objects.filter(id=taken_id).first() if taken_id else None
    if taken is None or not helped.takes_down(organiser_of(request), taken):
        return None
    taken.seen_by = organiser_of(request)
    return taken


def helping_of(request: HttpRequest) -> Helping | None:
    """The help that this session gives, over or not."""
    kept = request.session.get(_HELPING)
    return Helping.objects.select_related("claim__rulebook_version").filter(id=kept).first() if kept else None


def remember_helping(request: HttpRequest, mine: Helping) -> None:
    _remember(request, _HELPING, str(mine.id))


def remember_taking(request: HttpRequest, claim: Claim) -> None:
    _remember(request, _TAKING, str(claim.id))


def way_of_another(request: HttpRequest) -> str:
    """Where somebody who fills in for another is led from a page that is not theirs; empty for everyone else."""
    if _KEPT in request.session:
        return ""
    if _HELPING in request.session:
        return reverse("claims:assist_where")
    return reverse("claims:taken", args=[request.session[_TAKING]]) if _TAKING in request.session else ""


def actor_of(claim: Claim) -> Actor:
    return claim.seen_by or access.claimant(claim.id)


def remember(request: HttpRequest, claim: Claim) -> None:
    """A new session key with every claim, so that a key planted before opens nothing afterwards."""
    _remember(request, _KEPT, str(claim.id))


def _remember(request: HttpRequest, name: str, held: str) -> None:
    """One thing at a time: a session is the person's, or a helper's, or a caseworker's who writes it down."""
    if request.session.get(name) != held:
        request.session.cycle_key()
        for other in (_KEPT, _HELPING, _TAKING):
            request.session.pop(other, None)
        request.session[name] = held


def forget(request: HttpRequest) -> None:
    """The claim leaves this device; an organiser who is signed in stays so."""
    for kept in (_KEPT, _HELPING, _TAKING):
        request.session.pop(kept, None)
    request.session.cycle_key()


def had_a_session(request: HttpRequest) -> bool:
    """The browser still carries the cookie of a session that has ended: somebody was here, and waited too long."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and _KEPT not in request.session


def shown_to_them(claim: Claim, *fields: str) -> dict[str, str]:
    """What the person told us of how to reach them, for their own eyes. Fields that hold nothing are left out."""
    held = vault.sealed_fields(claim.subject, SealedClass.CONTACT) & set(fields)
    is_taken_down = claim.seen_by is not None and claim.seen_by.kind is ActorKind.ORGANISER
    # Whoever writes it down heard it a minute ago, and is shown nothing of it again.
    if not held or is_taken_down:
        return {}
    return opening.open_fields(
        actor_of(claim),
        subject=claim.subject,
        sealed_class=SealedClass.CONTACT,
        fields=sorted(held),
        purpose=gates.SHOW,
    )


def explained(claim: Claim) -> list[str]:
    """What those who decided wrote to the person, for their own eyes."""
    held = vault.sealed_fields(claim.subject, SealedClass.NARRATIVE) & registry.explained(claim.id)
    if not held:
        return []
    opened = opening.open_fields(
        actor_of(claim),
        subject=claim.subject,
        sealed_class=SealedClass.NARRATIVE,
        fields=sorted(held),
        purpose=gates.SHOW,
    )
    return list(opened.values())


def helper_code_of(mine: Helping) -> str:
    """The helper's own code, for the helper."""
    return _opened(access.helper(mine), mine.claim, "helper_code")


def code_to_hand_over(mine: Helping) -> str:
    """The person's code, where the helper is the one who hands it to them; empty otherwise."""
    may = helped.may_hand_over(str(mine.id), mine.claim) is not None
    return _opened(access.helper(mine), mine.claim, "code") if may else ""


def helper_name_of(mine: Helping) -> str:
    """What the helper is called, for the person who is asked."""
    return shown_to_them(mine.claim, "helper_name").get("helper_name", "")


def _opened(actor: Actor, claim: Claim, field: str) -> str:
    return opening.open_sealed(
        actor, subject=claim.subject, sealed_class=SealedClass.CONTACT, field=field, purpose=gates.SHOW
    )


def helping_opened_by(typed: str, look_up: LookUp) -> Helping:
    """The help behind a code of a helper, or of a person who was asked. As slow for a wrong one."""
    found = look_up(codes.tidy(typed))
    if found is None:
        raise codes.unknown_code()
    return found


def code_of(claim: Claim) -> str:
    """The person's own code, for their own eyes: not for whoever fills in for them."""
    if claim.seen_by is not None:
        return ""
    return shown_to_them(claim, "code").get("code", "")


def may_try(request: HttpRequest) -> Places | None:
    """Places for one more code, of this network's and of everybody's, to be given back when it was right."""
    mine = limits.take("claims.back", limits.network_of(request), most=TRIES, seconds=TRIES_SECONDS)
    if mine is None:
        return None
    everybodys = limits.take("claims.back", EVERYBODY, most=ALL_TRIES, seconds=TRIES_SECONDS)
    return None if everybodys is None else (mine, everybodys)


def was_right(places: Places) -> None:
    for place in places:
        limits.give_back(place)


def opened_by(typed: str) -> Claim | WayBack:
    """The claim of a code, or the way of one that was read out.

    What cannot be a code is looked up all the same, so that every wrong answer is one slow hash and two reads.
    """
    try:
        code, wrong = codes.tidy(typed), codes.unknown_code()
    except Refused as refused:
        if "code_missing" in refused.codes:
            raise
        code, wrong = codes.new_code(), refused
    digest = selectors.code_hash(code)
    claim, way = selectors.with_code_hash(digest), wayfinding.way_with(digest)
    found = claim or way
    if found is None:
        raise wrong
    return found
