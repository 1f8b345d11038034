"""Pages of asking for support, of coming back with a code, and of the caseworkers' desk, each in its states."""

from contextlib import suppress

from django.conf import settings
from django.test import Client

from fundapp.contributions import actions as campaigns
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from members.access import ANYONE
from payouts.claims import access, actions, gates, helped
from payouts.claims.consents import Purpose
from payouts.claims.helping import How, Scope
from payouts.claims.models import CallNote, Claim
from payouts.claims.workflow import State as ClaimState
from tests import people
from tests.claims import letters, stories
from tests.registers.doors.claims import holding
from tests.registers.pages import Page, State, Visit, fill, press
from tests.registers.pages.around import came_back, late, told_late, with_bill_wanted

CASEWORKER = "caseworker"


def draft(world):
    """A draft that no page sends: the states of the questions share it."""
    return world.once("claims draft", stories.draft)


def knows_the_benefit(world):
    def make():
        claim = stories.draft()
        return actions.answer(access.claimant(claim.id), claim.id, "benefit", stories.ANSWERS["benefit"])

    return world.once("claims benefit told", make)


def filled(world):
    return world.once("claims filled draft", stories.answered)


def of(make, path, act=None):
    """A page as the holder of the claim that `make(world)` gives sees it."""
    return lambda world: Visit(path, client=holding(make(world)), act=act)


def story(tell, path):
    """The same, of a claim in the state that a story leaves it in; told once for all pages that show it."""
    name = getattr(tell, "__name__", "story")
    return of(lambda world: world.once(f"claims {name}", tell), path)


def declined():
    return stories.decided(ClaimState.NOT_THIS_TIME)


def looked_at():
    """A request that its caseworker has opened, so that its log has rows."""
    claim = stories.preparing()
    opening.open_fields(
        stories.caseworker_of(claim),
        subject=claim.subject,
        sealed_class=SealedClass.CONTACT,
        fields=("chosen_name", "email"),
        purpose=gates.PREPARE,
    )
    return claim


def refused_look(claim):
    """The same caseworker once more, after the person stopped it."""
    actions.withdraw_consent(access.claimant(claim.id), claim.id, purpose=Purpose.MESSAGES)
    with suppress(Refused):
        opening.open_sealed(
            stories.caseworker_of(claim),
            subject=claim.subject,
            sealed_class=SealedClass.CONTACT,
            field="email",
            purpose=gates.PREPARE,
        )
    return claim


def says_yes_to_all():
    claim = stories.submitted()
    for purpose in set(Purpose) - {Purpose.HELPER}:
        actions.give_consent(access.claimant(claim.id), claim.id, purpose=purpose)
    return claim


def all_stopped():
    claim = says_yes_to_all()
    for purpose in Purpose:
        actions.withdraw_consent(access.claimant(claim.id), claim.id, purpose=purpose)
    return claim


def noted():
    claim = stories.submitted()
    return actions.add_note(access.claimant(claim.id), claim.id, text="Our heating is off.")


def bank_wanted():
    claim = stories.draft()
    return actions.answer(access.claimant(claim.id), claim.id, "pay-how", {"pay_how": "bank"})


def with_bank_wanted(world):
    return world.once("claims bank", bank_wanted)


def call_us():
    return stories.waiting(asked_for="call")


def question(slug, wrong=None):
    path = f"/apply/{slug}"
    return [
        State("first visit", of(draft, path)),
        State("prefilled", of(filled, path)),
        State("error", of(draft, path, wrong or press("Continue")), title="Error:"),
    ]


def on_the_desk(path, make=None, act=None):
    """A page of the desk; `{}` in its path is the id of the claim that `make(world)` gives."""

    def where(world):
        address = path.format(make(world).id) if make else path
        return Visit(address, client=world.signed_in(CASEWORKER), act=act)

    return where


def helping(act=None, path="/assist/where", **how):
    """A page as the helper of a story sees it."""
    told = stories.helped_and_sent if how.pop("sent", False) else stories.helped

    def where(world):
        claim, _ = world.once(f"claims helped {told.__name__} {how}", lambda: told(**how))
        return Visit(path, client=holding_help(claim), act=act)

    return where


def holding_help(claim):
    client = Client()
    session = client.session
    session["helping"] = str(helped.last_helping(claim).id)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def beginning(with_them):
    """A help of which nothing is told yet."""

    def where(act, path):
        def visit(world):
            def begin():
                return actions.begin_helping(ANYONE, key=f"pages:{with_them}", with_them=with_them)

            return Visit(path, client=holding_help(world.once(f"help {with_them}", begin).claim), act=act)

        return visit

    return where


