"""The bank beside the books: treasurers say what a line is, auditors read."""

from functools import partial

from fundapp.ledger import actions as ledger
from fundapp.treasury import actions
from fundapp.treasury.workflow import Rest
from tests import people
from tests.registers.doors import Door, Who, by_the_api
from tests.treasury import stories

TREASURER = {Who.TREASURER}
READERS = TREASURER | {Who.AUDITOR}
OPENERS = {Who.TREASURER, Who.RELEASER, Who.ADMINISTRATOR}


def books(world):
    world.once("standard accounts", lambda: ledger.open_standard_accounts() or True)
    return {}


def a_line(world):
    return {"line_id": world.once("bank line", lambda: stories.a_line("20.00")).id}


def a_match(world):
    def make():
        line = stories.a_line("20.00")
        return actions.accept(people.actor(stories.treasurer()), line_id=line.id, rest=Rest.GIFT)

    return {"match_id": world.once("bank match", make).id}


def an_opening(world):
    books(world)
    return {"opening_id": world.once("an opening", stories.an_opening).id}


def another_opening(world):
    """Of another pot, so that calling it off leaves the first to be agreed to."""
    books(world)
    pot = world.once("another pot", lambda: ledger.open_pot("rent") or "rent")
    return {"opening_id": world.once("another opening", lambda: stories.an_opening(pot="rent")).id} if pot else {}


def in_the_books(world):
    books(world)
    return {"opening_id": world.once("in the books", lambda: stories.an_opening_in_the_books(pot="warm")).id}


def doubted(world):
    books(world)
    return {"opening_id": world.once("a doubted opening", lambda: stories.a_doubted_opening(pot="food")).id}


def button(route, own, *, allowed=frozenset(TREASURER), **options):
    """A button posts; whoever comes with a GET is led back to the page it stands on."""
    return [Door(route, allowed=allowed, own=own), Door(route, "POST", allowed=allowed, own=own, **options)]


program = partial(Door, refused=by_the_api)

DOORS = [
    Door("treasury:bank", allowed=READERS, own=books),
    *button("treasury:bring", books),
    *button("treasury:sure", books),
    *button("treasury:line", a_line, data={"rest": "gift"}),
    *button("treasury:undo", a_match),
    Door("treasury:before", allowed=OPENERS, own=books),
    Door("treasury:before", "POST", allowed=OPENERS, own=books, data={"once": "doors:opening"}),
    Door("treasury:agree_before", allowed=OPENERS, own=an_opening),
    Door("treasury:agree_before", "POST", allowed=OPENERS, own=an_opening, fresh=True),
    Door("treasury:call_off_before", allowed=OPENERS, own=an_opening),
    Door("treasury:call_off_before", "POST", allowed=OPENERS, own=another_opening),
    *button("treasury:doubt_before", in_the_books, allowed=OPENERS),
    *button("treasury:keep_before", in_the_books, allowed=OPENERS),
    *button("treasury:take_back_before", doubted, allowed=OPENERS, fresh=True),
    program("treasury:api_lines", allowed=READERS, own=books),
    # A session without our form's token is refused, and a program brings no session: tests/treasury/test_api.py.
    program(
        "treasury:api_statements",
        "POST",
        allowed=TREASURER,
        own=books,
        content_type="application/octet-stream",
        is_csrf_exempt=True,
    ),
    program(
        "treasury:api_match",
        "POST",
        allowed=TREASURER,
        own=a_line,
        data={"rest": "gift"},
        content_type="application/json",
        is_csrf_exempt=True,
    ),
]
