"""Nothing is done unrecorded: every public action says who acts, and writes it down."""

from importlib import import_module

from tests.architecture.doors import doors, faults
from tests.architecture.source import Module, modules

GOOD = """
def close_claim(actor: Actor, *, claim_id: UUID) -> Claim:
    audit.record(actor, Verb.CLAIM_CLOSED, f"claim:{claim_id}")


def withdraw_claim(actor: Actor, claim_id: UUID) -> Claim:
    return _end(actor, claim_id)


def _end(actor: Actor, claim_id: UUID) -> Claim:
    audit.record(actor, Verb.CLAIM_WITHDRAWN, f"claim:{claim_id}")


def _look(claim_id: UUID) -> Claim: ...
"""
BAD = """
def forget_claim(actor: Actor, *, claim_id: UUID) -> None:
    _quietly(claim_id)


def close_claim(*, actor: Actor) -> None:
    audit.record(actor, Verb.CLAIM_CLOSED, "claim:1")


def open_claim(claim_id: UUID, actor: Actor) -> None:
    audit.record(actor, Verb.CLAIM_CLOSED, "claim:1")


def reopen_claim(actor) -> None:
    audit.record(actor, Verb.CLAIM_CLOSED, "claim:1")


def _quietly(claim_id: UUID) -> None: ...
"""


def test_every_action_says_who_acts_and_records_it() -> None:
    assert list(faults(modules())) == []


def test_the_rule_finds_what_was_planted() -> None:
    assert list(faults([Module("payouts/claims/actions.py", BAD)])) == [
        "payouts/claims/actions.py:2 forget_claim records nothing in the audit",
        "payouts/claims/actions.py:6 close_claim does not take `actor: Actor` first",
        "payouts/claims/actions.py:10 open_claim does not take `actor: Actor` first",
        "payouts/claims/actions.py:14 reopen_claim does not take `actor: Actor` first",
    ]
    assert list(faults([Module("members/actions/joining.py", BAD)])) != []


def test_the_rule_leaves_the_good_alone() -> None:
    assert list(faults([Module("payouts/claims/actions.py", GOOD)])) == []
    assert list(faults([Module("fundapp/ledger/actions.py", BAD), Module("tests/claims/test_actions.py", BAD)])) == []


def test_the_walk_meets_every_room_with_actions_and_every_door_can_be_called() -> None:
    found = doors()

    assert {"members", "payouts.claims", "payouts.rulebook"} <= {door.module.split(".actions")[0] for door in found}
    assert [door for door in found if not callable(getattr(import_module(door.module), door.name))] == []
