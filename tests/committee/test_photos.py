"""What a panel sees of a photo: the pages made ready for it, from taking a seat until it has decided."""

import pytest
from django.test import Client

from fundapp.kernel.refusal import Refused
from fundapp.vault import files
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members.roles import Role
from payouts.claims import access
from payouts.claims import actions as claims
from payouts.claims import gates as claim_gates
from payouts.claims.consents import Purpose
from payouts.committee import actions, gates
from payouts.committee.timeline import timeline_of
from payouts.committee.voting import Choice
from tests import people
from tests.claims import letters
from tests.claims import stories as claim_stories
from tests.committee import stories
from tests.committee.stories import holder, seats

pytestmark = pytest.mark.django_db(transaction=True)


def panel_with_a_photo(caseworker=None):
    """A panel whose request has a photo of two pages, the second of which was made ready: it is called shown.2."""
    claim, _ = letters.with_photo(pages=2)
    claim = claim_stories.preparing(caseworker, claim)
    claims.redact_evidence(
        claim_stories.caseworker_of(claim), claim.id, key="shown-2", number=1, of_page=2, page=letters.page()
    )
    return stories.drawn(claim_stories.deciding(claim=claim))


def opened(actor, claim, name, purpose=gates.DECIDE):
    try:
        return files.open_page(
            actor, subject=claim.subject, sealed_class=SealedClass.EVIDENCE, name=name, page=1, purpose=purpose
        )[:2]
    except Refused as refused:
        return refused.codes[0]


def test_who_took_a_seat_sees_the_page_that_was_made_ready_and_never_the_photo():
    panel = panel_with_a_photo()
    taken, asked, passed = seats(panel)
    stories.taken(taken)
    stories.taken(passed)
    actions.pass_seat(holder(passed), seat_id=passed.id)

    assert opened(holder(taken), panel.claim, "shown.2") == b"\xff\xd8"
    assert opened(holder(taken), panel.claim, "photo.1") == "voter_opens_nothing"
    assert opened(holder(taken), panel.claim, "shown.2", claim_gates.PREPARE) == "voter_opens_nothing"
    for other in (holder(asked), holder(passed), people.actor(people.organiser(Role.COMMITTEE))):
        assert opened(other, panel.claim, "shown.2") == "nothing_lets_you_open_this"


def test_their_log_names_the_part_and_not_the_person():
    panel = panel_with_a_photo()
    stories.taken(seats(panel)[0])
    opened(holder(seats(panel)[0]), panel.claim, "shown.2")

    assert [(look.part, look.field, look.was_refused) for look in vault.looks(panel.claim.subject)][:1] == [
        ("panel", "shown.2.p1", False)
    ]


def test_when_it_is_decided_the_page_is_shut_again():
    panel = stories.voted(panel_with_a_photo(), [Choice.NO, Choice.NO])

    assert opened(holder(seats(panel)[0]), panel.claim, "shown.2") == "nothing_lets_you_open_this"


def test_without_their_yes_a_panel_sees_nothing():
    panel = panel_with_a_photo()
    stories.taken(seats(panel)[0])
    claims.withdraw_consent(access.claimant(panel.claim_id), panel.claim_id, purpose=Purpose.SHOW_LETTER)

    assert opened(holder(seats(panel)[0]), panel.claim, "shown.2") == "no_yes_for_this"


def test_the_page_that_was_made_ready_lies_beside_the_facts_until_one_has_voted():
    panel = panel_with_a_photo()
    seat = seats(panel)[0]
    stories.taken(seat)
    client = people.signed_in(Client(), seat.account)
    path = f"/organise/panels/{seat.id}"

    assert f'src="{path}/photos/2"' in client.get(path).content.decode()
    picture = client.get(f"{path}/photos/2")
    assert picture.content.startswith(b"\xff\xd8")
    assert picture["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.get(f"{path}/photos/1").status_code == 404
    assert "You opened a page of a photo" in client.get(path).content.decode()

    stories.vote(seat)
    assert "<img" not in client.get(path).content.decode()
    assert f'src="{path}/photos/2"' in client.get(f"{path}?photo=2").content.decode()


def test_who_else_opened_it_is_not_told_to_a_voter():
    panel = panel_with_a_photo()
    first, second, _ = (stories.taken(seat) for seat in seats(panel))
    opened(holder(first), panel.claim, "shown.2")

    mine, theirs = ([event.text for event in timeline_of(holder(seat), panel.claim)] for seat in (first, second))

    assert mine == [*theirs, "You opened a page of a photo"]


def test_nothing_opens_by_itself_while_the_factor_is_old():
    panel = panel_with_a_photo()
    seat = stories.taken(seats(panel)[0])

    page = people.signed_in(Client(), seat.account, fresh=False).get(f"/organise/panels/{seat.id}").content.decode()

    assert "<img" not in page
    assert "Show the photos" in page


def test_several_pages_are_turned_by_links():
    claim, _ = letters.with_photo(pages=2)
    claim = claim_stories.preparing(None, claim)
    ana = claim_stories.caseworker_of(claim)
    for page in (1, 2):
        claims.redact_evidence(ana, claim.id, key=f"ready-{page}", number=1, of_page=page, page=letters.page())
    seat = stories.taken(seats(stories.drawn(claim_stories.deciding(claim=claim)))[0])
    client = people.signed_in(Client(), seat.account)

    first = client.get(f"/organise/panels/{seat.id}").content.decode()
    second = client.get(f"/organise/panels/{seat.id}?photo=3").content.decode()

    assert ("Page 1 of 2" in first, "The next one" in first, "The one before" in first) == (True, True, False)
    assert ("Page 2 of 2" in second, "The next one" in second, "The one before" in second) == (True, False, True)
