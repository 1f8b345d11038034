"""Who acts, carried by hand through every action. It must never know how they proved it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from fundapp.kernel.refusal import Refusal, Refused

FACTOR_STAYS_FRESH = timedelta(minutes=5)


class ActorKind(StrEnum):
    ORGANISER = "organiser"
    CLAIMANT = "claimant"
    HELPER = "helper"
    SUPPORTER = "supporter"
    SYSTEM = "system"
    ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a process that asks for something to happen.

    `id` is stable and says nothing about the person (an account's id, a claim's id, a task's name). `label` is what an
    audit reader sees, such as "Caseworker 3". `roles` are the organiser roles held now. `factor_at` is when a second
    factor was last proved in this session, or None.
    """

    kind: ActorKind
    id: str
    label: str
    roles: frozenset[str] = field(default_factory=frozenset)
    factor_at: datetime | None = None

    def has_fresh_factor(self, *, at: datetime) -> bool:
        return self.factor_at is not None and timedelta() <= at - self.factor_at <= FACTOR_STAYS_FRESH


def system(name: str) -> Actor:
    """The fund's own machinery, by the name of the part that acts: `system("outbox")`."""
    return Actor(ActorKind.SYSTEM, name, name)


def need_role(actor: Actor, role: str) -> None:
    """Refuse unless the actor holds `role` now."""
    if role not in actor.roles:
        raise Refused(
            Refusal("role_needed", "You need the role of %(role)s to do this.", {"role": role}),
        )


def need_fresh_factor(actor: Actor, *, at: datetime) -> None:
    """Refuse unless a second factor was proved in the last five minutes."""
    if not actor.has_fresh_factor(at=at):
        raise Refused(
            Refusal("fresh_factor_needed", "Prove it is you again with your second factor, then try once more."),
        )
