"""Who acts, which roles they hold, and how long a second factor stays fresh."""

from datetime import UTC, datetime, timedelta

import pytest

from fundapp.kernel.actor import FACTOR_STAYS_FRESH, Actor, ActorKind, need_fresh_factor, need_role, system
from fundapp.kernel.refusal import Refused

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def organiser(*roles: str, factor_at: datetime | None = None) -> Actor:
    return Actor(ActorKind.ORGANISER, "7", "Organiser 7", frozenset(roles), factor_at)


def test_role_that_is_held_is_enough():
    need_role(organiser("treasurer", "auditor"), "treasurer")


@pytest.mark.parametrize("actor", [organiser(), organiser("auditor"), organiser("treasurers"), system("treasurer")])
def test_role_that_is_not_held_is_refused_by_name(actor):
    with pytest.raises(Refused) as refusal:
        need_role(actor, "treasurer")

    assert refusal.value.codes == ("role_needed",)
    assert refusal.value.reasons[0].values == {"role": "treasurer"}


def test_no_role_holds_another():
    for held in ("administrator", "releaser"):
        with pytest.raises(Refused):
            need_role(organiser(held), "treasurer")


@pytest.mark.parametrize(
    ("factor_at", "is_fresh"),
    [
        (None, False),
        (NOON, True),
        (NOON - FACTOR_STAYS_FRESH, True),
        (NOON - FACTOR_STAYS_FRESH - timedelta(microseconds=1), False),
        (NOON + timedelta(seconds=1), False),
    ],
)
def test_factor_is_fresh_for_five_minutes_and_never_from_the_future(factor_at, is_fresh):
    actor = organiser(factor_at=factor_at)

    assert actor.has_fresh_factor(at=NOON) is is_fresh
    if is_fresh:
        need_fresh_factor(actor, at=NOON)
    else:
        with pytest.raises(Refused) as refusal:
            need_fresh_factor(actor, at=NOON)
        assert refusal.value.codes == ("fresh_factor_needed",)


def test_system_acts_in_its_own_name_without_roles():
    assert system("outbox") == Actor(ActorKind.SYSTEM, "outbox", "outbox", frozenset(), None)


def test_actor_is_not_changed_on_the_way():
    with pytest.raises(AttributeError):
        organiser().roles = frozenset({"administrator"})
