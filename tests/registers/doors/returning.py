"""Doors of coming back without a code, of correcting an account, and of those who wait to be called."""

from payouts.claims import wayfinding
from tests.claims import stories, ways
from tests.registers.doors import EVERYONE, Answer, Door
from tests.registers.doors.claims import CASEWORKER, a_claim, a_draft, of_ones_own

# Whoever waits on no link is led to where one is asked for.
TO_THE_FORM = {"allowed": EVERYONE}


def a_link(world):
    return {"token": world.once("link", lambda: wayfinding.path_token(ways.link_for(stories.answered())))}


def a_wish(world):
    return {"call_back_id": world.once("wish", ways.wish).id}


def a_wish_that_is_done(world):
    return {"call_back_id": world.once("wish done", lambda: ways.wish(is_done=True)).id}


REACH = {"reach": "nobody@safe.example", "once": "doors-send"}
DOORS = [
    Door("claims:back_send", allowed=EVERYONE),
    Door("claims:back_send", "POST", allowed=EVERYONE, data=REACH),
    Door("claims:back_check", **TO_THE_FORM),
    Door("claims:back_check", "POST", data={"digits": "12345"}, **TO_THE_FORM),
    Door("claims:back_again", "POST", **TO_THE_FORM),
    Door("claims:link", allowed=EVERYONE, own=a_link, unknown=Answer.GONE),
    Door("claims:link", "POST", allowed=EVERYONE, own=a_link, unknown=Answer.GONE, data={"once": "doors-link"}),
    Door("claims:lost", allowed=EVERYONE),
    Door("claims:lost", "POST", allowed=EVERYONE, data={**REACH, "chosen_name": "Sam"}),
    Door("claims:lost_told", allowed=EVERYONE),
    *of_ones_own("claims:send_saved", "POST"),
    *of_ones_own("claims:bank", "GET", "POST"),
    *of_ones_own("claims:bank_check", "GET", "POST"),
    *of_ones_own("claims:bank_send", "POST"),
    Door("claims:call_backs", allowed=CASEWORKER),
    Door("claims:call_back_open", "POST", allowed=CASEWORKER, own=a_wish, fresh=True),
    Door("claims:call_back_way", "POST", allowed=CASEWORKER, own=a_wish, fresh=True),
    Door("claims:call_back_done", "POST", allowed=CASEWORKER, own=a_wish),
    Door("claims:open_to_call", "POST", allowed=CASEWORKER, own=a_claim, strangers=a_draft),
    Door("claims:confirm_call", "POST", allowed=CASEWORKER, own=a_claim, strangers=a_draft),
]
