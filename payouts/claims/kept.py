"""What a person typed, carried sealed in the page itself while it cannot be saved yet. It must never reach a table.

Two pages need it: the one that asks for the code after a session ended, and the one that warns of a number that gives
too much away. The page's source shows nothing, and nothing opens it but this site, for this request, for an hour.
"""

import json
from datetime import datetime, timedelta

from django.http import HttpRequest, QueryDict
from django.utils.crypto import constant_time_compare, salted_hmac

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.vault import secrets
from payouts.claims.models import Claim

# Names of the hidden boxes: whose page it is, and what was typed on it.
OF, TYPED = "of", "typed"
LASTS = timedelta(hours=1)
# Far above any honest form, so that nobody has a page of megabytes sealed and sent back.
MOST_LETTERS = 40_000
_PURPOSE = "claims.typed"
_NOT_TYPED = {"csrfmiddlewaretoken", "once", OF, TYPED, "code", "later", "fine", "change", "unknown"}


def mark_of(claim: Claim) -> str:
    """Tells pages of different requests apart, and says nothing of either."""
    return str(salted_hmac("claims.page", str(claim.id), algorithm="sha256").hexdigest()[:24])


def is_of(request: HttpRequest, claim: Claim) -> bool:
    """Whether the page that was sent is this request's. One without a mark is: the session alone says whose it is."""
    mark = request.POST.get(OF, "")
    return not mark or constant_time_compare(mark, mark_of(claim))


def seal(request: HttpRequest, what: str, *, mark: str = "") -> str:
    """What was typed on the page of the question `what`, sealed; empty when there is nothing worth keeping."""
    boxes = {name: values for name, values in request.POST.lists() if name not in _NOT_TYPED}
    mark = mark or request.POST.get(OF, "")
    if not boxes or not mark:
        return ""
    text = json.dumps({"what": what, "of": mark, "at": clock.now().isoformat(), "boxes": boxes})
    return secrets.seal_secret(_PURPOSE, text) if len(text) <= MOST_LETTERS else ""


def opened(token: str, claim: Claim) -> tuple[str, QueryDict] | None:
    """Which question it is and what was typed; None when it is another request's, too old, or not ours."""
    try:
        held = json.loads(secrets.open_secret(_PURPOSE, token))
    except (Refused, ValueError):
        return None
    is_theirs = constant_time_compare(str(held["of"]), mark_of(claim))
    if not is_theirs or clock.now() - datetime.fromisoformat(held["at"]) > LASTS:
        return None
    boxes = QueryDict(mutable=True)
    for name, values in held["boxes"].items():
        boxes.setlist(name, values)
    return str(held["what"]), boxes
