"""What each role sees and does, in words, and which hats sit badly together. It must never know who holds one.

Default deny: what a role is not said to do here, no door opens for it. Separation itself is judged per claim and per
run, where the money is; a warning here is about habit, not about permission (docs/decisions/0031).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    CASEWORKER = "caseworker"
    COMMITTEE = "committee"
    TREASURER = "treasurer"
    RELEASER = "releaser"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Described:
    """A role as a page explains it: a title, what its holder does, and what its holder sees."""

    title: str
    does: str
    sees: str


WORDS: dict[Role, Described] = {
    Role.CASEWORKER: Described(
        "Caseworker",
        "Makes a request ready to decide, and asks for what is missing.",
        "The chosen name, how to reach the person safely, and the facts of the sanction. Never a whole account number.",
    ),
    Role.COMMITTEE: Described(
        "Committee member",
        "Sits on panels and votes, blind until the vote is cast.",
        "The facts, the sum and the needs of requests on their own panels. No names, no contact, no bank details.",
    ),
    Role.TREASURER: Described(
        "Treasurer",
        "Prepares payment runs, reconciles the bank and keeps the books.",
        "Amounts and outcomes; account details only while preparing a payment, and each look is logged.",
    ),
    Role.RELEASER: Described(
        "Releaser",
        "Checks a prepared payment run and approves it.",
        "Amounts and outcomes; account details only while approving a payment, and each look is logged.",
    ),
    Role.AUDITOR: Described(
        "Auditor",
        "Reads the books and checks what others did.",
        "The whole ledger, facts, votes and who looked at what. Names only with a reason, which is logged.",
    ),
    Role.ADMINISTRATOR: Described(
        "Administrator",
        "Invites organisers, gives and ends roles, keeps the members' register.",
        "Who holds which role. No request, no name of a claimant, no bank details.",
    ),
}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two roles that one person had better not hold, and why."""

    roles: frozenset[Role]
    because: str


CLASHES: tuple[Clash, ...] = (
    Clash(
        frozenset({Role.TREASURER, Role.RELEASER}),
        "Nobody may approve a payment run they prepared, so one person can use only one of these hats on a run.",
    ),
    Clash(
        frozenset({Role.COMMITTEE, Role.TREASURER}),
        "Nobody who voted on a request may prepare its payment, so their votes shut them out of those runs.",
    ),
    Clash(
        frozenset({Role.COMMITTEE, Role.RELEASER}),
        "Nobody who voted on a request may approve its payment, so their votes shut them out of those runs.",
    ),
    Clash(
        frozenset({Role.AUDITOR, Role.CASEWORKER}),
        "Nobody may audit a request they prepared.",
    ),
    Clash(
        frozenset({Role.AUDITOR, Role.COMMITTEE}),
        "Nobody may audit a request they voted on.",
    ),
    Clash(
        frozenset({Role.AUDITOR, Role.TREASURER}),
        "Nobody may audit the books they keep.",
    ),
    Clash(
        frozenset({Role.AUDITOR, Role.RELEASER}),
        "Nobody may audit a payment they approved.",
    ),
)


def clashes(roles: Collection[Role]) -> tuple[Clash, ...]:
    """The warnings to show for one person's set of roles, in a fixed order; none for a set that sits well."""
    held = frozenset(roles)
    return tuple(clash for clash in CLASHES if clash.roles <= held)
