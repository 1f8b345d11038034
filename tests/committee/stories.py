"""Panels in every state, made through the actions that would make them: for the tests of this room and those above."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from fundapp.ledger import selectors as reads
from members import actions as members
from members.models import Account
from members.roles import Role
from payouts.claims.models import Claim
from payouts.committee import actions
from payouts.committee.models import Panel, Seat, Vote
from payouts.committee.voting import Choice, Reason
from tests import people
from tests.claims import stories as claims

_numbers = count(1)


def committee(size: int = 3) -> list[Account]:
    """As many committee members, who hold no other role."""
    return [people.organiser(Role.COMMITTEE) for _ in range(size)]


def money(pence: int = 1_000_00, pot: str = "general") -> None:
    """Free money in the pot."""
    ledger.post(journal.bank_gift(source=f"gift:story-{next(_numbers)}", at=clock.now(), pot=pot, pence=pence))


def drawn(claim: Claim | None = None, *, size: int = 3, with_money: bool = True) -> Panel:
    """A panel of three of the default rulebook, in a committee of `size` unless there is one already.

    The pot has money for it, because a room above promises an award as soon as it is decided.
    """
    claim = claim or claims.deciding()
    if with_money and reads.free_pence(claim.pot) < 1_000_00:
        money(pot=claim.pot)
    if not Account.objects.filter(grants__role=Role.COMMITTEE).exists():
        committee(size)
    return actions.draw_panel(system("tests"), claim_id=claim.id)


def seats(panel: Panel) -> list[Seat]:
    """The panel's seats in the order in which people were asked."""
    return list(Seat.objects.filter(panel=panel).select_related("account").order_by("id"))


def holder(seat: Seat, *, fresh: bool = True) -> Any:
    return people.actor(seat.account, fresh=fresh)


def taken(seat: Seat) -> Seat:
    return actions.take_seat(holder(seat), seat_id=seat.id)


def vote(seat: Seat, choice: Choice = Choice.YES, **said: Any) -> Vote:
    """The seat's vote, taking the seat first where that was not done. A reason is found where the choice needs one."""
    reasons = {
        Choice.NO: Reason.NOT_SHOWN,
        Choice.YES_DIFFERENT: Reason.LOSS_IS_LESS,
        Choice.NEED_ONE_THING: Reason.SANCTION_LETTER,
    }
    said = {"reason": reasons.get(choice), "seen": 0, "key": f"vote-{next(_numbers)}", **said}
    if Seat.objects.get(id=seat.id).state == "asked":
        taken(seat)
    return actions.cast_vote(holder(seat), seat_id=seat.id, choice=choice, **said)


def voted(panel: Panel | None = None, choices: Sequence[Choice] = (Choice.YES,)) -> Panel:
    """A panel whose first seats have voted so."""
    panel = panel or drawn()
    for seat, choice in zip(seats(panel), choices, strict=False):
        vote(seat, choice)
    return Panel.objects.get(id=panel.id)


def decided(claim: Claim | None = None, choices: Sequence[Choice] = (Choice.YES, Choice.YES)) -> Panel:
    return voted(drawn(claim), choices)


def change_facts() -> None:
    """The claimant falls behind with their dues, which the rules may care about."""
    membership = claims.membership()
    treasurer = people.actor(people.organiser(Role.TREASURER))
    members.set_standing(treasurer, code=membership.code, standing=membership.Standing.ARREARS)
