"""Pages of the desk on which a caseworker writes down what somebody else says, each in its states."""

from payouts.claims import actions
from payouts.claims.helping import Scope, TakenBy
from payouts.claims.photos import Kind
from tests import people
from tests.claims import letters, stories
from tests.registers.pages import Page, State, Visit, fill, press
from tests.registers.pages.claims import CASEWORKER, helping, holding_help, mine, on_the_desk, taken_by_me


def to_photograph(world):
    return world.once("taken draft", lambda: start(world))


def start(world):
    actor = people.actor(world.organiser(CASEWORKER))
    return actions.take_down(actor, key="pages:photos", taken_by=TakenBy.PAPER)


def photographed_by(story, path):
    """The page of a helper, or of whoever writes it down, with one photo that they added."""

    def where(world):
        return world.once(f"photographed {path}", lambda: story(world))

    return where


def helper_added(world):
    claim, helper = stories.helped(scope=Scope.FILL_IN)
    actions.add_evidence(helper, claim.id, key="pages:helper", kind=Kind.LETTER, pages=[letters.page()])
    return Visit("/assist/photos", client=holding_help(claim))


def desk_added(world):
    claim = to_photograph(world)
    actor = people.actor(world.organiser(CASEWORKER))
    actions.add_evidence(actor, claim.id, key="pages:desk", kind=Kind.LETTER, pages=[letters.page()])
    return Visit(f"/organise/claims/{claim.id}/photos", client=world.signed_in(CASEWORKER))


PAGES = [
    Page(
        "claims:assist_photos",
        kind="claimant",
        states=[
            State("first visit", helping(path="/assist/photos")),
            State("one photo", photographed_by(helper_added, "/assist/photos")),
            State("error", helping(press("Send this photo"), path="/assist/photos"), title="Error:"),
        ],
    ),
    Page(
        "claims:desk_photos",
        kind="desk",
        states=[
            State("first visit", on_the_desk("/organise/claims/{}/photos", to_photograph)),
            State(
                "error",
                on_the_desk("/organise/claims/{}/photos", to_photograph, press("Send this photo")),
                title="Error:",
            ),
            State("one photo", photographed_by(desk_added, "/organise/photos")),
        ],
    ),
    Page(
        "claims:slip",
        kind="desk",
        states=[
            State("first visit", on_the_desk("/organise/claims/answer")),
            State("nothing said", on_the_desk("/organise/claims/answer", act=press("Write it down")), title="Error:"),
        ],
    ),
    Page(
        "claims:take_down",
        kind="desk",
        states=[
            State("first visit", on_the_desk("/organise/claims/new")),
            State("error", on_the_desk("/organise/claims/new", act=press("Start")), title="Error:"),
        ],
    ),
    Page(
        "claims:taken",
        kind="desk",
        states=[
            State("sent", on_the_desk("/organise/claims/{}/taken", taken_by_me)),
            State("code", on_the_desk("/organise/claims/{}/taken", taken_by_me, press("Show their code"))),
        ],
    ),
    Page(
        "claims:note_call",
        kind="desk",
        states=[
            State("first visit", on_the_desk("/organise/claims/{}/note-call", mine)),
            State("error", on_the_desk("/organise/claims/{}/note-call", mine, press("Save")), title="Error:"),
        ],
    ),
    Page(
        "claims:summary",
        kind="desk",
        states=[
            State("first visit", on_the_desk("/organise/claims/{}/summary", mine)),
            State(
                "a name in it",
                on_the_desk("/organise/claims/{}/summary", mine, fill("Save", summary="Then Mr Jones rang.")),
            ),
        ],
    ),
]
NOT_PAGES = {
    "claims:assist_remove_photo": "answers a button and leads back to the photos",
    "claims:desk_remove_photo": "answers a button and leads back to the photos",
}