def said_no():
    claim, _ = stories.helped()
    actions.answer_helper(access.claimant(claim.id), claim.id, says_yes=False, how=How.PAGE)
    return Claim.objects.get(id=claim.id)


def closed_to_helper(world):
    return Visit("/assist/where", client=holding_help(world.once("claims said no", said_no)))


def helped_now():
    return stories.helped_and_sent(scope=Scope.SPEAK)[0]


def helper_asks():
    return stories.helped(scope=Scope.UPDATES)[0]


def asked_by_helper(world):
    claim = world.once("claims asked by a helper", helper_asks)
    code = stories.answer_code_of(claim)
    return Visit("/assist/answer", act=fill("Continue", code=code))


def taken_by_me(world):
    me = world.organiser(CASEWORKER)
    return world.once("claims taken by me", lambda: stories.taken_down(by=me))


def taken_by_another(world):
    return world.once("claims taken by another", stories.taken_down)


def with_a_helper(world):
    return world.once("claims with a helper", helped_now)


def mine_called(world):
    def make():
        claim = stories.preparing(world.organiser(CASEWORKER))
        actions.note_call(
            stories.caseworker_of(claim), claim.id, key="pages", outcome=CallNote.Outcome.REACHED, text="Rings back."
        )
        return claim

    return world.once("claims called", make)


def frozen_draft(world):
    return world.once("claims frozen draft", said_no)


def frozen(world):
    def stop():
        claim = stories.preparing(world.organiser(CASEWORKER))
        return actions.disown_claim(access.claimant(claim.id), claim.id)

    return world.once("claims frozen", stop)


def new(world):
    return world.once("claims new", stories.submitted)


def said_no_to(world):
    return world.once("claims said no to", declined)


def mine(world):
    return world.once("claims mine", lambda: stories.preparing(world.organiser(CASEWORKER)))


def with_another_pot(world):
    world.once(
        "campaign for valleys",
        lambda: campaigns.open_campaign(
            system("tests"),
            slug="valleys",
            pot="valleys",
            title="Sanctioned people in the valleys, where one bus a day goes to the jobcentre",
            ask="Fares.",
            surplus="It stays.",
        ),
    )
    return on_the_desk("/organise/claims/{}/facts", mine)(world)


def mine_noted(world):
    def make():
        return stories.preparing(world.organiser(CASEWORKER), noted())

    return world.once("claims mine with a note", make)


def photographed(world):
    return world.once("claims photographed", lambda: letters.with_photo(key="page-1"))[0]


def mine_photographed(world):
    def make():
        claim, _ = letters.with_photo(pages=2, key="page-2")
        return stories.preparing(world.organiser(CASEWORKER), claim)

    return world.once("claims mine with a photo", make)


def asked(world):
    return world.once("claims asked", lambda: stories.waiting(stories.preparing(world.organiser(CASEWORKER))))


def handed_over(world):
    return world.once("claims handed over", lambda: stories.deciding(world.organiser(CASEWORKER)))


def passed_on(world):
    claim = world.once("claims passed on", stories.submitted)
    actions.pass_on(people.actor(world.organiser(CASEWORKER)), claim.id)
    return claim


def someone_elses(world):
    return world.once("claims of another", stories.preparing)


def goes_on():
    """A paid request whose sanction has no known end."""
    claim = stories.deciding(confirmed=stories.replace_end(None))
    return stories.closed(stories.paying(stories.decided(claim=claim)))


def paid(world):
    return world.once("claims paid and going on", goes_on)


def next_month(world):
    def make():
        before = goes_on()
        return actions.ask_for_next_month(access.claimant(before.id), before.id)

    return world.once("claims next month", make)


def for_another():
    return stories.draft(who_for="other")


def session_gone(page):
    """The session ends while the page is open, and the person presses Continue."""
    page.locator("main [name=lost_pence]").fill("98.40")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press("Continue")(page)


def given_away(page):
    page.get_by_label("Do not contact me").check()
    fill("Continue", chosen_name="AB 12 34 56 C")(page)


def worked_out(page):
    page.get_by_label("Look for work, or get ready for work").check()
    for name in ("got_money", "under_25", "with_partner"):
        page.locator(f"[name={name}][value=no]").check()
    press("Work it out")(page)


