"""Gifts by transfer as a supporter sees them, and the organisers' pages of giving in every state."""

from datetime import timedelta

from fundapp.contributions import actions
from fundapp.contributions.actions import transfers
from fundapp.contributions.presenting.organisers.lists import LISTINGS
from fundapp.contributions.workflow import DisputeState
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from members.access import ANYONE
from members.roles import Role
from tests.contributions import desk_stories as stories
from tests.registers.pages import Page, State, Visit, fill, press


def general(world):
    def made():
        ledger.open_standard_accounts()
        return actions.open_campaign(
            system("test"),
            slug="general",
            pot="general",
            title="The general pot",
            ask="People whose benefits are stopped have nothing from one day to the next.",
            surplus="What is left over stays in this pot for the next winter.",
        )

    return world.once("campaign general", made)


def treasurer(world):
    return world.organiser(Role.TREASURER)


def second(world):
    return world.organiser(Role.ADMINISTRATOR)


WRITE = "Write it down"


# --- by transfer
def the_form(query="", act=None):
    def where(world):
        general(world)
        return Visit(f"/donate/bank{query}", act=act)

    return where


def promised(name, *, monthly=False, came=False):
    def where(world):
        campaign = general(world)
        promise = transfers.promise_standing_order if monthly else transfers.promise_transfer
        made = world.once(
            f"transfer {name}",
            lambda: promise(
                ANYONE, key=f"transfer {name}".replace(" ", "-"), campaign_id=campaign.id, amount_pence=1_250
            ),
        )
        if came:
            world.once(
                f"transfer came {name}",
                lambda: stories.line(treasurer(world), name=f"came {name}", pence=1_250, reference=made.reference),
            )
        from fundapp.contributions.links import transfer_path

        return transfer_path(made)

    return where


# --- the desk
def at(path, *, role=Role.TREASURER, act=None, needs=lambda world: None):
    """A page of the desk; `path` may be a function of what `needs` made."""

    def where(world):
        general(world)
        made = needs(world)
        return Visit(path(made) if callable(path) else path, world.signed_in(role), act)

    return where


def one(name, make):
    return lambda world: world.once(f"desk {name}", lambda: make(world))


a_gift = one("gift", lambda world: stories.paid(general(world), email="sam@example.org"))
partly_back = one("back", lambda world: stories.went_back(stories.paid(general(world), name="back"), name="back"))
a_dispute = one("dispute", lambda world: stories.disputed(stories.paid(general(world), name="dp"), name="dp"))
a_lost_dispute = one(
    "lost",
    lambda world: stories.disputed(
        *(stories.paid(general(world), name="lost"),), name="lost", state=DisputeState.LOST, reason="duplicate"
    ),
)
late_dispute = one(
    "late",
    lambda world: stories.disputed(
        *(stories.paid(general(world), name="late"),), name="late", due=clock.now() - timedelta(days=2)
    ),
)
an_order = one(
    "order", lambda world: stories.order(treasurer(world), stories.paid(general(world), name="order"), name="order")
)
small_order = one(
    "small", lambda world: stories.order(second(world), stories.paid(general(world), name="small"), name="s", pence=500)
)
some_cash = one("cash", lambda world: stories.cash(treasurer(world), general(world)))
withdrawn = one("counted", lambda world: stories.counted(treasurer(world), second(world), general(world)))
a_line = one("line", lambda world: stories.line(treasurer(world), reference="Branch 7"))
line_out = one(
    "out", lambda world: stories.asked_out(treasurer(world), stories.line(treasurer(world), name="out", pence=900))
)
some_dues = one("dues", lambda world: stories.dues(treasurer(world), general(world)))
a_settlement = one("settlement", lambda world: stories.settled())


def a_banking(world):
    withdrawn(world)
    return world.once("desk banking", lambda: stories.banked(treasurer(world)))


def in_cash(world):
    return withdrawn(world).contribution


def everything(world):
    for need in (a_gift, partly_back, a_dispute, an_order, some_cash, a_line, line_out, some_dues, a_settlement):
        need(world)
    a_banking(world)


def gift_path(gift):
    return f"/organise/gifts/{gift.id}"


def seen_path(gift):
    return f"/organise/offline/{gift.id}"


def choose(name, button):
    def act(page):
        page.get_by_label(name, exact=True).check()
        press(button)(page)

    return act


def a_list(name):
    return Page(
        f"contributions:desk_{name}",
        kind="desk",
        states=[
            State("with rows", at(f"/organise/{name}", needs=everything)),
            State("nothing fits", at(f"/organise/{name}?code=ZZZZ-ZZZZ&since=2031-01-01&least=99999&campaign=&state=")),
        ],
    )


