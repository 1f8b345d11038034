"""The caseworker's summary: read by whoever sits on the panel that decides now, and by nobody else."""

import pytest

from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from members.roles import Role
from payouts.claims import actions as claims
from payouts.committee import gates
from tests import people
from tests.claims import stories as claim_stories
from tests.committee import stories

pytestmark = pytest.mark.django_db
WORDS = "They missed one call and rang back the same day."


def opened(actor, claim, *, field="summary", purpose=gates.DECIDE):
    return opening.open_sealed(
        actor, subject=claim.subject, sealed_class=SealedClass.NARRATIVE, field=field, purpose=purpose
    )


def test_the_panel_that_decides_reads_it_and_nobody_else_does():
    in_hand = claim_stories.preparing()
    claims.summarise(claim_stories.caseworker_of(in_hand), in_hand.id, text=WORDS)
    panel = stories.drawn(claim_stories.deciding(claim=in_hand))
    seat = panel.seats.order_by("id").first()
    sitter = people.actor(seat.account)

    with pytest.raises(Refused):
        opened(sitter, in_hand)
    stories.taken(seat)
    assert opened(sitter, in_hand) == WORDS
    for actor, more in (
        (people.actor(people.organiser(Role.COMMITTEE)), {}),
        (sitter, {"field": "note"}),
        (sitter, {"purpose": "prepare"}),
    ):
        with pytest.raises(Refused):
            opened(actor, in_hand, **more)
