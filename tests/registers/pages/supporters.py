"""A supporter's own pages, from the form that sends the link to the page that says goodbye."""

from datetime import timedelta

from django.conf import settings
from django.test import Client

from fundapp.contributions import access, links
from fundapp.contributions.actions import recurring, recurring_changes, recurring_news
from fundapp.contributions.facts import PromiseLeft, PromiseNews
from fundapp.contributions.promises import Wish
from fundapp.contributions.workflow import Change, EndReason, RecurringState
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from members.access import ANYONE
from tests.registers.pages import Page, State, Visit, fill, press
from tests.registers.pages.contributions import _campaign

FUND = system("test")


def promise_called(world, name="begun"):
    """One supporter for each state, so that no state changes another."""
    campaign = _campaign(world)
    return world.once(
        f"promise {name}",
        lambda: recurring.start(
            ANYONE,
            key=f"promise:{name.replace(' ', '-')}",
            campaign_id=campaign.id,
            amount_pence=10_00,
            email=f"{name.replace(' ', '-')}@example.org",
        ),
    )


def standing(world, name, state=RecurringState.ACTIVE, **told):
    """The promise as Stripe would have told of it."""
    promise = promise_called(world, name)
    told = {"next_on": clock.today() + timedelta(days=20), "paused_until": None, **told}
    news = PromiseNews(
        recurring=str(promise.id),
        subscription=f"sub_{promise.id.hex}",
        item="si_1",
        customer=f"cus_{promise.id.hex}",
        state=state,
        amount_pence=10_00,
        currency="GBP",
        **told,
    )
    world.once(f"standing {name}", lambda: recurring_news.apply_promise(FUND, fact=news))
    return promise


def opened_by(promise):
    """A browser in which the supporter has opened their link."""
    client = Client()
    client.get(links.giving_link(promise.supporter).removeprefix(settings.SITE_URL))
    return client


def asked(world, name, wish, *, is_made=None, why="", **stands):
    promise = standing(world, name, **stands)

    def made():
        actor = access.as_supporter(promise.supporter_id)
        change = recurring_changes.ask(
            actor, key=f"change:{name.replace(' ', '-')}", recurring_id=promise.id, wish=wish
        )
        if is_made is not None:
            recurring_changes.close(FUND, change_id=change.id, is_made=is_made, why=why)
        return change

    world.once(f"asked {name}", made)
    return promise


def home(name, **stands):
    return lambda world: Visit("/giving", client=opened_by(standing(world, name, **stands)))


def home_after(name, wish, **asking):
    return lambda world: Visit("/giving", client=opened_by(asked(world, name, wish, **asking)))


def errand(what, name, act=None, **stands):
    def built(world):
        promise = standing(world, name, **stands)
        return Visit(f"/giving/monthly/{promise.id}/{what}", client=opened_by(promise), act=act)

    return built


def card_chosen(world):
    promise = asked(world, "card chosen", Wish(Change.CARD))
    return Visit(f"/giving/monthly/{promise.id}/card/chosen", client=opened_by(promise))


def own(path, name="own pages", act=None):
    return lambda world: Visit(path, client=opened_by(standing(world, name)), act=act)


def left(world):
    promise = promise_called(world, "left")
    world.once("left", lambda: recurring_news.leave_promise(FUND, fact=PromiseLeft(str(promise.id))))
    return links.begun_path(promise)


def _wants_to_go(page):
    page.get_by_label("Yes, forget me").check()
    press("Forget me")(page)


PAUSED = {"state": RecurringState.PAUSED, "paused_until": clock.today() + timedelta(days=10)}
FAILING = {"state": RecurringState.FAILING}


def desk(name, what="", act=None, *roles, **stands):
    def built(world):
        promise = standing(world, name, **stands)
        address = f"/organise/recurring/{promise.id}" + (f"/{what}" if what else "")
        return Visit(address, client=world.signed_in(*(roles or ("administrator",))), act=act)

    return built


def desk_with_a_history(world):
    promise = asked(world, "with a history", Wish(Change.AMOUNT, amount_pence=5_00), is_made=False, why="not_taken")
    return Visit(f"/organise/recurring/{promise.id}", client=world.signed_in("administrator"))


