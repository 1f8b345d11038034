"""A caseworker is shown that two requests have the same account, or the same file; nothing is decided by it."""

import pytest
from django.db import transaction
from django.urls import reverse

from fundapp.vault import actions as vault
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import Fingerprint
from members.roles import Role
from payouts.claims import access, actions, wayfinding
from payouts.claims.photos import Kind
from tests.claims import letters, stories
from tests.claims.browser import Phone
from tests.people import organiser, signed_in
from tests.uploads.planted import photo

pytestmark = pytest.mark.django_db


def test_the_same_account_is_shown_by_its_reference(client):
    one, two = stories.submitted(), stories.submitted()
    signed_in(client, organiser(Role.CASEWORKER))

    page = client.get(reverse("claims:claim", args=[two.id])).content.decode()

    assert "Possible repeat" in page
    assert one.reference in page
    assert wayfinding.possible_repeats(one) == [two.reference]


def test_another_account_is_none():
    one = stories.submitted()
    other = {**stories.ANSWERS["bank"], "account_number": "31926819", "sort_code": "309430"}
    stories.submitted(stories.answered(bank=other))
    assert wayfinding.possible_repeats(one) == []
    assert Fingerprint.objects.count() == 2


# --- Files ------------------------------------------------------------------------------------------------------------


def with_files(*sent):
    """A request with a photo of these bytes each; the pictures that are kept are alike anyway."""
    claim = stories.submitted()
    for number, data in enumerate(sent):
        once = f"{claim.id}-{number}"
        for _ in range(2):
            actions.add_evidence(
                access.claimant(claim.id), claim.id, key=once, kind=Kind.LETTER, pages=[letters.page()], sent=data
            )
    return claim


def same_files(claim):
    return wayfinding.possible_repeats(claim, wayfinding.PHOTO)


def test_each_file_of_a_request_is_known_again_and_no_other():
    one, two, other = with_files(b"first", b"second"), with_files(b"another", b"second"), with_files(b"third", b"")

    assert (same_files(one), same_files(two), same_files(other)) == ([two.reference], [one.reference], [])
    assert Fingerprint.objects.filter(kind=wayfinding.PHOTO).count() == 5


def test_whoever_sends_the_same_file_is_refused_nothing_and_the_caseworker_sees_the_reference(client):
    one, two = stories.submitted(), stories.submitted()
    for claim in (one, two):
        phone = Phone()
        session = phone.client.session
        session["claim"] = str(claim.id)
        session.save()
        phone.get("/me/photo").post(kind="letter", photo=letters.file(data=photo()))
        assert phone.status == 200
        assert claim.evidence.count() == 1
    signed_in(client, organiser(Role.CASEWORKER))

    page = client.get(reverse("claims:claim", args=[two.id])).content.decode()

    assert f"The same file was sent with {one.reference}" in page
    assert "The same file" not in client.get(reverse("claims:claim", args=[with_files(b"x").id])).content.decode()


def test_only_caseworkers_are_shown_it(client):
    with_files(b"same")
    claim = with_files(b"same")
    signed_in(client, organiser(Role.TREASURER))
    assert "The same file" not in client.get(reverse("claims:claim", args=[claim.id])).content.decode()


def test_a_photo_that_is_taken_away_takes_its_own_fingerprint_along():
    one, two = with_files(b"first", b"second"), with_files(b"first")
    actions.remove_evidence(access.claimant(one.id), one.id, number=2)
    assert same_files(two) == [one.reference]
    actions.remove_evidence(access.claimant(one.id), one.id, number=1)
    assert same_files(two) == []


def test_erasing_takes_the_fingerprints_and_another_class_leaves_them():
    one, two = with_files(b"same"), with_files(b"same")
    with transaction.atomic():
        vault.shred(one.subject, SealedClass.BANK)
    assert same_files(two) == [one.reference]
    with transaction.atomic():
        vault.shred(one.subject, SealedClass.EVIDENCE)
    assert same_files(two) == []
    actions.erase_claim(access.claimant(two.id), two.id)
    assert not Fingerprint.objects.filter(kind=wayfinding.PHOTO).exists()
