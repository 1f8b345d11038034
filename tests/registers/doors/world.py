"""The small world behind the doors: everyone who may come, and things made once. No request leaves a mark on it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.cookies import SimpleCookie
from typing import Any
from unittest.mock import patch

from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from members.models import Account
from members.roles import Role
from tests import people
from tests.registers.doors import Answer, Door, Register, Who

_ROLES: dict[Who, tuple[Role, ...]] = {
    Who.CASEWORKER: (Role.CASEWORKER,),
    Who.SEATED: (Role.COMMITTEE,),
    Who.UNSEATED: (Role.COMMITTEE,),
    Who.TREASURER: (Role.TREASURER,),
    Who.RELEASER: (Role.RELEASER,),
    Who.AUDITOR: (Role.AUDITOR,),
    Who.ADMINISTRATOR: (Role.ADMINISTRATOR,),
    Who.NO_ROLE: (),
    Who.WITHOUT_FACTOR: tuple(Role),
    Who.SUSPENDED: tuple(Role),
}


class World:
    """Things made once, and shared by every door."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._made: dict[str, Any] = {}
        self._moment = clock.now()

    def finished(self, doors: Iterable[Door]) -> "World":
        """With everyone in it, and everything that these doors need. For its doors it is always the moment it was made.

        Otherwise whoever proved their second factor for the first door would be asked again by the last, minutes later.
        """
        for who in Who:
            self.client(who)
            self.client(who, fresh=False)
        for door in doors:
            for make in (door.own, door.strangers):
                if make is not None:
                    make(self)
        self._moment = clock.now()
        return self

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """The thing called `name`, made by `make` the first time: `world.once("claim", a_submitted_claim)`."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def account(self, who: Who) -> Account:
        """The account of an organiser of this world; a panel that is drawn here should seat `Who.SEATED`."""
        return self.once(
            f"account {who}",
            lambda: people.organiser(*_ROLES[who], label=who.name.title(), with_factor=who is not Who.WITHOUT_FACTOR),
        )

    def client(self, who: Who, *, fresh: bool = True, checks_csrf: bool = False) -> Client:
        """A client as `who` would come: in their session, with their token in a header, or with nothing."""
        made = self.once(f"client {who} {fresh}", lambda: self._client(who, fresh=fresh))
        copy = Client(enforce_csrf_checks=checks_csrf)
        copy.defaults = dict(made.defaults)
        copy.cookies = SimpleCookie({name: morsel.value for name, morsel in made.cookies.items()})
        return copy

    def ask(self, door: Door, who: Who, kwargs: Mapping[str, Any], *, fresh: bool = True) -> HttpResponse:
        """What `who` gets at this door; whatever it wrote is taken back."""
        return self.send(self.client(who, fresh=fresh), door, kwargs)

    def send(self, client: Client, door: Door, kwargs: Mapping[str, Any]) -> HttpResponse:
        address = reverse(door.route, kwargs=dict(kwargs)) + door.query
        # allauth reads the machine's clock, not ours.
        with clock.frozen_at(self._moment), patch("time.time", self._moment.timestamp), taken_back():
            data = door.data(self) if callable(door.data) else door.data
            options = {"content_type": door.content_type} if door.content_type else {}
            return getattr(client, door.method.lower())(address, data, **options)

    def _client(self, who: Who, *, fresh: bool) -> Client:
        if who in self._register.clients:
            return self._register.clients[who](self)
        if who not in _ROLES:
            return Client()
        account = self.account(who)
        client = people.signed_in(Client(), account, fresh=fresh, with_factor=who is not Who.WITHOUT_FACTOR)
        if who is Who.SUSPENDED:
            Account.objects.filter(id=account.id).update(is_active=False)
        return client


@contextmanager
def taken_back() -> Iterator[None]:
    """Everything written within the block, to either database, is undone. Durable transactions may open in it."""
    with ExitStack() as blocks:
        for alias in connections:
            block = transaction.atomic(using=alias)
            block._from_testcase = True
            blocks.enter_context(block)
        yield
        for alias in connections:
            transaction.set_rollback(True, using=alias)


def answer_of(response: HttpResponse) -> Answer:
    """Sort what a door said."""
    if (response.status_code, response.get("Location")) == _ASKED_FOR_THEIR_LINK:
        return Answer.LINK
    if response.status_code in (301, 302, 303):
        return _LEADS_TO.get(response["Location"].partition("?")[0], Answer.OPEN)
    return _BY_STATUS.get(response.status_code, Answer.OPEN)


_LEADS_TO = {
    reverse("account_login"): Answer.SIGN_IN,
    reverse("mfa_activate_totp"): Answer.SET_UP,
    reverse("mfa_reauthenticate"): Answer.PROVE,
    reverse("account_reauthenticate"): Answer.PROVE,
    "/back": Answer.CODE,
}
# A form that was sent leads there with 303.
_ASKED_FOR_THEIR_LINK = (302, "/giving")
_BY_STATUS = {
    401: Answer.FORBIDDEN,
    403: Answer.FORBIDDEN,
    404: Answer.NOT_THERE,
    405: Answer.NO_SUCH_METHOD,
    410: Answer.GONE,
}
