"""Ways back as people come by them: a link that was sent, a check that was passed, a wish to be called."""

from itertools import count

from fundapp.outbox import relay
from members.access import ANYONE
from members.roles import Role
from payouts.claims import access, actions, wayfinding
from tests import people
from tests.claims import stories

HOME = stories.ANSWERS["contact"]
BY_PHONE = {**HOME, "contact_route": "phone", "email": "", "phone": "07700 900 982"}
IN_SILENCE = {**HOME, "contact_route": "none", "email": "", "phone": ""}
NEW_ACCOUNT = {"account_name": "S Marker", "sort_code": "200000", "account_number": "55779911", "roll_number": ""}
_numbers = count(1)


def once():
    return f"way-{next(_numbers)}"


def link_for(claim, *, reach="sam@safe.example"):
    """The way of a link that was asked for with the address of this claim."""
    way = actions.ask_for_link(ANYONE, key=once(), digest=wayfinding.digest_of(reach))
    assert way.claim == claim
    return way


def token_for(claim, **kwargs):
    return wayfinding.path_token(link_for(claim, **kwargs))


def other_digits(way):
    return f"{(int(wayfinding.digits_of(way)) + 1) % 100_000:05d}"


def check_of(claim):
    """A check whose digits were put in."""
    way = actions.ask_for_check(access.claimant(claim.id), claim.id, key=once())
    return actions.use_digits(ANYONE, way.id, digits=wayfinding.digits_of(way), once=once())


def wish(*, reach="07700 900 982", name="Sam", is_done=False):
    made = actions.ask_for_call_back(ANYONE, key=once(), chosen_name=name, reach=reach)
    if is_done:
        made = actions.finish_call_back(people.actor(people.organiser(Role.CASEWORKER)), made.id)
    return made


def delivered():
    """Let the outbox deliver what is due."""
    relay.drain()