QUESTIONS = [
    # One route for all questions: a state for each, first, filled in and wrong.
    State(f"{slug}, {state.name}", state.where, title=state.title)
    for slug in ("benefit", "said", "date", "amount", "proof", "pay-how", "contact")
    for state in question(slug)
] + [
    State("bank, first visit", of(with_bank_wanted, "/apply/bank")),
    State("bank, saved before", of(filled, "/apply/bank")),
    State(
        "bank, error",
        of(
            with_bank_wanted,
            "/apply/bank",
            fill("Continue", account_name="Sam", sort_code="12", account_number="✊"),
        ),
        title="Error:",
    ),
    State("bill, first visit", of(with_bill_wanted, "/apply/bill")),
    State("bill, error", of(with_bill_wanted, "/apply/bill", press("Continue")), title="Error:"),
    State("session expired", "/apply/benefit", leads_to="/back"),
    State("session expired with something typed", of(draft, "/apply/amount", session_gone)),
    State("a number that gives too much away", of(draft, "/apply/contact", given_away)),
    State("for somebody else", story(for_another, "/apply/contact")),
    State("asked for while waiting", story(stories.waiting, "/apply/date")),
    State("closed after sending", of(new, "/apply/benefit"), leads_to="/me"),
]


WITH_THEM, FROM_AFAR = beginning(with_them=True), beginning(with_them=False)
CALL_THEM = press("Open how to reach them")
HELPING = [
    Page("claims:assist", kind="claimant", states=[State("first visit", "/assist")]),
    Page(
        "claims:assist_with_them",
        kind="claimant",
        states=[
            State("first visit", "/assist/with-them"),
            State("error", Visit("/assist/with-them", act=press("Continue")), title="Error:"),
        ],
    ),
    Page(
        "claims:assist_yes",
        kind="claimant",
        states=[
            State("with them", WITH_THEM(None, "/assist/yes")),
            State("with them, error", WITH_THEM(press("Continue"), "/assist/yes"), title="Error:"),
            State("from afar", FROM_AFAR(None, "/assist/yes")),
        ],
    ),
    *(
        Page(
            name,
            kind="claimant",
            states=[State("first visit", WITH_THEM(None, path)), State("error", WITH_THEM(act, path), title="Error:")],
        )
        for name, path, act in (
            ("claims:assist_about", "/assist/you", press("Continue")),
            ("claims:assist_scope", "/assist/what", press("Continue")),
        )
    ),
    Page(
        "claims:assist_where",
        kind="claimant",
        states=[
            State("draft", helping(scope=Scope.FILL_IN)),
            State("sent", helping(sent=True, scope=Scope.SPEAK)),
            State("closed", closed_to_helper, status=410),
        ],
    ),
    Page(
        "claims:assist_hand_over",
        kind="claimant",
        states=[
            State("code on paper", helping(path="/assist/hand-over", sent=True, with_them=True, route="none")),
            State("code by themselves", helping(path="/assist/hand-over", sent=True, scope=Scope.UPDATES)),
        ],
    ),
    Page(
        "claims:assist_back",
        kind="claimant",
        states=[
            State("first visit", "/assist/back"),
            State("wrong code", Visit("/assist/back", act=fill("Continue", code="7K4-M2P-9QX")), title="Error:"),
        ],
    ),
    Page(
        "claims:assist_answer",
        kind="claimant",
        states=[
            State("first visit", "/assist/answer"),
            State("wrong code", Visit("/assist/answer", act=fill("Continue", code="7K4-M2P-9QX")), title="Error:"),
            State("asked", asked_by_helper),
        ],
    ),
    Page(
        "claims:helper",
        kind="claimant",
        states=[
            State("helped", story(helped_now, "/me/helper")),
            State("stopped", story(said_no, "/me/helper")),
            State("written down", of(taken_by_another, "/me/helper")),
            State("nobody helps", of(new, "/me/helper")),
        ],
    ),
    Page("claims:paper", kind="claimant", states=[State("first visit", "/help/paper")]),
]


