"""What the tables of messages refuse, asked round the actions."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from fundapp.kernel.clock import now
from fundapp.messages.models import Errand, InboundText, Reach
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


def test_a_text_counts_once_and_stays():
    row = InboundText.objects.create(message_digest="a" * 64, meaning="stop")
    with pytest.raises(IntegrityError), transaction.atomic():
        InboundText.objects.create(message_digest="a" * 64, meaning="stop")
    refused("inbound_meaning_is_known", lambda: InboundText.objects.create(message_digest="b" * 64, meaning="maybe"))
    refused("letters_inboundtext", lambda: InboundText.objects.filter(id=row.id).update(meaning="start"))
