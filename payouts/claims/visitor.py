"""Which claim this browser session is about. The session holds the claim's id and nothing else of it."""

from django.conf import settings
from django.http import HttpRequest

from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from fundapp.web import limits
from payouts.claims import access, codes, gates, selectors, wayfinding
from payouts.claims.models import Claim, WayBack

_KEPT = "claim"
# Codes that one network may try, right or wrong by page or by program alike.
TRIES, TRIES_SECONDS = 10, 15 * 60
# ... and all networks together: who has many of them guesses no faster than this.
ALL_TRIES, EVERYBODY = 200, "everybody"
Places = tuple[str, str]


def claim_of(request: HttpRequest) -> Claim | None:
    """The claim that this session started or opened with a code; None when there is none, or it was left alone."""
    kept = request.session.get(_KEPT)
    return Claim.objects.select_related("rulebook_version").filter(id=kept).first() if kept else None


def actor_of(claim: Claim) -> Actor:
    return access.claimant(claim.id)


def remember(request: HttpRequest, claim: Claim) -> None:
    """A new session key with every claim, so that a key planted before opens nothing afterwards."""
    if request.session.get(_KEPT) != str(claim.id):
        request.session.cycle_key()
        request.session[_KEPT] = str(claim.id)


def forget(request: HttpRequest) -> None:
    """The claim leaves this device; an organiser who is signed in stays so."""
    request.session.pop(_KEPT, None)
    request.session.cycle_key()


def had_a_session(request: HttpRequest) -> bool:
    """The browser still carries the cookie of a session that has ended: somebody was here, and waited too long."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and _KEPT not in request.session


def shown_to_them(claim: Claim, *fields: str) -> dict[str, str]:
    """What the person told us of how to reach them, for their own eyes. Fields that hold nothing are left out."""
    held = vault.sealed_fields(claim.subject, SealedClass.CONTACT) & set(fields)
    if not held:
        return {}
    return opening.open_fields(
        actor_of(claim),
        subject=claim.subject,
        sealed_class=SealedClass.CONTACT,
        fields=sorted(held),
        purpose=gates.SHOW,
    )


def code_of(claim: Claim) -> str:
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