PAGES = [
    *HELPING,
    Page("claims:help", states=[State("first visit", "/help")]),
    Page(
        "claims:who",
        kind="claimant",
        states=[
            State("first visit", "/apply/who"),
            State("error", Visit("/apply/who", act=press("Continue")), title="Error:"),
            State("prefilled", of(draft, "/apply/who")),
        ],
    ),
    Page("claims:ask", kind="claimant", states=QUESTIONS),
    Page(
        "claims:amount_help",
        kind="claimant",
        states=[
            State("first visit", of(filled, "/apply/amount-help")),
            State("error", of(filled, "/apply/amount-help", press("Work it out")), title="Error:"),
            State("the sum", of(knows_the_benefit, "/apply/amount-help", worked_out)),
            State("another benefit", of(draft, "/apply/amount-help")),
        ],
    ),
    Page(
        "claims:check",
        kind="claimant",
        states=[
            State("complete", of(filled, "/apply/check")),
            State("something missing", of(draft, "/apply/check")),
            State("error", of(draft, "/apply/check", press("Send my request")), title="Error:"),
        ],
    ),
    Page("claims:saved", kind="claimant", states=[State("saved", of(draft, "/apply/saved"))]),
    Page("claims:sent", kind="claimant", states=[State("sent", of(new, "/apply/sent"))]),
    Page(
        "claims:back",
        kind="claimant",
        states=[
            State("first visit", "/back"),
            State("after a wait", "/back?waited=yes"),
            State("wrong code", Visit("/back", act=fill("Continue", code="7K4-M2P-9QX")), title="Error:"),
        ],
    ),
    Page(
        "claims:me",
        kind="claimant",
        states=[
            *(
                State(tell.__name__, story(tell, "/me"))
                for tell in (
                    stories.submitted,
                    came_back,
                    stories.preparing,
                    stories.waiting,
                    stories.deciding,
                    stories.decided,
                    declined,
                    stories.paying,
                    stories.closed,
                    stories.withdrawn,
                    stories.erased,
                    noted,
                    late,
                    told_late,
                )
            ),
            State("asked to call", story(call_us, "/me")),
        ],
    ),
    Page(
        "claims:how_much",
        kind="claimant",
        states=[State("yes", story(stories.decided, "/me/how-much")), State("no", story(declined, "/me/how-much"))],
    ),
    Page(
        "claims:still_cut",
        kind="claimant",
        states=[
            State("first visit", of(paid, "/me/again-next")),
            State("error", of(paid, "/me/again-next", press("Continue")), title="Error:"),
        ],
    ),
    Page(
        "claims:same_account",
        kind="claimant",
        states=[
            State("first visit", of(next_month, "/me/again-next/account")),
            State("error", of(next_month, "/me/again-next/account", press("Continue")), title="Error:"),
        ],
    ),
    Page(
        "claims:who_can_see",
        kind="claimant",
        states=[
            State("nobody has looked", story(stories.submitted, "/me/who-can-see")),
            State("somebody has", story(looked_at, "/me/who-can-see")),
        ],
    ),
    Page(
        "claims:choices",
        kind="claimant",
        states=[
            State("as sent", story(stories.submitted, "/me/choices")),
            State("everything", story(says_yes_to_all, "/me/choices")),
            State("all stopped", story(all_stopped, "/me/choices")),
            State("a helper asks", story(helper_asks, "/me/choices")),
            State("helped", story(helped_now, "/me/choices")),
        ],
    ),
    Page(
        "claims:look_again_for",
        kind="desk",
        states=[
            State("can be", on_the_desk("/organise/claims/{}/look-again", said_no_to)),
            State("not now", on_the_desk("/organise/claims/{}/look-again", mine)),
        ],
    ),
    Page(
        "claims:look_again",
        kind="claimant",
        states=[
            State("can be", story(declined, "/me/again")),
            State("not now", story(stories.decided, "/me/again")),
        ],
    ),
    Page(
        "claims:take_back",
        kind="claimant",
        states=[
            State("can be", story(stories.submitted, "/me/take-back")),
            State("money on its way", story(stories.paying, "/me/take-back")),
            State("paid", story(stories.closed, "/me/take-back")),
            State("stopped before", story(stories.withdrawn, "/me/take-back")),
            State("deleted before", story(stories.erased, "/me/take-back"), leads_to="/me/take-back/receipt"),
        ],
    ),
    Page(
        "claims:receipt",
        kind="claimant",
        states=[
            State("stopped", story(stories.withdrawn, "/me/take-back/receipt")),
            State("deleted", story(stories.erased, "/me/take-back/receipt")),
            State("nothing stopped", story(stories.submitted, "/me/take-back/receipt"), leads_to="/me/take-back"),
        ],
    ),
    Page(
        "claims:download",
        kind="claimant",
        states=[
            State("sent", story(looked_at, "/me/download")),
            State("paid", story(stories.closed, "/me/download")),
            State("deleted", story(stories.erased, "/me/download")),
            State("with a photo", of(photographed, "/me/download")),
            State("with a helper", story(helped_now, "/me/download")),
        ],
    ),
    Page(
        "claims:photos",
        kind="claimant",
        states=[
            State("first visit", of(new, "/me/photo")),
            State("one photo", of(photographed, "/me/photo")),
            State("of a draft", of(draft, "/me/photo")),
            State("closed", story(stories.deciding, "/me/photo")),
            State("error", of(new, "/me/photo", press("Send this photo")), title="Error:"),
        ],
    ),
    Page(
        "claims:photo_on_desk",
        kind="desk",
        states=[
            State("shut", on_the_desk("/organise/claims/{}/photos/1/1", mine_photographed)),
            State("open", on_the_desk("/organise/claims/{}/photos/1/1?show=yes", mine_photographed)),
            State("turned", on_the_desk("/organise/claims/{}/photos/1/1?show=yes&turn=90", mine_photographed)),
            State("large", on_the_desk("/organise/claims/{}/photos/1/2?show=yes&large=yes", mine_photographed)),
            State(
                "a part hidden",
                on_the_desk("/organise/claims/{}/photos/1/1?show=yes", mine_photographed, press("Hide the top")),
            ),
        ],
    ),
    Page(
        "claims:queue",
        kind="desk",
        states=[
            State("some wait", on_the_desk("/organise/claims")),
            State("new", on_the_desk("/organise/claims?show=new")),
            State("flagged", on_the_desk("/organise/claims?show=flagged")),
        ],
    ),
    Page(
        "claims:claim",
        kind="desk",
        states=[
            State("new", on_the_desk("/organise/claims/{}", new)),
            State("name shown", on_the_desk("/organise/claims/{}", new, press("Show the name they chose"))),
            State("in hand", on_the_desk("/organise/claims/{}", mine)),
            State("contact opened", on_the_desk("/organise/claims/{}", mine, press("Open name and contact"))),
            State("with a photo", on_the_desk("/organise/claims/{}", mine_photographed)),
            State("note opened", on_the_desk("/organise/claims/{}", mine_noted, press("Open their note"))),
            State(
                "calls opened", on_the_desk("/organise/claims/{}", mine_called, press("Open what was said on calls"))
            ),
            State("waiting for them", on_the_desk("/organise/claims/{}", asked)),
            State("handed over", on_the_desk("/organise/claims/{}", handed_over)),
            State("passed on", on_the_desk("/organise/claims/{}", passed_on)),
            State("another's", on_the_desk("/organise/claims/{}", someone_elses)),
            State("written down by another", on_the_desk("/organise/claims/{}", taken_by_another)),
            State("with a helper", on_the_desk("/organise/claims/{}", with_a_helper)),
            State("frozen", on_the_desk("/organise/claims/{}", frozen)),
            State("frozen draft", on_the_desk("/organise/claims/{}", frozen_draft)),
            State(
                "frozen draft opened", on_the_desk("/organise/claims/{}", frozen_draft, press("Open how to reach them"))
            ),
        ],
    ),
    Page(
        "claims:confirm_facts",
        kind="desk",
        states=[
            State("first visit", on_the_desk("/organise/claims/{}/facts", mine)),
            State("error", on_the_desk("/organise/claims/{}/facts", mine, press("Ready to decide")), title="Error:"),
            State("more than one pot", with_another_pot),
        ],
    ),
]
NOT_PAGES = {
    "claims:assist_leave": "answers a button and leads to the start of helping",
    "claims:assist_skip_bank": "answers a button and leads to the next question",
    "claims:confirm": "answers a button and leads back to the request",
    "claims:thaw": "answers a button and leads back to the queue",
    "claims:heard": "answers a button and leads back to the request",
    "claims:download_file": "answers with a file",
    "claims:api_token": "answers programs with JSON",
    "claims:api_own_claim": "answers programs with JSON",
    "claims:api_requests": "answers programs with JSON",
    "claims:api_request": "answers programs with JSON",
    "claims:answered": "answers a button and leads back to the request",
    "claims:photo_page": "answers with a picture",
    "claims:photo_image": "answers with a picture",
    "claims:remove_photo": "answers a button and leads back to the photos",
    "claims:close": "answers a button and leads to the start",
    "claims:open_sealed": "answers a button with the page of the request, which is registered with it opened",
    "claims:take_up": "answers a button and leads back to the request",
    "claims:no_money_today": "answers a button and leads back to the request",
    "claims:pass_on": "answers a button and leads back to the queue",
    "claims:ask_for_one_thing": "answers a button and leads back to the request",
    "claims:resume": "answers a button and leads back to the request",
}
