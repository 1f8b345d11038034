"""Doors of the letters to print, the people to call, and of the texts that come in."""

from fundapp.messages.models import Errand
from tests.claims import stories
from tests.messages.telephones import deliver, reached_by
from tests.registers.doors import EVERYONE, Answer, Door, Who

CASEWORKER = {Who.CASEWORKER}


def an_errand(world, route):
    def make():
        claim = reached_by(route)
        deliver(claim)
        return Errand.objects.get(claim=claim)

    return world.once(f"errand by {route}", make)


def a_letter(world):
    return {"errand_id": an_errand(world, "post").id}


def a_call(world):
    return {"errand_id": an_errand(world, "phone").id}


def a_call_that_asks(world):
    def make():
        claim = reached_by("phone", stories.helped(route="phone")[0])
        deliver(claim)
        return Errand.objects.get(claim=claim)

    return {"errand_id": world.once("errand that asks", make).id}


DOORS = [
    Door("messages:letters", allowed=CASEWORKER),
    Door("messages:letter", allowed=CASEWORKER, own=a_letter, strangers=a_call),
    Door("messages:letter", "POST", allowed=CASEWORKER, own=a_letter, strangers=a_call, data={"as": "page"}),
    Door("messages:calls", allowed=CASEWORKER),
    Door("messages:call", allowed=CASEWORKER, own=a_call, strangers=a_letter),
    Door("messages:call", "POST", allowed=CASEWORKER, own=a_call, strangers=a_letter),
    Door("messages:answered", "POST", allowed=CASEWORKER, own=a_call_that_asks, strangers=a_letter, data={"say": "no"}),
    Door("messages:done", "POST", allowed=CASEWORKER, own=a_letter),
    # The provider's machine is nobody's session: the secret in the address lets it in.
    Door(
        "messages:text_in",
        "POST",
        allowed=EVERYONE,
        own=lambda world: {"secret": "only-for-this-machine"},
        never={"secret": "a-guess"},
        data={"id": "doors-1", "from": "07700900000", "text": "hello"},
        is_csrf_exempt=True,
        answer=Answer.OPEN,
    ),
]
