"""What the tables of messages refuse, asked round the actions."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from fundapp.kernel.clock import now
from fundapp.messages.models import Errand, InboundText, Reach
from fundapp.outbox import actions as outbox
from fundapp.outbox.models import Message
from fundapp.outbox.models import State as OutboxState
from members.roles import Role
from payouts.claims import access, actions
from tests import people
from tests.claims import stories

pytestmark = pytest.mark.django_db


def refused(name, act):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        act()


def test_a_digest_is_no_number():
    claim = stories.submitted()
    refused("reach_holds_a_digest_and_no_number", lambda: Reach.objects.create(claim=claim, number_digest="+447700"))


def test_an_errand_is_of_a_kind_done_by_someone_and_never_deleted():
    claim = stories.submitted()
    refused("errand_kind_is_known", lambda: Errand.objects.create(claim=claim, kind="fax", topic="t", key="k"))
    done = {"claim": claim, "kind": "call", "topic": "t", "key": "k"}
    refused("errand_done_has_its_time_and_its_doer", lambda: Errand.objects.create(**done, done_at=now()))
    errand = Errand.objects.create(**done)
    refused("letters_errand", errand.delete)
    refused("letters_errand", lambda: Errand.objects.filter(id=errand.id).update(key="other"))
    actions.withdraw_claim(access.claimant(claim.id), claim.id)
    refused("letters_errand", errand.delete)


@pytest.mark.parametrize("story", [stories.draft, stories.preparing, stories.closed])
def test_errands_done_or_not_and_messages_in_every_state_go_with_an_erased_request(story):
    claim, other = story(), stories.submitted()
    for number, who in enumerate((claim, claim, other)):
        done = {"done_at": now(), "done_by": people.organiser(Role.CASEWORKER)} if number % 2 else {}
        Errand.objects.create(claim=who, kind="call", topic="claims.received", key=f"k{number}", **done)
    mine = Message.objects.filter(subject=claim.subject)
    for state in OutboxState:
        with transaction.atomic():
            outbox.enqueue("claims.received", key=f"every:{state.value}", subject=claim.subject, claim_id=str(claim.id))
        of_its_state = {"state": state.value, "last_trouble": "TimeoutError"}
        if state is OutboxState.DELIVERED:
            of_its_state["delivered_at"] = now()
        mine.filter(key=f"every:{state.value}").update(**of_its_state)

    for _ in range(2):
        actions.erase_claim(access.claimant(claim.id), claim.id)

    assert [one.claim_id for one in Errand.objects.all()] == [other.id]
    left = mine.exclude(topic__in=["claims.deleted", "vault.destroy_key"]).values_list("state", flat=True)
    assert set(left) <= {OutboxState.DELIVERED, OutboxState.CALLED_OFF}


def test_a_text_counts_once_and_stays():
    row = InboundText.objects.create(message_digest="a" * 64, meaning="stop")
    with pytest.raises(IntegrityError), transaction.atomic():
        InboundText.objects.create(message_digest="a" * 64, meaning="stop")
    refused("inbound_meaning_is_known", lambda: InboundText.objects.create(message_digest="b" * 64, meaning="maybe"))
    refused("letters_inboundtext", lambda: InboundText.objects.filter(id=row.id).update(meaning="start"))
