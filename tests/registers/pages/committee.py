"""Pages of the committee: the list, the prompt, a request in every state of its panel, and what is stuck."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims import actions as claim_actions
from payouts.claims.models import Claim
from payouts.committee import actions
from payouts.committee.voting import Choice
from tests import people
from tests.claims import letters
from tests.claims import stories as claims
from tests.committee import stories
from tests.registers.pages import Page, State, Visit, press
from tests.registers.pages.claims import story

YES, NO, NEED = Choice.YES, Choice.NO, Choice.NEED_ONE_THING


def a_seat(name, make, *, place=0, route="committee:review", fresh=True, act=None):
    """The page of the seat in this place of the panel that `make` makes."""

    def where(world):
        world.once("committee of five", lambda: stories.committee(5))
        panel = world.once(f"committee {name}", make)
        seat = stories.seats(panel)[place]
        path = reverse(route, args=[seat.id] if route != "committee:panels" else [])
        return Visit(path, people.signed_in(Client(), seat.account, fresh=fresh), act)

    return where


def nobody_yet(world):
    return Visit(reverse("committee:panels"), people.signed_in(Client(), people.organiser(Role.COMMITTEE)))


def practising(route, *args, act=None):
    def where(world):
        world.once("rules to practise by", claims.rules)
        return Visit(reverse(route, args=args), people.signed_in(Client(), people.organiser(Role.COMMITTEE)), act)

    return where


def taken():
    panel = stories.drawn()
    stories.taken(stories.seats(panel)[0])
    return panel


def voted(*choices):
    return lambda: stories.voted(stories.drawn(), choices)


def late():
    with clock.frozen_at(clock.now() - timedelta(days=9)):
        return stories.drawn()


def for_less():
    panel = stories.drawn()
    first, second, third = stories.seats(panel)
    stories.vote(first, Choice.YES_DIFFERENT, amount_pence=120_00)
    stories.vote(second, Choice.YES_DIFFERENT, amount_pence=100_00)
    stories.vote(third, NO)
    return panel


def for_less_alone():
    panel = stories.drawn()
    stories.vote(stories.seats(panel)[0], Choice.YES_DIFFERENT, amount_pence=120_00)
    return panel


def with_other_facts():
    """The payee changed, round the doors: the panel finds out when the next vote comes."""
    panel = stories.drawn()
    first, second, _ = stories.seats(panel)
    stories.vote(first)
    stories.taken(second)
    Claim.objects.filter(id=panel.claim_id).update(account_ends="99")
    try:
        stories.vote(second)
    except Refused:
        return panel
    raise AssertionError("votes on other facts were taken")


def with_a_letter():
    """Two pages made ready, and the account of another request."""
    claims.submitted()
    claim, _ = letters.with_photo(pages=2, key="photo-to-look-at")
    claim = claims.preparing(claim=claim)
    ana = claims.caseworker_of(claim)
    for page in (1, 2):
        claim_actions.redact_evidence(ana, claim.id, key=f"look-{page}", number=1, of_page=page, page=letters.page())
    panel = stories.drawn(claims.deciding(claim=claim))
    stories.taken(stories.seats(panel)[0])
    return panel


def changed_since():
    panel = taken()
    Claim.objects.filter(id=panel.claim_id).update(account_ends="98")
    return panel


def taken_back():
    panel = stories.voted(stories.drawn(), [YES])
    claim_actions.withdraw_claim(claim_access.claimant(panel.claim_id), panel.claim_id)
    return panel


def without_money():
    ledger.open_pot("bare")
    claim = claims.preparing()
    Claim.objects.filter(id=claim.id).update(pot="bare")
    claim = claims.deciding(claim=Claim.objects.get(id=claim.id))
    return stories.voted(stories.drawn(claim, with_money=False), [YES, YES])


def everything_stuck(world):
    """A request without a panel, one with too few people, one that needs one thing, and one that waits for money."""

    def make():
        claims.deciding()
        panel = stories.drawn()
        for seat in stories.seats(panel):
            actions.pass_seat(stories.holder(seat), seat_id=seat.id)
        while any(seat.state == "asked" for seat in stories.seats(panel)):
            seat = next(seat for seat in stories.seats(panel) if seat.state == "asked")
            actions.pass_seat(stories.holder(seat), seat_id=seat.id)
        return True

    world.once("committee of five", lambda: stories.committee(5))
    world.once("committee without money", without_money)
    world.once("committee needed", voted(NEED, NEED))
    world.once("committee stuck", make)
    return Visit(reverse("committee:stuck"), world.signed_in(Role.CASEWORKER))


def a_mistaken_vote(page):
    page.get_by_label("No", exact=True).check()
    press("Send my vote")(page)


def an_emergency():
    """A first sum was asked for, and two people have been drawn for it."""
    claim = to_ask_for()
    actions.ask_for_emergency(claims.caseworker_of(claim), claim_id=claim.id)
    return stories.drawn(claims.deciding(claim=claim))


def an_emergency_taken():
    panel = an_emergency()
    for seat in stories.seats(panel):
        stories.taken(seat)
    return panel


def an_emergency_given():
    """Two people gave it, and a full panel looks."""
    panel = stories.voted(an_emergency(), (YES, YES))
    again = stories.drawn(Claim.objects.get(id=panel.claim_id))
    stories.taken(stories.seats(again)[0])
    return again


def to_ask_for():
    claims.rules(emergency_amount='"60.00"', closes_after_days="3")
    return claims.preparing()


def emergency_page(world):
    claim = world.once("committee to ask for", to_ask_for)
    return Visit(reverse("committee:emergency", args=[claim.id]), people.signed_in(Client(), claim.caseworker))


def the_report(world):
    world.once("committee of ten", lambda: stories.committee(10))
    world.once("committee emergency given", an_emergency_given)
    return Visit(reverse("committee:report"), world.signed_in(Role.AUDITOR))


PAGES = [
    Page(
        "committee:emergency",
        kind="desk",
        states=[State("to ask for", emergency_page)],
    ),
    Page(
        "committee:report",
        kind="desk",
        states=[
            State("nothing yet", lambda world: Visit(reverse("committee:report"), world.signed_in(Role.AUDITOR))),
            State("one emergency", the_report),
        ],
    ),
    Page(
        "committee:leave_out",
        kind="claimant",
        states=[
            State("can be", story(claims.preparing, "/me/leave-out")),
            State("not now", story(claims.deciding, "/me/leave-out")),
        ],
    ),
    Page(
        "committee:panels",
        kind="desk",
        states=[
            State("nothing needs me", nobody_yet),
            State("one needs me", a_seat("to answer", stories.drawn, route="committee:panels")),
            State("one is late", a_seat("late", late, route="committee:panels")),
            State("waiting for others", a_seat("split", voted(YES, NO), route="committee:panels")),
            State("waiting for money", a_seat("without money", without_money, route="committee:panels")),
            State("decided", a_seat("approved", voted(YES, YES), route="committee:panels")),
        ],
    ),
    Page(
        "committee:know",
        kind="desk",
        states=[State("asked", a_seat("to answer", stories.drawn, route="committee:know"))],
    ),
    Page(
        "committee:review",
        kind="desk",
        states=[
            State("to vote", a_seat("taken", taken)),
            State("second factor proved long ago", a_seat("taken", taken, fresh=False)),
            State("a vote without its reason", a_seat("taken", taken, act=a_mistaken_vote), status=422, title="Error:"),
            State("voted, waiting for one more", a_seat("one yes", voted(YES))),
            State("voted for less", a_seat("for less alone", for_less_alone)),
            State("split", a_seat("split", voted(YES, NO))),
            State("agreed, waiting for money", a_seat("without money", without_money)),
            State("approved", a_seat("approved", voted(YES, YES))),
            State("approved for less", a_seat("for less", for_less)),
            State("not this time", a_seat("refused", voted(NO, NO))),
            State("one thing needed", a_seat("needed", voted(NEED, NEED))),
            State("decided without my vote", a_seat("approved", voted(YES, YES), place=2)),
            State("a letter, and a possible repeat", a_seat("letter", with_a_letter)),
            State("changed since the sum was made", a_seat("changed", changed_since)),
            State("facts changed", a_seat("other facts", with_other_facts)),
            State("an emergency", a_seat("emergency", an_emergency_taken)),
            State("after an emergency", a_seat("emergency given", an_emergency_given)),
            State("taken back", a_seat("taken back", taken_back)),
        ],
    ),
    Page("committee:practices", kind="desk", states=[State("first visit", practising("committee:practices"))]),
    Page(
        "committee:practice",
        kind="desk",
        states=[
            State("to vote", practising("committee:practice", 1)),
            State("compared", practising("committee:practice", 2, act=press("Not me: pass it on"))),
            State(
                "no vote", practising("committee:practice", 3, act=press("Compare my vote")), status=422, title="Error:"
            ),
        ],
    ),
    Page(
        "committee:stuck",
        kind="desk",
        states=[
            State("people, things and money are missing", everything_stuck),
        ],
    ),
]

NOT_PAGES = {
    "committee:photo": "answers with a picture",
    "committee:again": "leads back to the request",
    "committee:api_seats": "answers programs with JSON",
    "committee:api_seat": "answers programs with JSON",
}
