"""From a gift to a confirmed payout over HTTP, with real cookies and CSRF, and every button pressed twice."""

import csv
import io

import pytest

from fundapp.audit.models import Record
from fundapp.contributions.models import Contribution
from fundapp.ledger import selectors as ledger
from payouts.claims.models import Claim
from payouts.committee.models import Decision, Vote
from payouts.payments.models import Award, PaymentRun, Payout
from tests.flows.http_hands import HttpHands
from tests.flows.story import Story


@pytest.mark.django_db(transaction=True)
def test_a_pound_from_the_gift_to_the_confirmed_payout(site, settle, people, member_code):
    devices: list[HttpHands] = []

    def hands() -> HttpHands:
        devices.append(HttpHands(site))
        return devices[-1]

    told = Story(hands, settle, people, member_code).tell()

    rows = list(csv.reader(io.StringIO(told.bank_file.decode())))
    assert rows[1] == ["110.00", "S Example", "309430", "12345678", rows[1][-1]]
    assert len(rows) == 2
    balances = {line.code: line.balance_pence for line in ledger.trial_balance().lines}
    fee_pence = 25_000 * 15 // 1_000 + 20
    assert balances == {
        "bank": -11_000,
        "cash": 0,
        "stripe": 25_000 - fee_pence,
        "in-transit": 0,
        "unidentified": 0,
        "pot:general": 25_000 - fee_pence - 11_000,
        "promised:general": 0,
    }
    # Every button was pressed twice, and each thing there is only once.
    assert [Contribution.objects.count(), Claim.objects.count(), Decision.objects.count()] == [1, 1, 1]
    assert [Award.objects.count(), Payout.objects.count(), PaymentRun.objects.count()] == [1, 1, 1]
    assert Vote.objects.count() == 2
    assert Claim.objects.get().state == "closed"
    once = ["gift.paid", "claim.submitted", "claim.decided", "award.made", "run.prepared", "run.approved", "run.sent"]
    assert {verb: Record.objects.filter(verb=verb).count() for verb in once} == dict.fromkeys(once, 1)
    assert [pair for device in devices for pair in device.pairs if pair[2] >= 500] == []
