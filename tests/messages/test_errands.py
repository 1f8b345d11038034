"""Letters to print and people to call: opened by a press, logged, done once, and no longer when it is no news."""

import io

import pytest
from django.test import Client
from pypdf import PdfReader

from fundapp.audit.models import Record
from fundapp.kernel.refusal import Refused
from fundapp.messages import actions
from fundapp.messages.models import Errand
from fundapp.vault import selectors as vault
from members.roles import Role
from payouts.claims.models import Claim
from tests import people
from tests.claims import stories
from tests.messages.telephones import deliver, reached_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker():
    return people.organiser(Role.CASEWORKER)


@pytest.fixture
def desk(caseworker):
    return people.signed_in(Client(), caseworker)


def errand(route="post", claim=None):
    claim = reached_by(route, claim)
    deliver(claim)
    return Errand.objects.filter(claim=claim).latest("made_at")


def test_the_list_names_nobody_and_opens_nothing(desk):
    found = errand()
    answer = desk.get("/organise/letters").content.decode()
    assert found.claim.reference in answer
    assert "Sam" not in answer
    assert "Safe Row" not in answer
    desk.get(f"/organise/letters/{found.id}")
    assert vault.looks(found.claim.subject) == ()


def test_a_letter_is_large_says_little_and_opening_it_is_logged(desk):
    found = errand()
    answer = desk.post(f"/organise/letters/{found.id}", {"as": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'inline; filename="letter.pdf"'
    paper = PdfReader(io.BytesIO(answer.content))
    [page] = paper.pages
    words = page.extract_text()
    assert "Dear Sam" in words
    assert "1 Safe Row" in words
    assert "01632 960001" in words
    assert "We have your form" in words
    assert "The Common Pot" not in words
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    sizes = set()
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: text.strip() and sizes.add(round(size * cm[0])))
    assert {(look.part, look.field, look.purpose) for look in vault.looks(found.claim.subject)} == {
        ("caseworker", "chosen_name", "post"),
        ("caseworker", "postal_address", "post"),
    }
    shown = desk.post(f"/organise/letters/{found.id}", {"as": "page"}).content.decode()
    assert "1 Safe Row" in shown


def test_printed_is_printed_once(desk, caseworker):
    found = errand()
    for _ in range(2):
        assert desk.post(f"/organise/errands/{found.id}/done").url == "/organise/letters"
    assert Record.objects.filter(verb="letter.printed", subject=found.claim.subject).count() == 1
    # Nothing waits any more, so nothing is opened any more.
    assert desk.post(f"/organise/letters/{found.id}", {"as": "page"}).content.decode().count("Safe Row") == 0


def test_a_call_says_what_to_say_and_shows_the_number_on_a_press(desk):
    found = errand("phone")
    Claim.objects.filter(id=found.claim_id).update(best_time="evening")
    before = desk.get(f"/organise/calls/{found.id}").content.decode()
    assert "Evening" in before
    assert "Leave no message" in before
    assert "We have your form." in before
    assert "900 982" not in before
    assert "900 982" in desk.post(f"/organise/calls/{found.id}").content.decode()
    assert desk.post(f"/organise/errands/{found.id}/done").url == "/organise/calls"
    assert Record.objects.filter(verb="call_back.done", subject=found.claim.subject).count() == 1


def test_what_was_taken_back_is_not_written_or_called(desk, caseworker):
    found = errand()
    stories.withdrawn(found.claim)
    assert found.claim.reference not in desk.get("/organise/letters").content.decode()
    assert "not to be sent" in desk.post(f"/organise/letters/{found.id}", {"as": "pdf"}).content.decode()
    with pytest.raises(Refused) as refused:
        actions.finish_errand(people.actor(caseworker), found.id)
    assert refused.value.codes == ("errand_is_over",)


def test_whoever_has_another_part_opens_nothing(desk, caseworker):
    claim = stories.submitted(stories.answered(stories.draft(started_by=people.actor(caseworker))))
    found = errand(claim=claim)
    assert desk.get(f"/organise/letters/{found.id}").status_code == 409
    with pytest.raises(Refused) as refused:
        actions.finish_errand(people.actor(caseworker), found.id)
    assert refused.value.codes == ("apart_claimant",)


@pytest.mark.parametrize("route", ["post", "phone"])
def test_a_stale_factor_leads_to_its_proof_and_back_and_is_no_look(caseworker, route):
    found = errand(route)
    stale = people.signed_in(Client(), caseworker, fresh=False)
    path = f"/organise/{'letters' if route == 'post' else 'calls'}/{found.id}"
    answer = stale.post(path, {"as": "page"})
    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={path.replace('/', '%2F')}")
    assert vault.looks(found.claim.subject) == ()


def test_a_letter_is_no_call_and_the_other_way_about(desk):
    assert desk.get(f"/organise/calls/{errand().id}").status_code == 404
    assert desk.get(f"/organise/letters/{errand('phone').id}").status_code == 404
