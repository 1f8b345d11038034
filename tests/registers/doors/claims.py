"""Doors of asking for support, of coming back with a code, and of the caseworkers' desk."""

from django.conf import settings
from django.test import Client

from payouts.claims import actions
from payouts.claims.helping import TakenBy
from payouts.claims.photos import Kind
from tests import people
from tests.claims import letters, stories
from tests.registers.doors import EVERYONE, Answer, Door, Who, back_to_the_code, by_the_api

# Each of them has a claim of their own in their session, and reaches that one alone.
HOLDERS = {Who.CLAIMANT, Who.OTHER_CLAIMANT}
CASEWORKER = {Who.CASEWORKER}
# Whoever has no form in their session is led to where one is begun or opened; whose is whose: tests/claims.
HELPERS = [f"claims:assist_{name}" for name in ("with_them", "yes", "about", "scope", "back", "answer")]


def holding(claim):
    """A client with this claim in its session, as its code would leave it."""
    client = Client()
    session = client.session
    session["claim"] = str(claim.id)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def the_claim(world):
    return world.once("claim", stories.submitted)


def a_claim(world):
    return {"claim_id": the_claim(world).id}


def a_claim_taken_down(world):
    by = world.account(Who.CASEWORKER)
    return {"claim_id": world.once("taken down", lambda: stories.taken_down(by=by)).id}


def a_draft_taken_down(world):
    def make():
        by = people.actor(world.account(Who.CASEWORKER))
        return actions.take_down(by, key="doors-photos", taken_by=TakenBy.PAPER)

    return {"claim_id": world.once("draft taken down", make).id}


def a_photo_to_remove(world):
    def make():
        by = people.actor(world.account(Who.CASEWORKER))
        claim_id = a_draft_taken_down(world)["claim_id"]
        return actions.add_evidence(by, claim_id, key="doors-remove", kind=Kind.LETTER, pages=[letters.page()])

    return {**a_draft_taken_down(world), "number": world.once("photo to remove", make).number}


def a_draft(world):
    return {"claim_id": world.once("draft", stories.draft).id}


def a_photo(world):
    """A photo in the request of the one whose claim it is. Another's address of the same shape leads into their own."""
    world.once("photo", lambda: letters.with_photo(the_claim(world)))
    return {"number": 1, "page_number": 1}


def a_photo_in_hand(world):
    """A photo in a request that this world's caseworker has in hand."""

    def make():
        claim, _ = letters.with_photo(key="photo-in-hand")
        return stories.preparing(world.account(Who.CASEWORKER), claim)

    return {"claim_id": world.once("claim with a photo in hand", make).id, "number": 1, "page_number": 1}


def a_photo_in_a_draft(world):
    claim, _ = world.once("draft with a photo", lambda: letters.with_photo(stories.draft(), key="photo-in-a-draft"))
    return {"claim_id": claim.id, "number": 1, "page_number": 1}


def a_photo_in_a_draft_of_another(world):
    return {name: value for name, value in a_photo_in_a_draft(world).items() if name != "page_number"}


def of_ones_own(route, *methods, **options):
    """A page about the claim in the session: whoever has none is asked for its code."""
    return [Door(route, method, allowed=HOLDERS, refused=back_to_the_code, **options) for method in methods or ("GET",)]


def on_the_desk(route, method="GET", **options):
    options = {"allowed": CASEWORKER, "own": a_claim, "strangers": a_draft, **options}
    return Door(route, method, **options)


