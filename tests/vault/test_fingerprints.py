"""The same account is known again, without a hash that anybody could try guesses against."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from fundapp.vault import actions, fingerprints, selectors
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import Fingerprint

BANK = SealedClass.BANK
pytestmark = pytest.mark.django_db


def keep(subject, text, kind="account"):
    with transaction.atomic():
        fingerprints.keep(subject, BANK, kind, text)


def test_the_same_is_found_and_another_is_not():
    keep("claim:1", "30943001234542")
    keep("claim:2", b"30943001234542")
    keep("claim:3", "30943001234543")
    keep("claim:4", "30943001234542", kind="photo")

    assert selectors.same_as("claim:1", "account") == {"claim:2"}
    assert selectors.same_as("claim:3", "account") == frozenset()
    keep("claim:2", "other")
    assert selectors.same_as("claim:1", "account") == frozenset()


def test_it_is_keyed_and_of_one_purpose(settings):
    mine = fingerprints.of("account", "30943001234542")
    other_purpose = fingerprints.of("photo", "30943001234542")
    settings.VAULT_KEY = "YW5vdGhlci1rZXktb25seS1mb3ItdGhpcy10ZXN0LTE="

    assert len({mine, other_purpose, fingerprints.of("account", "30943001234542")}) == 3
    assert mine != hashlib.sha256(b"30943001234542").hexdigest()


@pytest.mark.parametrize("end", [lambda: actions.shred("claim:1", BANK), lambda: actions.forget("claim:1", BANK, "x")])
def test_it_goes_with_what_it_is_of(end):
    keep("claim:1", "30943001234542")
    with transaction.atomic():
        end()
    assert not Fingerprint.objects.exists()


def test_the_database_keeps_one_of_a_kind_and_part():
    keep("claim:1", "30943001234542")
    with transaction.atomic():
        fingerprints.keep("claim:1", BANK, "account", "30943001234542", part="second")
    assert Fingerprint.objects.count() == 2
    for values in ({"digest": "x"}, {"digest": "x", "part": "second"}, {"subject": "claim:2", "digest": ""}):
        row = {"subject": "claim:1", "kind": "account", "sealed_class": "bank", **values}
        with pytest.raises(DatabaseError), transaction.atomic():
            Fingerprint.objects.create(**row)