PAGES = [
    Page(
        "contributions:begun",
        states=[
            State("not heard of yet", lambda world: links.begun_path(promise_called(world))),
            State("it runs", lambda world: links.begun_path(standing(world, "begun and runs"))),
            State("left without paying", left),
        ],
    ),
    Page(
        "contributions:giving",
        states=[
            State("asked for the address", "/giving"),
            State("no address typed", Visit("/giving", act=press("Send me the link")), status=422, title="Error:"),
            State("the link is on its way", Visit("/giving", act=fill("Send me the link", email="sam@example.org"))),
            State("nothing monthly", lambda world: Visit("/giving", client=opened_by(promise_called(world)))),
            State("it runs", home("runs")),
            State("paused", home("paused", **PAUSED)),
            State("not going through", home("failing", **FAILING)),
            State("ended", home("ended", state=RecurringState.ENDED, next_on=None)),
            State(
                "ended because it failed",
                home("gave up", state=RecurringState.ENDED, next_on=None, ended_because=EndReason.FAILED),
            ),
            State("a change is being made", home_after("being made", Wish(Change.AMOUNT, amount_pence=5_00))),
            State("a change was made", home_after("was made", Wish(Change.AMOUNT, amount_pence=5_00), is_made=True)),
            State(
                "a change could not be made",
                home_after("not made", Wish(Change.SKIP), is_made=False, why="not_taken"),
            ),
            State(
                "more, after the next one",
                home_after("waits", Wish(Change.AMOUNT, amount_pence=50_00), next_on=clock.today() + timedelta(days=2)),
            ),
        ],
    ),
    Page(
        "contributions:giving_link",
        states=[State("an old link", "/giving/cut-in-two", status=410)],
    ),
    Page(
        "contributions:giving_change",
        states=[
            State("another amount", errand("amount", "errands")),
            State("too little", errand("amount", "errands", fill("Change it", amount="1")), status=422, title="Error:"),
            State(
                "the same amount",
                errand("amount", "errands", fill("Change it", amount="10")),
                status=409,
                title="Error:",
            ),
            State("another day", errand("date", "errands")),
            State("no day", errand("date", "errands", press("Change it")), status=422, title="Error:"),
            State("skip", errand("skip", "errands")),
            State("pause", errand("pause", "errands")),
            State("not said for how long", errand("pause", "errands", press("Pause it")), status=422, title="Error:"),
            State("start again", errand("resume", "paused errands", **PAUSED)),
            State("stop", errand("stop", "errands")),
            State("stop what does not go through", errand("stop", "failing errands", **FAILING)),
            State("another card", errand("card", "failing errands", **FAILING)),
            # The tests' settings name an address where no Stripe answers, so the change is still being made.
            State("stopped", errand("stop", "to be stopped", press("Stop it")), leads_to="/giving"),
            State("no card page", errand("card", "without Stripe", press("Continue to the card company")), status=503),
        ],
    ),
    Page("contributions:giving_card", states=[State("the card company is silent", card_chosen)]),
    Page(
        "contributions:giving_emails",
        states=[
            State("nothing wanted", own("/giving/emails")),
            State("saved", own("/giving/emails", "emails", press("Save")), leads_to="/giving/emails"),
        ],
    ),
    Page(
        "contributions:giving_forget",
        states=[
            State("what goes and what stays", own("/giving/forget")),
            State("not sure", own("/giving/forget", act=press("Forget me")), status=422, title="Error:"),
            State("on its way", own("/giving/forget", "to be forgotten", _wants_to_go), is_once=True),
        ],
    ),
    Page(
        "contributions:giving_statement",
        states=[State("a year without gifts", own("/giving/statement/2025"))],
    ),
    Page(
        "contributions:desk_promise",
        kind="desk",
        states=[
            State("it runs", desk("of the desk")),
            State("for a treasurer", desk("of the desk", "", None, "treasurer")),
            State("with its address", desk("of the desk", "", press("Show the address"))),
            State("not going through", desk("failing at the desk", **FAILING)),
            State("with a history", desk_with_a_history),
        ],
    ),
    Page(
        "contributions:desk_promise_change",
        kind="desk",
        states=[
            State("another amount", desk("of the desk", "amount")),
            State("too little", desk("of the desk", "amount", fill("Do it", amount="1")), status=422, title="Error:"),
            State("another day", desk("of the desk", "date")),
            State("pause", desk("of the desk", "pause")),
            State("skip", desk("of the desk", "skip")),
            State("stop", desk("of the desk", "stop")),
            State("start again", desk("paused at the desk", "resume", **PAUSED)),
        ],
    ),
]
NOT_PAGES = {
    "contributions:giving_leave": "only takes away what this device kept",
    "contributions:giving_statement_pdf": "answers with a PDF",
}
