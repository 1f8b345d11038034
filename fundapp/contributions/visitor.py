"""Which supporter this browser session is about: it holds their id and their links' epoch, and nothing else."""

from django.http import HttpRequest

from fundapp.contributions import access
from fundapp.contributions.links import Bearer
from fundapp.contributions.models import Supporter
from fundapp.web import limits

_KEPT = "supporter"
# Letters with a link that one network may ask for, and one address get, in an hour.
ASKS, LETTERS, ASKS_SECONDS = 10, 3, 60 * 60


def supporter_of(request: HttpRequest) -> Supporter | None:
    """Whoever opened their link in this session; None when nobody did, or the link was revoked since."""
    kept = request.session.get(_KEPT)
    return access.supporter_by(Bearer.kept_as(kept)) if kept else None


def remember(request: HttpRequest, supporter: Supporter) -> None:
    """A new session key with every supporter, so that a key planted before opens nothing afterwards."""
    bearer = Bearer(supporter.id, supporter.link_epoch)
    if request.session.get(_KEPT) != bearer.text:
        request.session.cycle_key()
        request.session[_KEPT] = bearer.text


def forget(request: HttpRequest) -> None:
    """The supporter leaves this device; an organiser who is signed in stays so."""
    request.session.pop(_KEPT, None)
    request.session.cycle_key()


def may_ask(request: HttpRequest) -> bool:
    """Whether one more letter may be asked for from this network."""
    return limits.take("giving.link", limits.network_of(request), most=ASKS, seconds=ASKS_SECONDS) is not None


def may_get_a_letter(email: str) -> bool:
    """Whether one more link may go to this address: nobody's letter box is filled from here."""
    return limits.take("giving.letter", email.strip().lower(), most=LETTERS, seconds=ASKS_SECONDS) is not None
