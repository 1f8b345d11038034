"""A request that was taken back after the backup ends again when the backup is restored."""

import pytest
from django.db import transaction

from fundapp.audit.models import Record
from fundapp.messages.models import Reach
from fundapp.vault import erasing
from fundapp.vault.classes import SealedClass
from payouts.claims import ending, selectors
from payouts.claims.models import Claim, ContactPrint, Evidence
from payouts.claims.workflow import State
from tests.claims import letters, stories

pytestmark = pytest.mark.django_db


def erased(claim: Claim, *classes: SealedClass) -> Claim:
    with transaction.atomic():
        for sealed_class in classes:
            erasing.remove(claim.subject, sealed_class)
        ending.erased_again(claim.subject, frozenset(classes))
    claim.refresh_from_db()
    return claim


@pytest.mark.parametrize(
    ("at", "ends"), [("answered", State.WIPED), ("preparing", State.WITHDRAWN), ("decided", State.WITHDRAWN)]
)
def test_a_request_that_lost_everything_ends_without_a_trace(at, ends):
    claim = erased(getattr(stories, at)(), *SealedClass)

    assert (claim.step, claim.benefit, claim.account_ends) == (ends, "", "")
    assert not ContactPrint.objects.filter(claim=claim).exists()
    assert Record.objects.get(verb="claim.erased").subject == claim.subject
    assert erased(claim, *SealedClass).step is ends


def test_a_request_that_lost_one_class_to_the_clock_stays_where_it_is():
    claim = erased(stories.preparing(), SealedClass.BANK)

    assert (claim.step, claim.account_ends) == (State.PREPARING, "")


def test_papers_that_are_gone_are_listed_no_more():
    claim, _ = letters.with_photo()
    assert selectors.photos_of(claim).count() == 1

    claim = erased(stories.preparing(claim=claim), SealedClass.EVIDENCE)

    assert claim.step is State.PREPARING
    assert not selectors.photos_of(claim).exists()
    assert Evidence.objects.get().removed_at is not None


def test_the_number_that_a_request_was_texted_at_does_not_come_back():
    one, other = stories.preparing(), stories.preparing()
    for claim in (one, other):
        Reach.objects.update_or_create(claim=claim, defaults={"number_digest": "0" * 64})

    erased(one, SealedClass.CONTACT)
    erased(other, SealedClass.BANK)

    assert Reach.objects.get(claim=one).number_digest == ""
    assert Reach.objects.get(claim=other).number_digest == "0" * 64


def test_what_is_no_request_is_left_to_its_own_room():
    ending.erased_again("gift-aid:0192", frozenset(SealedClass))
    assert not Record.objects.exists()
