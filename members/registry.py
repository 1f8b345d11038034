"""The organisers' desk, and who hears that a role is wanted. Upper rooms register theirs; it never knows the rooms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

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
    # The keys that lead there, one after the other, such as "g q"; see `web/keys.js`.
    key: str = ""

    def is_for(self, actor: Actor) -> bool:
        return not self.roles or any(role.value in actor.roles for role in self.roles)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the landing page that an upper room makes: its template, and what the template calls `tonight`."""

    template: str
    tonight: object


_links: dict[str, Link] = {}
_tonight: list[Callable[[Actor], Part | None]] = []


def register_tonight(build: Callable[[Actor], Part | None]) -> None:
    """Put a part first on the landing page of whomever `build` makes one for. Again is a quiet success."""
    if build not in _tonight:
        _tonight.append(build)


def parts_for(actor: Actor) -> tuple[Part, ...]:
    return tuple(part for build in _tonight for part in [build(actor)] if part is not None)


def register_link(
    *roles: Role,
    title: str,
    url_name: str,
    count: Callable[[Actor], int] | None = None,
    hint: str = "",
    key: str = "",
) -> None:
    """Offer a page to the holders of any of `roles`; without roles, to every organiser.

    `count(actor)` says how many things there need this person now; it is asked on the landing page only. Links stand in
    the order of registering, which is the order of the rooms.
    """
    assert _links.get(url_name) is None or _links[url_name].title == title, f"two links to {url_name}"
    _links[url_name] = Link(frozenset(roles), title, url_name, count, hint, key)


def links_for(actor: Actor) -> tuple[Link, ...]:
    """The links that this actor's roles open."""
    return tuple(link for link in _links.values() if link.is_for(actor))


class HearsOfRole(Protocol):
    """Proposes the role, so that somebody else can agree to it. The same key again is a quiet success."""

    def __call__(
        self, actor: Actor, *, key: str, account_id: UUID, role: Role, proposed_by: UUID | None = None
    ) -> object: ...


_hears_of_roles: list[HearsOfRole] = []


def on_role_wanted(hears: HearsOfRole) -> None:
    """Let a room above decide what becomes of a role that one administrator wants to give."""
    assert not _hears_of_roles or _hears_of_roles == [hears], "two rooms decide about roles"
    _hears_of_roles[:] = [hears]


def role_wanted(actor: Actor, *, key: str, account_id: UUID, role: Role, proposed_by: UUID | None = None) -> None:
    """`proposed_by` is who asked for it before, when the fund itself passes it on."""
    for hears in _hears_of_roles:
        hears(actor, key=key, account_id=account_id, role=role, proposed_by=proposed_by)
