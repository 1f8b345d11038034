"""What the organisers' desk offers to whom. Upper rooms register their links at the start; it never knows the rooms."""

from collections.abc import Callable
from dataclasses import dataclass

from fundapp.kernel.actor import Actor
from members.roles import Role


@dataclass(frozen=True, slots=True)
class Link:
    """One door on the organisers' desk: for whom, what it says, where it leads, and how many things wait behind it."""

    roles: frozenset[Role]
    title: str
    url_name: str
    count: Callable[[Actor], int] | None = None
    # One sentence for the landing page; the row of links above every page shows only the title.
    hint: str = ""

    def is_for(self, actor: Actor) -> bool:
        return not self.roles or any(role.value in actor.roles for role in self.roles)


_links: dict[str, Link] = {}


def register_link(
    *roles: Role, title: str, url_name: str, count: Callable[[Actor], int] | None = None, hint: str = ""
) -> None:
    """Offer a page to the holders of any of `roles`; without roles, to every organiser.

    `count(actor)` says how many things there need this person now; it is asked on the landing page only. Links stand in
    the order of registering, which is the order of the rooms.
    """
    assert _links.get(url_name) is None or _links[url_name].title == title, f"two links to {url_name}"
    _links[url_name] = Link(frozenset(roles), title, url_name, count, hint)


def links_for(actor: Actor) -> tuple[Link, ...]:
    """The links that this actor's roles open."""
    return tuple(link for link in _links.values() if link.is_for(actor))
