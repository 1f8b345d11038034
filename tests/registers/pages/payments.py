"""Pages of whoever pays, in every state of a run."""

from dataclasses import replace
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from members.roles import Role
from tests import people
from tests.claims import stories as claims
from tests.payments import stories
from tests.registers.pages import Page, State, Visit, fill, press, then
from tests.registers.pages.claims import story


def as_treasurer(path, act=None):
    return lambda world: Visit(path, world.signed_in(Role.TREASURER), act)


def something_to_pay(act=None):
    def where(world):
        world.once("payments ready", stories.payout)
        return Visit("/organise/runs/new", world.signed_in(Role.TREASURER), act)

    return where


def two_that_share_an_account(act=None):
    def where(world):
        world.once("payments ready", stories.payout)
        world.once("payments ready too", stories.payout)
        return Visit("/organise/runs/new", world.signed_in(Role.TREASURER), act)

    return where


def nothing_ticked(page):
    for box in page.locator("main input[type=checkbox]").all():
        box.uncheck()
    press("Freeze this run")(page)


def a_run(name, make, *, route="payments:run", role=Role.TREASURER, act=None):
    """A run in some state, made once; its preparer is this world's treasurer."""

    def where(world):
        treasurer = world.organiser(Role.TREASURER)
        run = world.once(f"payments run {name}", lambda: make(stories.prepared(treasurer)))
        parts = [run.id] if route == "payments:run" else [run.id, stories.payouts_of(run)[0].id]
        return Visit(reverse(route, args=parts), world.signed_in(role), act)

    return where


def one_came_back(run):
    run = stories.sent(stories.written(stories.approved(run)))
    stories.returned(run)
    return run


def abandoned(run):
    from payouts.payments import actions

    return actions.abandon_run(stories.preparer(run), run_id=run.id)


def sent(run):
    return stories.sent(stories.written(stories.approved(run)))


def unsure(run):
    return stories.unsure(stories.written(stories.approved(run)))


def checked(run):
    from payouts.payments import actions
    from payouts.payments.confirmation import Match

    payout = stories.payouts_of(run)[0]
    actions.note_payee(stories.preparer(run), run_id=run.id, payout_id=payout.id, said=Match.NO_MATCH)
    return run


def by_another_bank(run):
    from payouts.payments import actions

    actions.abandon_run(stories.preparer(run), run_id=run.id)
    return stories.approved(stories.prepared(run.prepared_by, stories.payouts_of(run), rail="unity-trust"))


def of_vouchers(run):
    """The same two people with a run of vouchers, one of several entered."""
    by_hand = stories.prepared(run.prepared_by, [stories.wanting("energy")], rail="voucher")
    stories.entered(stories.vouchers(by_hand), pence=100_00, code=f"ABCD-{by_hand.name}")
    return by_hand


def in_cash(run):
    stories.box(stories.AMOUNT_PENCE)
    return stories.cash(stories.prepared(run.prepared_by, [stories.wanting("cash")], rail="cash"))


def cash_handed_over(run):
    from payouts.payments import actions

    by_hand = in_cash(run)
    actions.sign_cash(stories.preparer(by_hand), run_id=by_hand.id, payout_id=stories.payouts_of(by_hand)[0].id)
    return by_hand


def something_by_hand(world):
    world.once("payments voucher ready", lambda: stories.wanting("voucher"))
    return Visit("/organise/runs/new?by=voucher", world.signed_in(Role.TREASURER))


def code_waits():
    return stories.claim_of(stories.entered(code="WXYZ-2345-6789").line.run)


def codes_of_ones_own(act):
    where = story(code_waits, "/me/codes")
    return lambda world: replace(where(world), act=act)


def codes_to_read_out(act=None):
    def where(world):
        claim = world.once("claims code_waits", code_waits)
        return Visit("/organise/codes", people.signed_in(Client(), claim.caseworker), act)

    return where


