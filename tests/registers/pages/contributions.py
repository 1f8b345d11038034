"""The supporter's pages: campaigns in every stage, the form in every mood, and what becomes of a gift."""

from datetime import UTC, datetime

from fundapp.contributions import actions
from fundapp.contributions.facts import Expired, Failed, Paid, Refunded, Waiting
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.access import ANYONE
from tests.registers.pages import Page, State, Visit, press

FUND = system("test")
AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
ASK = "People whose benefits are stopped have nothing from one day to the next. This pot pays for food and power."


def _campaign(world, slug="general", *, goal_pence=None):
    def made():
        ledger.open_standard_accounts()
        return actions.open_campaign(
            FUND,
            slug=slug,
            pot=slug,
            title=f"The {slug} pot",
            ask=ASK,
            surplus="What is left over stays in this pot for the next winter.",
            goal_pence=goal_pence,
        )

    return world.once(f"campaign {slug}", made)


def _gift(world, name, *, email="", slug="general"):
    campaign = _campaign(world, slug)
    return world.once(
        f"gift {name}",
        lambda: actions.start_gift(
            ANYONE, key=f"gift:{name}", campaign_id=campaign.id, amount_pence=12_50, email=email
        ),
    )


def _thanks(name, *facts, email=""):
    def built(world):
        gift = _gift(world, name, email=email)
        world.once(f"told {name}", lambda: [_tell(fact(gift, name)) for fact in facts] or True)
        return f"/donate/thanks/{gift.access_token}"

    return built


def _tell(fact):
    apply = {Paid: actions.apply_payment, Refunded: actions.apply_refund}.get(type(fact), actions.apply_news)
    return apply(FUND, fact=fact)


def _paid(gift, name):
    return Paid(str(gift.id), f"pi_{name}", f"txn_{name}", 12_50, 39, "GBP", AT)


def _refunded(gift, name):
    return Refunded(str(gift.id), f"re_{name}", f"txn_back_{name}", 5_00, "GBP", AT)


def _given(world, slug, pence, *, goal_pence=None):
    _campaign(world, slug, goal_pence=goal_pence)
    world.once(
        f"money {slug}",
        lambda: ledger.post(journal.bank_gift(source=f"bank-gift:{slug}", at=AT, pot=slug, pence=pence)),
    )
    return f"/campaigns/{slug}"


def _with_payouts(world):
    address = _given(world, "autumn", 100_000)

    def made():
        for number in range(7):
            money = {"at": AT, "pot": "autumn", "pence": 4_500}
            ledger.post(journal.award_promised(source=f"autumn-award:{number}", **money))
            ledger.post(journal.payout_sent(source=f"autumn-payout:{number}", **money))
        return True

    world.once("autumn payouts", made)
    return address


def _ended(world):
    campaign = _campaign(world, "spring", goal_pence=50_000)
    actions.close_campaign(FUND, campaign_id=campaign.id)
    return "/campaigns/spring"


def _form(query="", act=None):
    def built(world):
        _campaign(world)
        return Visit(f"/donate{query}", act=act)

    return built


def _choose(amount, button="Continue to payment"):
    def act(page):
        page.get_by_label(amount, exact=True).check()
        press(button)(page)

    return act


def _type_too_little(page):
    page.get_by_role("radio", name="Another amount", exact=True).check()
    page.locator("main [name=other]").fill("1")
    press("Continue to payment")(page)


def _came_back(world):
    gift = _gift(world, "broken off", email="sam@example.org")
    return f"/donate?again={gift.access_token}"


def _to_the_ended(world):
    _ended(world)
    return "/donate?to=spring"


PAGES = [
    Page(
        "contributions:campaign",
        states=[
            State("without a goal", lambda world: _given(world, "general", 41_200)),
            State("part of the way", lambda world: _given(world, "winter", 412_000, goal_pence=600_000)),
            State("goal met", lambda world: _given(world, "summer", 70_000, goal_pence=60_000)),
            State("enough payments to speak of", _with_payouts),
            State("ended", _ended),
        ],
    ),
    Page(
        "contributions:donate",
        states=[
            State("first visit", _form()),
            State("an amount by a link", _form("?amount=10")),
            State("another amount by a link", _form("?amount=12.50")),
            State("nothing chosen", _form(act=press("Continue to payment")), status=422, title="Error:"),
            State("too little", _form(act=_type_too_little), status=422, title="Error:"),
            # The tests' settings name an address where no Stripe answers.
            State("card payments are down", _form(act=_choose("£10")), status=503),
            State("back without paying", _came_back),
            State("campaign ended", _to_the_ended, status=410),
        ],
    ),
    Page(
        "contributions:thanks",
        states=[
            State("paid", _thanks("paid", _paid)),
            State("paid, receipt by mail", _thanks("mailed", _paid, email="sam@example.org")),
            State("paid and partly given back", _thanks("back", _paid, _refunded)),
            State("not heard of yet", _thanks("quiet")),
            State("on its way", _thanks("waiting", lambda gift, name: Waiting(str(gift.id), "pi"))),
            State("failed", _thanks("failed", lambda gift, name: Failed(str(gift.id), "pi"))),
            State("expired", _thanks("expired", lambda gift, name: Expired(str(gift.id)))),
        ],
    ),
]
NOT_PAGES = {
    "contributions:webhook": "answers Stripe with plain text",
    "contributions:api_own_gift": "answers programs with JSON",
}
