"""What an organiser's token may be made for, and which roles each takes. It must never know who holds a token.

Default deny, as with roles: what no scope says, no token opens. A scope adds nothing to its owner: it names the part of
what they may do themselves that a program does for them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from members.roles import Role


class Scope(StrEnum):
    GIFTS_READ = "gifts:read"
    RECURRING_READ = "recurring:read"
    REFUNDS_READ = "refunds:read"
    DISPUTES_READ = "disputes:read"
    OFFLINE_READ = "offline:read"
    OFFLINE_WRITE = "offline:write"
    LEDGER_READ = "ledger:read"
    REQUESTS_READ = "requests:read"
    SEATS_READ = "seats:read"
    HEALTH_READ = "health:read"
    RUNS_READ = "runs:read"
    BANK_READ = "bank:read"
    BANK_WRITE = "bank:write"
    MONTHS_READ = "months:read"


@dataclass(frozen=True, slots=True)
class Allowed:
    """A scope as a page explains it, and the roles of which its owner must hold one."""

    words: str
    roles: frozenset[Role]


# Those who look at giving on the desk, and those of them who write down and count what came without Stripe.
_READERS = frozenset({Role.TREASURER, Role.ADMINISTRATOR, Role.AUDITOR})
_COUNTERS = frozenset({Role.TREASURER, Role.ADMINISTRATOR})

SCOPES: dict[Scope, Allowed] = {
    Scope.GIFTS_READ: Allowed("Read the list of gifts, without names or addresses", _READERS),
    Scope.RECURRING_READ: Allowed("Read the list of monthly gifts, without names or addresses", _READERS),
    Scope.REFUNDS_READ: Allowed("Read refunds", _READERS),
    Scope.DISPUTES_READ: Allowed("Read disputes and their deadlines", _READERS),
    Scope.OFFLINE_READ: Allowed("Read gifts by bank, cash and cheque as they were recorded", _READERS),
    Scope.OFFLINE_WRITE: Allowed(
        "Record gifts by bank, cash and cheque, and confirm those that somebody else recorded",
        _COUNTERS,
    ),
    Scope.LEDGER_READ: Allowed("Read the books: every account and its lines", frozenset({Role.AUDITOR})),
    Scope.REQUESTS_READ: Allowed(
        "Read the queue of requests and the facts of each, without anything that is sealed",
        frozenset({Role.CASEWORKER}),
    ),
    Scope.SEATS_READ: Allowed(
        "Read your seats on panels and what each shows you; it cannot vote", frozenset({Role.COMMITTEE})
    ),
    Scope.HEALTH_READ: Allowed(
        "Read how the fund stands and how long the money lasts",
        frozenset({Role.TREASURER, Role.COMMITTEE, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
    Scope.RUNS_READ: Allowed(
        "Read payment runs and what became of each payment, without names or accounts; it cannot pay",
        frozenset({Role.TREASURER, Role.RELEASER, Role.AUDITOR}),
    ),
    Scope.BANK_READ: Allowed(
        "Read what the bank says beside the books, and the lines that nobody has matched, without names",
        frozenset({Role.TREASURER, Role.AUDITOR}),
    ),
    Scope.BANK_WRITE: Allowed(
        "Import bank statements, and say of their lines what they are", frozenset({Role.TREASURER})
    ),
    Scope.MONTHS_READ: Allowed(
        "Read which months are closed, and the statement of each month: totals only",
        frozenset({Role.TREASURER, Role.RELEASER, Role.AUDITOR, Role.ADMINISTRATOR}),
    ),
}


def open_to(roles: Collection[Role]) -> tuple[Scope, ...]:
    """The scopes that somebody with these roles may give a token, in the order of the list."""
    held = frozenset(roles)
    return tuple(scope for scope, allowed in SCOPES.items() if allowed.roles & held)


def narrowed(roles: Collection[Role], scope: Scope) -> frozenset[Role]:
    """What is left of these roles for a request that uses `scope`."""
    return frozenset(roles) & SCOPES[scope].roles