def waits_for_a_yes(world):
    def make():
        confirmed = replace(claims.CONFIRMED, sanction_from=clock.today() - timedelta(days=3), sanction_to=None)
        with clock.frozen_at(clock.now() - timedelta(days=2)):
            return stories.award(claims.deciding(confirmed=confirmed))

    world.once("payments open end", make)
    return Visit("/organise/still-needed/", world.signed_in(Role.CASEWORKER))


def told_of_ones_own(tell, act):
    """The person's page with something pressed on it."""
    where = story(tell, "/me/still-cut")
    return lambda world: replace(where(world), act=act)


def close_the_first(page):
    """Its button names the request as well, for who cannot see which row it is in."""
    with page.expect_navigation():
        page.get_by_role("button", name="Close the search").first.click()


def one_went_astray(world):
    world.once("payments astray", stories.went_astray)
    return Visit(reverse("payments:traces"), world.signed_in(Role.RELEASER))


def read_the_first(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Open it to read it out").first.click()


def the_traces(act=None):
    def where(world):
        world.once("claims not_arrived", stories.not_arrived)
        return Visit(reverse("payments:traces"), world.signed_in(Role.TREASURER), act)

    return where


def an_end(act=None):
    def where(world):
        claim = world.once("claims asked_if_still_cut", stories.asked_if_still_cut)
        payout = claim.awards.get().payouts.first()
        address = reverse("payments:ended", args=[payout.id])
        return Visit(address, world.signed_in(Role.CASEWORKER), act)

    return where


RUN = "payments:run"


def words_at_the_desk(act=None):
    def where(world):
        claim = world.once("words by telephone", claims.preparing)
        address = reverse("payments:words_at_the_desk", args=[claim.id])
        return Visit(address, people.signed_in(Client(), claim.caseworker), act)

    return where


PAGES = [
    Page(
        "payments:runs",
        kind="desk",
        states=[
            State("first visit", as_treasurer("/organise/runs/")),
            State("for an auditor", lambda world: Visit("/organise/runs/", world.signed_in(Role.AUDITOR))),
        ],
    ),
    Page(
        "payments:prepare",
        kind="desk",
        states=[
            State("something to pay", something_to_pay()),
            State("vouchers to buy", something_by_hand),
            State("a warning to look at", two_that_share_an_account()),
            State(
                "a warning not ticked", two_that_share_an_account(press("Freeze this run")), status=409, title="Error:"
            ),
            State("nothing ticked", something_to_pay(nothing_ticked), status=422, title="Error:"),
        ],
    ),
    Page(
        RUN,
        kind="desk",
        states=[
            State("prepared, for its preparer", a_run("prepared", lambda run: run)),
            State("prepared, for a second person", a_run("prepared", lambda run: run, role=Role.RELEASER)),
            State(
                "another total typed",
                a_run(
                    "prepared",
                    lambda run: run,
                    role=Role.RELEASER,
                    act=then(press("Read them and approve"), fill("Approve this run", total="1.00")),
                ),
                status=422,
                title="Error:",
            ),
            State(
                "the drawn lines in full",
                a_run("to read", lambda run: run, role=Role.RELEASER, act=press("Read them and approve")),
            ),
            State("the bank has said something", a_run("checked", checked)),
            State("not sure whether the bank has it", a_run("unsure", unsure)),
            State("prepared, for an auditor", a_run("prepared", lambda run: run, role=Role.AUDITOR)),
            State("approved", a_run("approved", stories.approved)),
            State(
                "what the bank will see",
                a_run("to see", by_another_bank, act=press("See what the bank will see")),
            ),
            State("bank file written", a_run("written", lambda run: stories.written(stories.approved(run)))),
            State("sent", a_run("sent", sent)),
            State("one came back", a_run("came back", one_came_back)),
            State("vouchers to enter", a_run("vouchers", of_vouchers)),
            State("cash to hand over", a_run("cash", in_cash)),
            State("cash that one has signed for", a_run("cash signed", cash_handed_over, role=Role.RELEASER)),
            State("settled", a_run("settled", lambda run: stories.settled(sent(run)))),
            State("abandoned", a_run("abandoned", abandoned)),
        ],
    ),
    Page(
        "payments:payee",
        kind="desk",
        states=[
            State("first visit", a_run("prepared", lambda run: run, route="payments:payee")),
            State(
                "nothing chosen",
                a_run("prepared", lambda run: run, route="payments:payee", act=press("Note it")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "payments:voucher",
        kind="desk",
        states=[
            State("one is entered", a_run("vouchers", of_vouchers, route="payments:voucher")),
            State(
                "no code typed",
                a_run("vouchers", of_vouchers, route="payments:voucher", act=press("Seal this code")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "payments:my_codes",
        kind="claimant",
        states=[
            State("one waits", story(code_waits, "/me/codes")),
            State("shown", codes_of_ones_own(press("Show the code that ends in 6789"))),
            State("none waits", story(claims.decided, "/me/codes")),
        ],
    ),
    Page(
        "payments:words",
        kind="claimant",
        states=[
            State("to choose", story(claims.preparing, "/me/bank-words")),
            State("nothing to choose", story(code_waits, "/me/bank-words")),
        ],
    ),
    Page(
        "payments:words_at_the_desk",
        kind="desk",
        states=[State("to choose", words_at_the_desk())],
    ),
    Page(
        "payments:waits",
        kind="claimant",
        states=[State("nothing waits", story(claims.preparing, "/me/waits"))],
    ),
    Page(
        "payments:codes",
        kind="desk",
        states=[
            State("none waits", lambda world: Visit("/organise/codes", world.signed_in(Role.CASEWORKER))),
            State("one waits", codes_to_read_out()),
            State("opened", codes_to_read_out(read_the_first)),
        ],
    ),
    Page(
        "payments:came_back",
        kind="desk",
        states=[
            State("first visit", a_run("sent", sent, route="payments:came_back")),
            State(
                "no reason chosen",
                a_run("sent", sent, route="payments:came_back", act=press("Note that it came back")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "payments:still_cut",
        kind="claimant",
        states=[
            State("asked", story(stories.asked_if_still_cut, "/me/still-cut")),
            State("not asked now", story(claims.decided, "/me/still-cut")),
            State(
                "told without a day",
                told_of_ones_own(stories.asked_if_still_cut, press("Tell us that it is over")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page(
        "payments:arrived",
        kind="claimant",
        states=[
            State("asked", story(stories.sent_a_while_ago, "/me/arrived")),
            State("looked for", story(stories.not_arrived, "/me/arrived")),
            State("nothing was sent", story(claims.decided, "/me/arrived")),
        ],
    ),
    Page(
        "payments:traces",
        kind="desk",
        states=[
            State("one is looked for", the_traces()),
            State("one went astray", one_went_astray),
            State("no outcome chosen", the_traces(close_the_first), status=422, title="Error:"),
        ],
    ),
    Page(
        "payments:ended",
        kind="desk",
        states=[
            State("first visit", an_end()),
            State("nothing chosen", an_end(press("Note it")), status=422, title="Error:"),
        ],
    ),
    Page("payments:still_needed", kind="desk", states=[State("one waits", waits_for_a_yes)]),
]
_BUTTON = "posts, and leads back to the run"
NOT_PAGES = {
    "payments:api_runs": "answers programs with JSON",
    "payments:api_run": "answers programs with JSON",
    "payments:spot": "posts; what it shows is a state of the run's page",
    "payments:as_sent": "posts; what it shows is a state of the run's page",
    "payments:not_sure": _BUTTON,
    "payments:not_there": _BUTTON,
    "payments:approve": "posts; what it shows is the run's page",
    "payments:bank_file": "answers with a file",
    "payments:sent": _BUTTON,
    "payments:confirm": _BUTTON,
    "payments:confirm_one": _BUTTON,
    "payments:abandon": _BUTTON,
    "payments:again": "posts, and leads back to the list",
    "payments:sign": _BUTTON,
    "payments:still_needed_yes": "posts, and leads back to the list",
}
