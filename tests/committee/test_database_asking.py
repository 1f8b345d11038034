"""The laws of what others ask of the lot, and of how much a decision may give, asked of the database, round the ORM."""

import pytest

from payouts.committee import actions
from payouts.committee.models import Decision, Emergency, LeftOut
from tests.claims import stories as claims
from tests.committee.test_database import decision_by_hand, key, refused, run, with_two_votes_apart

pytestmark = pytest.mark.django_db


@pytest.fixture
def emergency() -> Emergency:
    claims.rules(emergency_amount='"60.00"')
    claim = claims.preparing()
    return actions.ask_for_emergency(claims.caseworker_of(claim), claim_id=claim.id)


@pytest.mark.usefixtures("emergency")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE committee_emergency SET asked_at = '2020-01-01 00:00:00+00:00'",
        "DELETE FROM committee_emergency",
    ],
)
def test_that_two_were_asked_at_once_stays_written(statement):
    assert "append-only" in refused(statement)
    assert Emergency.objects.count() == 1


def test_whom_a_person_left_out_stays_with_their_request():
    first, second = claims.submitted(), claims.submitted()
    LeftOut.objects.create(claim=first, whole="a", first="b")
    ids = [key(claim) for claim in (second, first)]

    refused("UPDATE committee_leftout SET claim_id = %s WHERE claim_id = %s", *ids)
    refused("UPDATE committee_leftout SET whole = '', first = ''")
    # It goes with the request, so it alone may be deleted.
    assert run("DELETE FROM committee_leftout") == 1


def test_no_decision_gives_more_than_the_sum_that_was_voted_on():
    panel = with_two_votes_apart()

    assert "gives no more than its sum" in refused(*decision_by_hand(panel, amount="total_pence + 1"))
    assert run(*decision_by_hand(panel, amount="total_pence")) == 1
    assert Decision.objects.get().amount_pence == panel.total_pence
