"""A yes that is stopped while many organisers open the same request: none that began after the commit succeeds.

`STOP_ROUNDS=50` is the full size; see docs/privacy.md.
"""

import os
import threading
import time

import pytest
from django.db import connections

from fundapp.kernel.refusal import Refused
from fundapp.vault import log, opening, selectors
from fundapp.vault.classes import SealedClass
from payouts.claims import access, actions, gates
from payouts.claims.consents import Purpose
from tests.claims import stories

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("STOP_ROUNDS", "2"))
HANDS = 20


class Race:
    """Twenty hands that open the same field again and again, and one stop in the middle."""

    def __init__(self, claim, actor):
        self.claim, self.actor = claim, actor
        self.stopped_at = float("inf")
        # When each opening began, and whether it was let in.
        self.tries: list[tuple[float, bool]] = []
        self.codes: set[str] = set()

    def open_until_told(self, ready):
        ready.wait()
        after = 0
        while after < 2:
            began = time.perf_counter()
            after += began > self.stopped_at
            self.tries.append((began, self._is_let_in()))
        connections.close_all()

    def _is_let_in(self):
        try:
            opening.open_fields(
                self.actor,
                subject=self.claim.subject,
                sealed_class=SealedClass.CONTACT,
                fields=("email",),
                purpose=gates.PREPARE,
            )
        except Refused as refused:
            self.codes.update(refused.codes)
            return False
        return True

    def run(self):
        ready = threading.Barrier(HANDS + 1)
        hands = [threading.Thread(target=self.open_until_told, args=(ready,)) for _ in range(HANDS)]
        for hand in hands:
            hand.start()
        ready.wait()
        while len(self.tries) < HANDS // 2:
            time.sleep(0.001)
        actions.withdraw_consent(access.claimant(self.claim.id), self.claim.id, purpose=Purpose.MESSAGES)
        self.stopped_at = time.perf_counter()
        for hand in hands:
            hand.join()


def test_no_opening_that_begins_after_a_stop_succeeds():
    before = after = late = 0
    for _ in range(ROUNDS):
        claim = stories.preparing()
        race = Race(claim, stories.caseworker_of(claim))
        race.run()
        before += sum(let_in for began, let_in in race.tries if began <= race.stopped_at)
        after += sum(began > race.stopped_at for began, _ in race.tries)
        late += sum(let_in for began, let_in in race.tries if began > race.stopped_at)
        assert race.codes == {"no_yes_for_this"}
        rows = [row.outcome for row in selectors.openings(claim.subject)]
        assert rows.count("allowed") == sum(let_in for _, let_in in race.tries), "openings and rows differ"
    print(f"{ROUNDS} stops: {before} opened before, {after} tried after, {late} of those opened")
    assert before > 0
    assert after >= HANDS * ROUNDS
    assert late == 0
    assert log.breaks() == []
