"""Motions in every state, made through the actions that would make them."""

from datetime import timedelta
from itertools import count

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.limits.catalogue import Limit
from members.models import Account
from members.roles import Role
from payouts.motions import actions
from payouts.motions.models import Motion
from payouts.motions.voting import Choice
from payouts.rulebook import books
from tests import people
from tests.claims import stories as claims

NOTE = "Ten pounds a day no longer buys the food it did."
FUND = system("motions")
_numbers = count(1)


def book(*, version: int = 2, starts_in: int = 30, amount: str = "11.00") -> str:
    """The fund's own book with another amount a day, without its examples, which are about the old one."""
    starts = clock.today() + timedelta(days=starts_in)
    text = books.text("common-pot").split("[[examples]]")[0]
    return (
        text.replace("version = 1", f"version = {version}")
        .replace("2025-11-01", starts.isoformat())
        .replace('amount = "10.00"', f'amount = "{amount}"')
    )


def committee(size: int = 3) -> list[Account]:
    claims.rules()
    return [people.organiser(Role.COMMITTEE) for _ in range(size)]


def decided_lately() -> None:
    """Requests of which each would have had more by `book`."""
    for _ in range(2):
        claims.decided()


def proposed(proposer: Account | None = None, *, text: str = "", note: str = NOTE) -> Motion:
    claims.rules()
    by = proposer or people.organiser(Role.ADMINISTRATOR)
    key = f"motion-{next(_numbers)}"
    return actions.propose_rulebook(people.actor(by), key=key, toml_text=text or book(), note=note)


def voted(motion: Motion, *choices: Choice) -> Motion:
    for elector, choice in zip(motion.electors.order_by("id"), choices, strict=False):
        key = f"vote-{next(_numbers)}"
        actions.cast_vote(people.actor(elector.account), motion_id=motion.id, key=key, choice=choice)
    return motion


def ended(motion: Motion) -> Motion:
    """After the night in which it moves on by itself."""
    motion.refresh_from_db()
    with clock.frozen_at(motion.takes_effect_at or motion.closes_at):
        actions.move_on(FUND)
    motion.refresh_from_db()
    return motion


def carried(motion: Motion | None = None) -> Motion:
    if motion is None:
        committee()
        motion = proposed()
    return ended(voted(motion, Choice.YES, Choice.YES, Choice.NO))


def role_wanted(role: Role = Role.TREASURER, *, by: Account | None = None) -> Motion:
    by, account = by or people.organiser(Role.ADMINISTRATOR), people.organiser(Role.COMMITTEE)
    key = f"motion-{next(_numbers)}"
    return actions.propose_role(people.actor(by), key=key, account_id=account.id, role=role)


def limit_wanted(limit: Limit = Limit.REFUND_ALONE, value: int = 20_00, *, by: Account | None = None) -> Motion:
    by = by or people.organiser(Role.TREASURER)
    return actions.propose_limit(people.actor(by), key=f"motion-{next(_numbers)}", limit=limit, value=value)


def seconded(motion: Motion) -> Motion:
    return actions.second(people.actor(people.organiser(Role.AUDITOR)), motion_id=motion.id)
