"""How many messages may be asked for, and which way back this browser session waits on. It never knows an address."""

from uuid import UUID

from django.http import HttpRequest

from fundapp.web import limits
from payouts.claims import wayfinding
from payouts.claims.models import Claim, WayBack

_WAITS_ON, _CHECKED_BY = "way", "check"
HOUR, DAY = 60 * 60, 24 * 60 * 60
# Messages that one network may ask for in an hour, one address get, and everybody together cause: texts cost money.
ASKS, LETTERS, ALL_ASKS = 10, 3, 120
# Five digits that one network may try in a quarter of an hour, over all the links it asked for.
DIGIT_TRIES, DIGIT_SECONDS = 20, 15 * 60
# People who have lost their code: wishes of one network, with one address, and of everybody, in a day.
WISHES, SAME_WISHES, ALL_WISHES = 5, 2, 60
_EVERYBODY = "everybody"


def may_ask(request: HttpRequest) -> bool:
    """Whether one more message may be asked for at all. It does not depend on what was typed."""
    return _both("claims.send", request, most=ASKS, of_all=ALL_ASKS, seconds=HOUR)


def may_write_to(digest: str) -> bool:
    """Whether this address may get one more in this hour; nobody's letter box is filled from here."""
    return limits.take("claims.letter", digest, most=LETTERS, seconds=HOUR) is not None


def may_try_digits(request: HttpRequest) -> bool:
    taken = limits.take("claims.digits", limits.network_of(request), most=DIGIT_TRIES, seconds=DIGIT_SECONDS)
    return taken is not None


def may_wish(request: HttpRequest) -> bool:
    return _both("claims.lost", request, most=WISHES, of_all=ALL_WISHES, seconds=DAY)


def may_wish_again(digest: str) -> bool:
    """Whether a wish with this address is still worth a call: two in a day are."""
    return limits.take("claims.lost.address", digest, most=SAME_WISHES, seconds=DAY) is not None


def wait_on(request: HttpRequest, way: WayBack) -> None:
    """The digits of this way are asked for in this browser, and in no other."""
    request.session[_WAITS_ON] = str(way.id)


def waited_on(request: HttpRequest) -> UUID | None:
    kept = request.session.get(_WAITS_ON)
    return UUID(kept) if kept else None


def check_by(request: HttpRequest, way: WayBack) -> None:
    """The digits of this check are asked for in this browser, and what they open is open here alone."""
    request.session[_CHECKED_BY] = str(way.id)


def checked_by(request: HttpRequest) -> UUID | None:
    kept = request.session.get(_CHECKED_BY)
    return UUID(kept) if kept else None


def is_checked(request: HttpRequest, claim: Claim) -> bool:
    """Whether this browser may change where the money goes now."""
    return wayfinding.check_passed(claim, checked_by(request))


def wait_no_more(request: HttpRequest) -> None:
    request.session.pop(_WAITS_ON, None)


def forget(request: HttpRequest) -> None:
    """Nothing that was asked for or passed in this browser is left in it."""
    wait_no_more(request)
    request.session.pop(_CHECKED_BY, None)


def _both(what: str, request: HttpRequest, *, most: int, of_all: int, seconds: int) -> bool:
    """The network's own share first, so that a network that has used it up cannot use up everybody's."""
    if limits.take(what, limits.network_of(request), most=most, seconds=seconds) is None:
        return False
    return limits.take(what, _EVERYBODY, most=of_all, seconds=seconds) is not None