CLIENTS = {
    Who.CLAIMANT: lambda world: holding(the_claim(world)),
    Who.OTHER_CLAIMANT: lambda world: holding(world.once("other claim", stories.submitted)),
}
DOORS = [
    Door("claims:help", allowed=EVERYONE),
    Door("claims:stay_safe", allowed=EVERYONE),
    Door("claims:hide", allowed=EVERYONE),
    Door("claims:help_benefits", allowed=EVERYONE),
    Door("claims:help_spying", allowed=EVERYONE),
    Door("claims:help_other", allowed=EVERYONE),
    # Whoever they are, and whatever became of their form's token, they are taken away.
    Door("claims:leave", allowed=EVERYONE),
    Door("claims:leave", "POST", allowed=EVERYONE, is_csrf_exempt=True),
    Door("claims:who", allowed=EVERYONE),
    Door("claims:who", "POST", allowed=EVERYONE, data={"once": "doors-claim", "who_for": "me"}),
    Door("claims:back", allowed=EVERYONE),
    Door("claims:back", "POST", allowed=EVERYONE, data={"code": "7K4-M2P-9QX"}),
    Door("claims:close", "POST", allowed=EVERYONE),
    *of_ones_own("claims:ask", "GET", "POST", own=lambda world: {"slug": "benefit"}, never={"slug": "passport"}),
    *of_ones_own("claims:amount_help", "GET", "POST"),
    *of_ones_own("claims:check", "GET", "POST"),
    *of_ones_own("claims:saved"),
    *of_ones_own("claims:sent"),
    *of_ones_own("claims:me", "GET", "POST"),
    *of_ones_own("claims:answered", "POST"),
    *of_ones_own("claims:how_much"),
    *of_ones_own("claims:look_again", "GET", "POST"),
    *of_ones_own("claims:still_cut", "GET", "POST"),
    *of_ones_own("claims:same_account", "GET", "POST"),
    *of_ones_own("claims:who_can_see"),
    *of_ones_own("claims:choices", "GET", "POST", data={"stop": "count"}),
    *of_ones_own("claims:take_back", "GET", "POST"),
    *of_ones_own("claims:photos", "GET", "POST"),
    Door(
        "claims:photo_page",
        allowed={Who.CLAIMANT},
        refused=back_to_the_code,
        own=a_photo,
        never={"number": 9, "page_number": 9},
        exceptions={Who.OTHER_CLAIMANT: Answer.NOT_THERE},
    ),
    Door(
        "claims:remove_photo",
        "POST",
        allowed=HOLDERS,
        refused=back_to_the_code,
        own=lambda world: {"number": a_photo(world)["number"]},
        never={"number": 9},
        unknown=Answer.OPEN,
    ),
    *of_ones_own("claims:receipt"),
    *of_ones_own("claims:download"),
    *of_ones_own("claims:download_file"),
    # An empty code is told so (422), whoever sends it; what a right one opens: tests/claims/test_api.py.
    Door("claims:api_token", "POST", allowed=EVERYONE, data={}, content_type="application/json", is_csrf_exempt=True),
    Door("claims:api_own_claim", refused=by_the_api),
    Door("claims:api_requests", allowed=CASEWORKER, refused=by_the_api),
    on_the_desk("claims:api_request", refused=by_the_api),
    Door("claims:queue", allowed=CASEWORKER),
    *of_ones_own("claims:helper", "GET", "POST"),
    *(Door(name, method, allowed=EVERYONE) for name in HELPERS for method in ("GET", "POST")),
    *(Door(name, allowed=EVERYONE) for name in ("claims:assist", "claims:assist_where", "claims:assist_hand_over")),
    *(Door(name, "POST", allowed=EVERYONE) for name in ("claims:assist_leave", "claims:assist_skip_bank")),
    Door("claims:paper", allowed=EVERYONE),
    Door("claims:take_down", allowed=CASEWORKER),
    Door("claims:take_down", "POST", allowed=CASEWORKER, data={"once": "doors-taken", "taken_by": "paper"}),
    Door("claims:assist_photos", allowed=EVERYONE),
    Door("claims:assist_photos", "POST", allowed=EVERYONE),
    Door("claims:assist_remove_photo", "POST", allowed=EVERYONE, own=lambda world: {"number": 1}, unknown=Answer.OPEN),
    *(on_the_desk("claims:desk_photos", method, own=a_draft_taken_down) for method in ("GET", "POST")),
    on_the_desk("claims:desk_remove_photo", "POST", own=a_photo_to_remove, strangers=a_photo_in_a_draft_of_another),
    Door("claims:slip", allowed=CASEWORKER),
    Door("claims:slip", "POST", allowed=CASEWORKER, data={"code": "7K4-M2P-9QX", "how": "slip", "say": "no"}),
    *(on_the_desk("claims:taken", method, own=a_claim_taken_down) for method in ("GET", "POST")),
    *(on_the_desk(f"claims:{name}", "POST") for name in ("confirm", "thaw", "heard")),
    *(on_the_desk(f"claims:{name}", method) for name in ("note_call", "summary") for method in ("GET", "POST")),
    on_the_desk("claims:claim", allowed={Who.CASEWORKER, Who.AUDITOR}),
    on_the_desk("claims:open_sealed", "POST", data={"what": "name"}),
    on_the_desk("claims:take_up", "POST"),
    on_the_desk("claims:no_money_today", "POST"),
    on_the_desk("claims:pass_on", "POST"),
    on_the_desk("claims:ask_for_one_thing", "POST", data={"asked_for": "call"}),
    on_the_desk("claims:resume", "POST"),
    *(on_the_desk("claims:look_again_for", method) for method in ("GET", "POST")),
    on_the_desk("claims:photo_on_desk", own=a_photo_in_hand, strangers=a_photo_in_a_draft),
    on_the_desk("claims:photo_on_desk", "POST", own=a_photo_in_hand, strangers=a_photo_in_a_draft),
    on_the_desk("claims:photo_image", own=a_photo_in_hand, strangers=a_photo_in_a_draft),
    on_the_desk("claims:confirm_facts"),
    on_the_desk("claims:confirm_facts", "POST"),
]
