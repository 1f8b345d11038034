"""The supporter's pages: campaigns in every stage, the form in every mood, and what becomes of a gift."""

from datetime import UTC, datetime, timedelta

from fundapp.contributions import actions
from fundapp.contributions.actions import reconciling, settlements, stripe_lines
from fundapp.contributions.actions.reconciling import Findings
from fundapp.contributions.facts import Expired, Failed, Paid, Refunded, Settled, Stray, Waiting
from fundapp.contributions.models import Campaign, GivingSwitch
from fundapp.contributions.shield import MOST_OF_AN_ADDRESS
from fundapp.contributions.workflow import SettlementState
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.web import limits
from members.access import ANYONE
from tests.registers.doors.contributions import ASK, SURPLUS
from tests.registers.pages import Page, State, Visit, press

FUND = system("test")
AT = datetime(2026, 11, 3, 12, tzinfo=UTC)


def _campaign(world, slug="general", *, goal_pence=None):
    def made():
        ledger.open_standard_accounts()
        return actions.open_campaign(
            FUND,
            slug=slug,
            pot=slug,
            title=f"The {slug} pot",
            ask=ASK,
            surplus=SURPLUS,
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


def _stopped(page):
    """Begun again as soon as the page was seen, so that the others find the door open."""
    GivingSwitch.objects.create(is_on=False, why="breaker")
    _choose("£10")(page)
    GivingSwitch.objects.create(is_on=True, why="recovered")


def _too_many_here(page):
    home = {"what": "giving.address", "who": "127.0.0.1", "most": MOST_OF_AN_ADDRESS, "seconds": 60}
    places = [limits.take(**home) for _ in range(MOST_OF_AN_ADDRESS)]
    _choose("£10")(page)
    for place in filter(None, places):
        limits.give_back(place)


def _came_back(world):
    gift = _gift(world, "broken off", email="sam@example.org")
    return f"/donate?again={gift.access_token}"


def _to_the_ended(world):
    _ended(world)
    return "/donate?to=spring"


def _paused(world):
    campaign = _campaign(world, "lent", goal_pence=50_000)
    actions.pause_campaign(FUND, campaign_id=campaign.id)
    return "/campaigns/lent"


def _to_the_paused(world):
    _paused(world)
    return "/donate?to=lent"


def _last_month(world):
    """Payments of the month before today, and gifts of which one shows a name."""
    at = clock.now().astimezone(clock.LONDON).replace(day=1, hour=12) - timedelta(days=9)
    campaign = _campaign(world, "easter", goal_pence=900_000)

    def made():
        for number, name in enumerate(("", "Siân", "", "Wilhelmina-Josephine")):
            gift = actions.start_gift(
                ANYONE,
                key=f"gift:easter:{number}",
                campaign_id=campaign.id,
                amount_pence=400_00 + number,
                public_name=name,
            )
            names = (f"pi_easter_{number}", f"txn_easter_{number}")
            actions.apply_payment(FUND, fact=Paid(str(gift.id), *names, 400_00 + number, 6_20, "GBP", at))
        for number in range(5):
            money = {"at": at, "pot": "easter", "pence": 57_05}
            ledger.post(journal.award_promised(source=f"easter-award:{number}", **money))
            ledger.post(journal.payout_sent(source=f"easter-payout:{number}", **money))
        return True

    world.once("easter", made)
    return "/campaigns/easter"


def _show_no_name(page):
    page.locator("summary").first.click()
    page.get_by_label("Show my first name beside this gift on the public page").check()
    _choose("£10")(page)


def _keeper(world, path, act=None):
    return Visit(path, client=world.signed_in("treasurer"), act=act)


def _every_stage(world):
    _ended(world)
    _paused(world)
    return _keeper(world, "/organise/campaigns")


def _all_of_them(world):
    for make in (_ended, _paused, _last_month):
        make(world)
    return "/campaigns"


def _desk(make):
    """The desk's page of the campaign whose public page `make` gives."""

    def built(world):
        slug = make(world).rpartition("/")[2].partition("=")[0]
        return _keeper(world, f"/organise/campaigns/{Campaign.objects.get(slug=slug).id}")

    return built


def _new_campaign(page):
    page.get_by_label("What is it called?").fill("Fares to a tribunal")
    page.get_by_label("What is the money for?").fill("A hearing is far away and a sanctioned person has no fare.")
    page.get_by_label("How much is needed?").fill("800")
    page.get_by_label("What happens if more comes in?").fill("It stays here for the next hearing.")
    press("Look at it once more")(page)


def _a_line_nobody_knows(world):
    _campaign(world)
    fact = Stray("txn_nobodys", 12_00, 38, "GBP", AT)
    world.once("stray", lambda: stripe_lines.book_line(FUND, fact=fact))


def _equal_books(world):
    _campaign(world)
    found = Findings(AT, AT + timedelta(days=1), 214, 0, {}, 48_97, 48_97)
    world.once("equal run", lambda: reconciling.record_run(FUND, found=found))
    return _keeper(world, "/organise/stripe")


def _differing_books(world):
    _a_line_nobody_knows(world)
    left = {"txn_3QgH2sB7WZ01": "currency_is_not_the_funds", "txn_3QgH2sB7WZ02": "not_yet"}
    found = Findings(AT, AT + timedelta(days=2), 3, 1, left, 50_00, 48_97)
    world.once("differing run", lambda: reconciling.record_run(FUND, found=found))
    at = AT.date() + timedelta(days=4)
    settled = Settled("po_1", "txn_po_1", 40_00, "GBP", AT, at, SettlementState.ON_ITS_WAY)
    world.once("settlement", lambda: settlements.apply_settlement(FUND, fact=settled))
    return _keeper(world, "/organise/stripe")


def _nothing_chosen(world):
    _a_line_nobody_knows(world)
    return _keeper(world, "/organise/stripe", press("Put it in its pot"))


PAGES = [
    Page(
        "contributions:desk_stripe",
        kind="desk",
        states=[
            State("never compared", lambda world: (_campaign(world), _keeper(world, "/organise/stripe"))[-1]),
            State("equal", _equal_books),
            State("different", _differing_books),
            State(
                "error",
                lambda world: (
                    _a_line_nobody_knows(world),
                    _keeper(world, "/organise/stripe", press("Put it in its pot")),
                )[-1],
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "contributions:desk_campaigns",
        kind="desk",
        states=[
            State("some", lambda world: (_ended(world), _paused(world), _keeper(world, "/organise/campaigns"))[-1])
        ],
    ),
    Page(
        "contributions:desk_new_campaign",
        kind="desk",
        states=[
            State("first visit", lambda world: _keeper(world, "/organise/campaigns/new")),
            State("last look", lambda world: _keeper(world, "/organise/campaigns/new", act=_new_campaign)),
            State(
                "nothing said",
                lambda world: _keeper(world, "/organise/campaigns/new", act=press("Look at it once more")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "contributions:desk_campaign",
        kind="desk",
        states=[
            State("open, with a name", _desk(_last_month)),
            State("paused", _desk(_paused)),
            State("ended", _desk(_ended)),
        ],
    ),
    Page("contributions:campaigns", states=[State("of every stage", _all_of_them)]),
    Page(
        "contributions:campaign",
        states=[
            State("without a goal", lambda world: _given(world, "general", 41_200)),
            State("part of the way", lambda world: _given(world, "winter", 412_000, goal_pence=600_000)),
            State("goal met", lambda world: _given(world, "summer", 70_000, goal_pence=60_000)),
            State("enough payments to speak of", _with_payouts),
            State("ended", _ended),
            State("paused", _paused),
            State("last month and the last gifts", _last_month),
        ],
    ),
    Page(
        "contributions:donate",
        states=[
            State("first visit", _form()),
            State("in Welsh", _form("?language=cy")),
            State("an amount by a link", _form("?amount=10")),
            State("another amount by a link", _form("?amount=12.50")),
            State("every month by a link", _form("?amount=10&freq=monthly")),
            State("no address", _form("?freq=monthly", act=_choose("£10")), status=422, title="Error:"),
            State("back from every month", _form("?amount=10&freq=monthly&back=yes")),
            State("nothing chosen", _form(act=press("Continue to payment")), status=422, title="Error:"),
            State("too little", _form(act=_type_too_little), status=422, title="Error:"),
            # The tests' settings name an address where no Stripe answers.
            State("card payments are down", _form(act=_choose("£10")), status=503),
            State("card payments are stopped", _form(act=_stopped), status=503),
            State("too many tries from here", _form(act=_too_many_here), status=429),
            State("back without paying", _came_back),
            State("campaign ended", _to_the_ended, status=410),
            State("campaign paused", _to_the_paused, status=503),
            State("more choices, one of them wrong", _form(act=_show_no_name), status=422, title="Error:"),
        ],
    ),
    Page(
        "contributions:thanks",
        states=[
            State("paid", _thanks("paid", _paid)),
            State("paid, receipt by mail", _thanks("mailed", _paid, email="sam@example.org")),
            State("paid and partly given back", _thanks("back", _paid, _refunded)),
            State("in Welsh", lambda world: f"{_thanks('paid', _paid)(world)}?language=cy"),
            State("not heard of yet", _thanks("quiet")),
            State("on its way", _thanks("waiting", lambda gift, name: Waiting(str(gift.id), "pi"))),
            State("failed", _thanks("failed", lambda gift, name: Failed(str(gift.id), "pi"))),
            State("expired", _thanks("expired", lambda gift, name: Expired(str(gift.id)))),
        ],
    ),
]
NOT_PAGES = {
    "contributions:receipt_pdf": "answers with a PDF: tests/contributions/test_receipts.py opens it",
    "contributions:qr": "answers with a drawing",
    "contributions:badge": "answers with a drawing",
    "contributions:webhook": "answers Stripe with plain text",
    **dict.fromkeys(
        [
            "contributions:api_own_gift",
            "contributions:api_own_giving",
            "contributions:api_change",
            "contributions:api_campaigns",
            "contributions:api_campaign",
            "contributions:api_gifts",
            "contributions:api_recurring",
            "contributions:api_offline_gifts",
            "contributions:api_offline_count",
            "contributions:api_refunds",
            "contributions:api_disputes",
        ],
        "answers programs with JSON",
    ),
}
