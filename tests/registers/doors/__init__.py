"""The register of doors: every route and method, and who may pass. A room adds `tests/registers/doors/<room>.py`.

    DOORS = [
        Door("rulebook:rules", allowed=EVERYONE),
        Door("members:people", allowed={Who.ADMINISTRATOR}),
        Door("members:person", "POST", allowed={Who.ADMINISTRATOR}, own=a_person, data={"act": "suspend"}),
        Door("claims:status", allowed={Who.CLAIMANT}, refused=back_to_the_code, own=their_claim, strangers=other_claim),
    ]
    CLIENTS = {Who.CLAIMANT: lambda world: a_client_with_the_claim_in_its_session(world)}

A door that is not listed fails `tests/registers/test_doors.py`, and so does a method that nobody declared.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from tests.registers.doors.world import World


class Who(StrEnum):
    """Everyone who may come to a door. Organisers have a second factor, proved just now, unless their name says not."""

    ANYONE = "anyone"
    CLAIMANT = "the claimant whose claim it is"
    OTHER_CLAIMANT = "another claimant"
    HELPER = "the claimant's helper"
    SUPPORTER = "a supporter"
    CASEWORKER = "a caseworker"
    SEATED = "a committee member on the panel"
    UNSEATED = "a committee member not on the panel"
    TREASURER = "a treasurer"
    RELEASER = "a releaser"
    AUDITOR = "an auditor"
    ADMINISTRATOR = "an administrator"
    NO_ROLE = "an organiser without a role"
    WITHOUT_FACTOR = "an organiser with every role but without a second factor"
    SUSPENDED = "a suspended organiser who had every role"


EVERYONE = frozenset(Who)
STRANGERS = frozenset({Who.ANYONE, Who.CLAIMANT, Who.OTHER_CLAIMANT, Who.HELPER, Who.SUPPORTER, Who.SUSPENDED})
COMMITTEE = frozenset({Who.SEATED, Who.UNSEATED})
# Those who hold a role and have proved a second factor.
ORGANISERS = EVERYONE - STRANGERS - {Who.WITHOUT_FACTOR}
SIGNED_IN = ORGANISERS | {Who.WITHOUT_FACTOR}


class Answer(StrEnum):
    """What a door can say, whatever stands behind it."""

    OPEN = "open"
    SIGN_IN = "302 to signing in"
    SET_UP = "302 to setting up a second factor"
    PROVE = "302 to proving it is still them"
    CODE = "302 to putting in a code"
    LINK = "302 to asking for a link"
    FORBIDDEN = "403"
    NOT_THERE = "404"
    NO_SUCH_METHOD = "405"
    GONE = "410"


Refusals = Callable[[Who], Answer]


def at_the_desk(who: Who) -> Answer:
    """Organisers' pages: strangers are led to sign in, the wrong role is told so."""
    if who in STRANGERS:
        return Answer.SIGN_IN
    return Answer.SET_UP if who is Who.WITHOUT_FACTOR else Answer.FORBIDDEN


def when_signed_in(who: Who) -> Answer:
    """Pages about the sign-in itself, which come before roles and factors."""
    return Answer.SIGN_IN


def by_the_api(who: Who) -> Answer:
    """Programs are not led anywhere."""
    return Answer.FORBIDDEN


def as_if_absent(who: Who) -> Answer:
    """What is not yours does not exist."""
    return Answer.NOT_THERE


def back_to_the_code(who: Who) -> Answer:
    """Whoever holds no claim in this session is asked for its code."""
    return Answer.CODE


Kwargs = Callable[["World"], Mapping[str, Any]]


@dataclass(frozen=True)
class Door:
    """One route and method.

    `own` makes the object in its address: theirs, for those who own one. `strangers` makes one that nobody in `allowed`
    may reach; they must get the very answer of an address that never existed. `never` is such an address, and is worked
    out from the route unless given. `data` is what is sent, or a function of the world that makes it. `fresh` says that
    an allowed organiser whose second factor was proved too long ago is led to prove it again. `exceptions` are single
    answers that differ from `refused`. `answer` is what the allowed get, where it is not the page itself.
    """

    route: str
    method: str = "GET"
    allowed: Iterable[Who] = ()
    refused: Refusals = at_the_desk
    own: Kwargs | None = None
    strangers: Kwargs | None = None
    never: Mapping[str, Any] | None = None
    data: Any = None
    content_type: str = ""
    query: str = ""
    fresh: bool = False
    is_csrf_exempt: bool = False
    # A door to something found by code or token has no 404 of its own: what it says of an unknown one.
    unknown: Answer = Answer.NOT_THERE
    exceptions: Mapping[Who, Answer] = field(default_factory=dict)
    answer: Answer = Answer.OPEN

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    def expected(self, who: Who) -> Answer:
        if who in self.exceptions:
            return self.exceptions[who]
        return self.answer if who in set(self.allowed) else self.refused(who)


MakeClient = Callable[["World"], "Client"]


@dataclass(frozen=True)
class Register:
    doors: list[Door] = field(default_factory=list)
    clients: dict[Who, MakeClient] = field(default_factory=dict)


def register() -> Register:
    """Every room's rows, found by the files in this folder."""
    found = Register()
    for module_info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        found.doors.extend(getattr(module, "DOORS", []))
        found.clients.update(getattr(module, "CLIENTS", {}))
    return found
