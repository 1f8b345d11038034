"""The small world in which the states of pages are built: made once for all of them, added to and never taken from."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from members.models import Account
from tests import people


class World:
    """Things that states share. Each is made when it is first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """The thing called `name`, made by `make` the first time: `world.once("claim", lambda: submitted_claim())`."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def organiser(self, *roles: str) -> Account:
        """The organiser of this world who holds exactly these roles."""
        name = "organiser " + " ".join(sorted(roles))
        account: Account = self.once(name, lambda: people.organiser(*roles))
        return account

    def signed_in(self, *roles: str, fresh: bool = True) -> Client:
        """A client in a session of that organiser, with a second factor proved just now or (`fresh=False`) long ago."""
        return people.signed_in(Client(), self.organiser(*roles), fresh=fresh)
