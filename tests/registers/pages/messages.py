"""Pages of the letters to print and the people to call, each in its states."""

from fundapp.messages import actions
from fundapp.messages.models import Errand
from tests import people
from tests.claims import stories
from tests.messages.telephones import deliver, reached_by
from tests.registers.pages import Page, State, Visit, press

CASEWORKER = "caseworker"


def errand(world, route, *, taken_back=False, done=False, asks=False):
    def make():
        claim = reached_by(route, stories.helped(route="phone")[0] if asks else None)
        deliver(claim)
        found = Errand.objects.get(claim=claim)
        if done:
            actions.finish_errand(people.actor(world.organiser(CASEWORKER)), found.id)
        if taken_back:
            stories.withdrawn(claim)
        return found

    return world.once(f"pages errand {route} {taken_back} {done} {asks}", make)


def seen(path, route, act=None, **how):
    def where(world):
        return Visit(
            path.format(errand(world, route, **how).id), client=world.signed_in(CASEWORKER), act=act and press(act)
        )

    return where


LETTER, CALL = "/organise/letters/{}", "/organise/calls/{}"
PAGES = [
    Page("messages:letters", kind="desk", states=[State("some wait", seen("/organise/letters", "post"))]),
    Page("messages:calls", kind="desk", states=[State("some wait", seen("/organise/calls", "phone"))]),
    Page(
        "messages:letter",
        kind="desk",
        states=[
            State("waits", seen(LETTER, "post")),
            State("opened", seen(LETTER, "post", "Read it here")),
            State("asks for a yes", seen(LETTER, "post", "Read it here", asks=True)),
            State("printed", seen(LETTER, "post", done=True)),
            State("taken back", seen(LETTER, "post", taken_back=True)),
        ],
    ),
    Page(
        "messages:call",
        kind="desk",
        states=[
            State("waits", seen(CALL, "phone")),
            State("opened", seen(CALL, "phone", "Show the name and number")),
            State("asks for a yes", seen(CALL, "phone", "Show the name and number", asks=True)),
            State("made", seen(CALL, "phone", done=True)),
            State("taken back", seen(CALL, "phone", taken_back=True)),
        ],
    ),
]
NOT_PAGES = {
    "messages:answered": "answers two buttons and leads back to the list",
    "messages:done": "answers a button and leads back to the list",
    "messages:text_in": "answers the machine of a provider of texts",
}
