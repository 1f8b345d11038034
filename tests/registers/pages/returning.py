"""Pages of coming back without a code, of correcting an account, and of those who wait to be called."""

from datetime import timedelta

from fundapp.kernel import clock
from members.access import ANYONE
from members.roles import Role
from payouts.claims import access, actions, wayfinding
from tests.claims import stories, ways
from tests.registers.doors.claims import holding
from tests.registers.pages import Page, State, Visit, fill, press
from tests.registers.pages.claims import CASEWORKER, mine, of, on_the_desk


def phoned():
    """A request of somebody who chose the telephone."""
    return stories.submitted(stories.answered(contact=ways.BY_PHONE))


def silent():
    return stories.submitted(stories.answered(contact=ways.IN_SILENCE))


def link(world):
    return f"/l/{wayfinding.path_token(world.once('ways link', lambda: ways.link_for(stories.answered())))}"


def used_link(world):
    def make():
        token = ways.token_for(stories.answered())
        actions.use_link(ANYONE, token=token, once="pages")
        return token

    return f"/l/{world.once('ways used link', make)}"


def old_link(world):
    def make():
        with clock.frozen_at(clock.now() - timedelta(hours=1)):
            # An address of its own: of several requests with one, the newest is the one that a link opens.
            old = "old@safe.example"
            return ways.token_for(stories.answered(contact={**ways.HOME, "email": old}), reach=old)

    return f"/l/{world.once('ways old link', make)}"


def replaced_link(world):
    def make():
        claim = stories.answered()
        token = ways.token_for(claim)
        ways.link_for(claim)
        return token

    return f"/l/{world.once('ways replaced link', make)}"


def waiting_on(world, act=None):
    """A browser that has asked for a link."""
    client = holding(world.once("claims draft", stories.draft))
    session = client.session
    session["way"] = str(world.once("ways waited on", lambda: ways.link_for(stories.answered())).id)
    session.save()
    return Visit("/back/check", client=client, act=act)


def checked(world, act=None):
    """A browser that has passed the second check."""
    claim = world.once("ways checked", stories.submitted)
    way = world.once("ways check", lambda: ways.check_of(claim))
    client = holding(claim)
    session = client.session
    session["check"] = str(way.id)
    session.save()
    return Visit("/me/bank", client=client, act=act)


def digits_sent(world, act=None):
    claim = world.once("ways digits sent", stories.submitted)
    way = world.once("ways sent", lambda: actions.ask_for_check(access.claimant(claim.id), claim.id, key="pages-sent"))
    client = holding(claim)
    session = client.session
    session["check"] = str(way.id)
    session.save()
    return Visit("/me/bank/check", client=client, act=act)


def changed():
    claim = stories.submitted()
    way = ways.check_of(claim)
    return actions.change_bank(access.claimant(claim.id), claim.id, ways.NEW_ACCOUNT, check=way.id)


def call_wanted(world):
    def make():
        claim = stories.preparing(world.organiser(CASEWORKER), phoned())
        actions.ask_for_check(access.claimant(claim.id), claim.id, key="pages-call")
        return claim

    return world.once("ways call wanted", make)


def to_call(world, act=None):
    world.once("ways phoned", phoned)
    world.once("ways wish", ways.wish)
    world.once("ways wish of nobody", lambda: ways.wish(reach="nobody@safe.example", name="Alex"))
    return Visit("/organise/call-backs", client=world.signed_in(Role.CASEWORKER.value), act=act)


LOST = {"chosen_name": "Sam", "reach": "07700 900 111"}
PAGES = [
    Page(
        "claims:back_send",
        kind="claimant",
        states=[
            State("first visit", "/back/send"),
            State("error", Visit("/back/send", act=fill("Send me a link", reach="sam")), title="Error:"),
        ],
    ),
    Page(
        "claims:back_check",
        kind="claimant",
        states=[
            State("asked", waiting_on),
            State("wrong digits", lambda world: waiting_on(world, fill("Continue", digits="1")), title="Error:"),
            State("nothing was asked for", "/back/check", leads_to="/back/send"),
        ],
    ),
    Page(
        "claims:link",
        kind="claimant",
        states=[
            State("good", link),
            State("used", used_link, status=410),
            State("too old", old_link, status=410),
            State("replaced", replaced_link, status=410),
        ],
    ),
    Page(
        "claims:lost",
        kind="claimant",
        states=[
            State("first visit", "/back/lost"),
            State("error", Visit("/back/lost", act=press("Ask a person to call me")), title="Error:"),
        ],
    ),
    Page(
        "claims:lost_told",
        kind="claimant",
        states=[
            State("told", "/back/lost/told"),
            State(
                "asked",
                Visit("/back/lost", act=fill("Ask a person to call me", **LOST)),
                leads_to="/back/lost/told",
            ),
        ],
    ),
    Page(
        "claims:bank",
        kind="claimant",
        states=[
            State("checked", checked),
            State(
                "error",
                lambda world: checked(
                    world, fill("Save the new account", account_name="Sam", sort_code="1", account_number="2")
                ),
                title="Error:",
            ),
            State("changed", of(lambda world: world.once("ways changed", changed), "/me")),
        ],
    ),
    Page(
        "claims:bank_check",
        kind="claimant",
        states=[
            State("first visit", of(lambda world: world.once("ways fresh", stories.submitted), "/me/bank/check")),
            State("sent", digits_sent),
            State("wrong digits", lambda world: digits_sent(world, fill("Continue", digits="1")), title="Error:"),
            State("by telephone", of(lambda world: world.once("ways phoned", phoned), "/me/bank/check")),
            State("asked to be called", of(call_wanted, "/me/bank/check")),
            State("not to be contacted", of(lambda world: world.once("ways silent", silent), "/me/bank/check")),
            State("shut", of(lambda world: world.once("claims deciding", stories.deciding), "/me/bank/check")),
        ],
    ),
    Page(
        "claims:call_backs",
        kind="desk",
        states=[
            State("some wait", to_call),
            State("one opened", lambda world: to_call(world, press("Open name and number"))),
            State("a code to read out", lambda world: to_call(world, press("Let them back in"))),
        ],
    ),
    Page(
        "claims:open_to_call",
        kind="desk",
        states=[
            State("wanted", on_the_desk("/organise/claims/{}", call_wanted)),
            State("opened", on_the_desk("/organise/claims/{}", call_wanted, press("Open name and number"))),
            State("not wanted", on_the_desk("/organise/claims/{}", mine)),
        ],
    ),
]
NOT_PAGES = {
    "claims:back_again": "answers a button and leads back to the page that asks for the digits",
    "claims:send_saved": "answers a button and leads back to the page that says saved",
    "claims:bank_send": "answers a button and leads back to the check",
    "claims:call_back_open": "answers a button with the list, which is registered with one opened",
    "claims:call_back_way": "answers a button with the list, which is registered with a code to read out",
    "claims:call_back_done": "answers a button and leads back to the list",
    "claims:confirm_call": "answers a button and leads back to the request",
}
