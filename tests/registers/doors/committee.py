"""Doors of the committee: one's own seat, and what a caseworker or treasurer does when a panel is stuck."""

from functools import partial

from members import actions as members
from members import selectors
from members.models import DeclaredInterest
from members.roles import Role
from payouts.claims import actions as asking
from payouts.committee import actions
from tests import people
from tests.claims import letters
from tests.claims import stories as claims
from tests.committee import stories
from tests.registers.doors import COMMITTEE, Answer, Door, Who, by_the_api
from tests.registers.doors.claims import a_draft, of_ones_own

SEATED = {Who.SEATED}
UNSTICK = {Who.CASEWORKER, Who.TREASURER}
# Another member's seat is as if it did not exist.
NOT_THEIRS = {Who.UNSEATED: Answer.NOT_THERE}


def a_panel(world, name, begun=lambda: None):
    """A panel on which this world's `SEATED` sits, because everyone else but two stood back from the request."""

    def make():
        seated = world.account(Who.SEATED)
        claim = claims.deciding(claim=begun())
        for account in selectors.holders(Role.COMMITTEE).exclude(id=seated.id):
            members.declare_interest(people.actor(account), kind=DeclaredInterest.Kind.CLAIM, subject=claim.reference)
        stories.committee(2)
        return stories.drawn(claim)

    world.account(Who.UNSEATED)
    return world.once(f"committee panel {name}", make)


def own_seat(world, name):
    return a_panel(world, name).seats.get(account=world.account(Who.SEATED))


def an_asked_seat(world):
    return {"seat_id": own_seat(world, "asked").id}


def an_accepted_seat(world):
    seat = own_seat(world, "accepted")
    world.once("committee seat accepted", lambda: actions.take_seat(people.actor(seat.account), seat_id=seat.id))
    return {"seat_id": seat.id}


def a_strangers_seat(world):
    return {"seat_id": a_panel(world, "asked").seats.exclude(account=world.account(Who.SEATED)).first().id}


def a_panel_with_a_page(world):
    """The same, of a request with a photo of which a page was made ready."""

    def make():
        claim, _ = letters.with_photo(key="photo-before-a-panel")
        claim = claims.preparing(claim=claim)
        ana = claims.caseworker_of(claim)
        shown = letters.page()
        asking.redact_evidence(ana, claim.id, key="page-for-a-panel", number=1, of_page=1, page=shown)
        return claim

    panel = a_panel(world, "with a page", make)
    own = panel.seats.get(account=world.account(Who.SEATED))
    world.once("committee seat with a page", lambda: actions.take_seat(people.actor(own.account), seat_id=own.id))
    return panel, own


def a_page_of_ones_own(world):
    return {"seat_id": a_panel_with_a_page(world)[1].id, "number": 2}


def a_page_of_a_strangers_seat(world):
    panel, own = a_panel_with_a_page(world)
    return {"seat_id": panel.seats.exclude(id=own.id).first().id, "number": 2}


def a_practice(world):
    world.once("rules to practise by", claims.rules)
    return {"number": 1}


of_a_seat = partial(Door, allowed=SEATED, strangers=a_strangers_seat, exceptions=NOT_THEIRS)


def a_request_in_hand(world):
    """A request that the world's caseworker makes ready, by rules that know an emergency or not."""
    claim = world.once("emergency", lambda: claims.preparing(world.account(Who.CASEWORKER)))
    return {"claim_id": claim.id}


DOORS = [
    Door("committee:panels", allowed=COMMITTEE),
    of_a_seat("committee:know", own=an_asked_seat),
    of_a_seat("committee:know", "POST", own=an_asked_seat, data={"answer": "carry_on"}),
    of_a_seat("committee:review", own=an_accepted_seat),
    of_a_seat(
        "committee:review",
        "POST",
        own=an_accepted_seat,
        fresh=True,
        data={"once": "doors:vote", "seen": "0", "choice": "no", "reason": "not_shown"},
    ),
    of_a_seat("committee:again", "POST", own=an_accepted_seat),
    of_a_seat("committee:photo", own=a_page_of_ones_own, strangers=a_page_of_a_strangers_seat, fresh=True),
    # Programs read; a person votes: tests/committee/test_api.py.
    Door("committee:api_seats", allowed=COMMITTEE, refused=by_the_api),
    of_a_seat("committee:api_seat", own=an_accepted_seat, refused=by_the_api),
    Door("committee:practices", allowed=COMMITTEE),
    Door("committee:practice", allowed=COMMITTEE, own=a_practice),
    Door("committee:practice", "POST", allowed=COMMITTEE, own=a_practice, data={"aside": "yes"}),
    Door("committee:report", allowed={*COMMITTEE, Who.AUDITOR}),
    Door("committee:emergency", allowed={Who.CASEWORKER}, own=a_request_in_hand, strangers=a_draft),
    Door("committee:emergency", "POST", allowed={Who.CASEWORKER}, own=a_request_in_hand, strangers=a_draft),
    *of_ones_own("committee:leave_out", "GET", "POST"),
    Door("committee:stuck", allowed=UNSTICK),
    Door("committee:stuck", "POST", allowed=UNSTICK),
]