PAGES = [
    Page(
        "contributions:bank",
        states=[
            State("first visit", the_form()),
            State("by a link", the_form("?amount=10&freq=monthly")),
            State("nothing typed", the_form(act=press("Get the account and a reference")), status=422, title="Error:"),
        ],
    ),
    Page(
        "contributions:bank_details",
        states=[
            State("one transfer", promised("once")),
            State("a standing order", promised("monthly", monthly=True)),
            State("it has come", promised("came", came=True)),
            State("a standing order that has begun", promised("begun", monthly=True, came=True)),
        ],
    ),
    Page(
        "contributions:desk",
        kind="desk",
        states=[
            State("something needs you", at("/organise/giving", role=Role.ADMINISTRATOR, needs=everything)),
            State("an auditor", at("/organise/giving", role=Role.AUDITOR)),
        ],
    ),
    *map(a_list, LISTINGS),
    Page(
        "contributions:desk_by_address",
        kind="desk",
        states=[
            State("first visit", at("/organise/giving/by-address")),
            State("found", at("/organise/giving/by-address", needs=a_gift, act=fill("Find", email="sam@example.org"))),
            State("nobody", at("/organise/giving/by-address", act=fill("Find", email="no@example.org"))),
            State(
                "no address",
                at("/organise/giving/by-address", act=fill("Find", email="sam")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "contributions:desk_gift",
        kind="desk",
        states=[
            State("paid", at(gift_path, needs=a_gift)),
            State("partly given back", at(gift_path, needs=partly_back)),
            State("disputed", at(lambda dispute: gift_path(dispute.contribution), needs=a_dispute)),
            State("in cash", at(gift_path, needs=in_cash)),
            State("an auditor", at(gift_path, needs=a_gift, role=Role.AUDITOR)),
        ],
    ),
    Page(
        "contributions:desk_address",
        kind="desk",
        states=[
            State("asked why", at(lambda gift: f"{gift_path(gift)}/address", needs=a_gift)),
            State(
                "shown",
                at(
                    lambda gift: f"{gift_path(gift)}/address",
                    needs=a_gift,
                    act=choose("A receipt did not arrive", "Show it"),
                ),
            ),
            State(
                "no reason",
                at(lambda gift: f"{gift_path(gift)}/address", needs=a_gift, act=press("Show it")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "contributions:desk_refund",
        kind="desk",
        states=[
            State("first visit", at(lambda gift: f"{gift_path(gift)}/refund", needs=a_gift)),
            State("by hand", at(lambda gift: f"{gift_path(gift)}/refund", needs=in_cash)),
            State(
                "no reason",
                at(lambda gift: f"{gift_path(gift)}/refund", needs=a_gift, act=press("Give back")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "contributions:desk_order",
        kind="desk",
        states=[
            State(
                "waits for a second person",
                at(lambda order: f"/organise/orders/{order.id}", needs=an_order, role=Role.ADMINISTRATOR),
            ),
            State("is yours", at(lambda order: f"/organise/orders/{order.id}", needs=an_order)),
            State("on its way", at(lambda order: f"/organise/orders/{order.id}", needs=small_order)),
        ],
    ),
    Page(
        "contributions:desk_dispute",
        kind="desk",
        states=[
            State("needs an answer", at(lambda dispute: f"/organise/disputes/{dispute.id}", needs=a_dispute)),
            State("too late", at(lambda dispute: f"/organise/disputes/{dispute.id}", needs=late_dispute)),
            State("lost", at(lambda dispute: f"/organise/disputes/{dispute.id}", needs=a_lost_dispute)),
        ],
    ),
    Page(
        "contributions:desk_cash",
        kind="desk",
        states=[
            State("first visit", at("/organise/offline/cash")),
            State("nothing typed", at("/organise/offline/cash", act=press(WRITE)), status=422, title="Error:"),
        ],
    ),
    Page(
        "contributions:desk_transfer",
        kind="desk",
        states=[
            State("first visit", at("/organise/offline/transfer")),
            State(
                "nothing typed",
                at("/organise/offline/transfer", act=press(WRITE)),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "contributions:desk_bank",
        kind="desk",
        states=[
            State("first visit", at("/organise/offline/bank", needs=a_banking)),
            State(
                "more than there is",
                at("/organise/offline/bank", act=fill(WRITE, amount="9999")),
                status=409,
                title="Error:",
            ),
        ],
    ),
    Page(
        "contributions:desk_expect",
        kind="desk",
        states=[
            State("first visit", at("/organise/dues/expect")),
            State("nothing typed", at("/organise/dues/expect", act=press(WRITE)), status=422, title="Error:"),
        ],
    ),
    Page(
        "contributions:desk_seen",
        kind="desk",
        states=[
            State("is yours", at(seen_path, needs=some_cash)),
            State("to count", at(seen_path, needs=some_cash, role=Role.ADMINISTRATOR)),
            State(
                "counted something else",
                at(seen_path, needs=some_cash, role=Role.ADMINISTRATOR, act=fill("I counted this", counted="19.99")),
                status=422,
                title="Error:",
            ),
            State("in the books", at(seen_path, needs=withdrawn)),
            State("nobody knows whose", at(seen_path, needs=a_line)),
            State("to take out", at(seen_path, needs=line_out, role=Role.ADMINISTRATOR)),
            State("an auditor", at(seen_path, needs=line_out, role=Role.AUDITOR)),
        ],
    ),
    Page(
        "contributions:desk_banking",
        kind="desk",
        states=[State("at the bank", at(lambda banking: f"/organise/bankings/{banking.id}", needs=a_banking))],
    ),
    Page(
        "contributions:desk_due",
        kind="desk",
        states=[State("due", at(lambda dues: f"/organise/dues/{dues.id}", needs=some_dues))],
    ),
]
NOT_PAGES = {f"contributions:desk_{name}_file": "answers with a file" for name in LISTINGS}
