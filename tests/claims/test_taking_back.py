"""Stopping a request and deleting it: what goes, what stays, once however often it is pressed, and from every state."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox import actions as outbox
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from fundapp.vault import keystore, opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import access, actions, handlers, registry, workflow
from payouts.claims.models import Claim
from payouts.claims.models import claim as table
from payouts.claims.workflow import State
from tests.claims import stories
from tests.claims.browser import Phone

pytestmark = pytest.mark.django_db
MARKERS = ("S Marker", "309430", "01234542", "Sam", "sam@safe.example")


def declined():
    return stories.decided(State.NOT_THIS_TIME)


def on_paper():
    """A request whose person cannot be written to, so that nothing is kept for a last letter."""
    contact = {**stories.ANSWERS["contact"], "contact_route": "none", "email": ""}
    return stories.submitted(stories.answered(contact=contact))


OPEN = [stories.answered, stories.submitted, stories.waiting, stories.deciding, stories.decided, stories.paying]
ENDED = [declined, stories.closed, stories.withdrawn]


def stop(claim):
    return actions.withdraw_claim(access.claimant(claim.id), claim.id)


def erase(claim):
    return actions.erase_claim(access.claimant(claim.id), claim.id)


def verbs(claim):
    return list(audit.about(claim.subject).values_list("verb", flat=True))


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert code in caught.value.codes


def held(claim):
    """The classes whose key is still there."""
    with transaction.atomic():
        return {one for one in SealedClass if keystore.lock(claim.subject, one) == "held"}


# --- Stopping ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("story", OPEN)
def test_stopping_ends_it_once_and_keeps_what_was_told_sealed(story):
    claim = story()
    first, again = stop(claim), stop(claim)

    assert (first.state, again.ended_at, again.erased_at) == (State.WITHDRAWN, first.ended_at, None)
    assert verbs(claim).count("claim.withdrawn") == 1
    assert held(claim) == {SealedClass.BANK, SealedClass.CONTACT}
    assert Claim.objects.get(id=claim.id).benefit == "universal_credit"


def test_after_a_stop_no_organiser_opens_anything():
    claim = stories.preparing()
    ana = stories.caseworker_of(claim)
    stop(claim)

    for sealed_class, field, purpose in (
        (SealedClass.CONTACT, "chosen_name", "prepare"),
        (SealedClass.BANK, "sort_code", "pay"),
    ):
        with pytest.raises(Refused):
            opening.open_sealed(ana, subject=claim.subject, sealed_class=sealed_class, field=field, purpose=purpose)


def test_nobody_else_takes_a_request_back():
    claim = stories.preparing()
    for act in (actions.withdraw_claim, actions.erase_claim):
        refused("only_the_person", act, stories.caseworker_of(claim), claim.id)
        refused("only_the_person", act, system("tests"), claim.id)


# --- Deleting ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("story", [*OPEN, *ENDED])
def test_deleting_leaves_no_key_no_text_and_no_answer_in_any_state(story):
    claim = story()
    before = Claim.objects.get(id=claim.id)
    first = erase(claim)
    relay.drain()
    again = erase(claim)

    row = Claim.objects.get(id=claim.id)
    assert (row.receipt, row.erased_at) == (first.receipt, first.erased_at) == (again.receipt, again.erased_at)
    assert re.fullmatch(r"[2-9C-Y]{4}-[2-9C-Y]{4}", row.receipt)
    assert row.step == (before.step if before.step in workflow.ENDED else State.WITHDRAWN)
    assert held(claim) == set()
    for sealed_class in SealedClass:
        assert vault.sealed_fields(claim.subject, sealed_class) == frozenset()
    for name, blank in table._BLANK.items():
        if name != "amount_pence":
            assert getattr(row, name) == blank, name
    assert row.amount_pence == (before.amount_pence if before.step is State.CLOSED else None)
    by_the_person = [one.detail for one in audit.about(claim.subject) if one.verb == "claim.erased"]
    assert [detail.get("receipt") for detail in by_the_person if detail["by"] == "person"] == [row.receipt]


def test_a_stop_first_and_a_deletion_later():
    claim = stories.decided()
    stopped = stop(claim)
    erased = erase(claim)

    assert (erased.state, erased.ended_at) == (State.WITHDRAWN, stopped.ended_at)
    assert verbs(claim).count("claim.withdrawn") == 1


def test_nothing_of_it_is_found_in_any_table():
    claim = on_paper()
    actions.add_note(access.claimant(claim.id), claim.id, text="Marker of a note")
    erase(claim)

    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            found = repr(cursor.fetchall())
            for marker in (*MARKERS, "Marker of a note"):
                if name not in {"members_account", "rulebook_rulebookversion"}:
                    assert marker not in found, (name, marker)


def test_every_column_is_either_blanked_or_kept_with_a_reason():
    kept = {
        # What it is called, and that it was.
        *("id", "key", "reference", "code_hash", "state", "round", "pot", "erased_at", "receipt", "last_letter_by"),
        # Who of the organisers did it, by which rules.
        *("caseworker", "rulebook_version", "taken_by", "confirmed_how", "confirmed_by"),
    }
    columns = {field.name for field in Claim._meta.concrete_fields}
    dates = {name for name in columns if name.endswith(("_at", "_by"))}
    assert columns - set(table._BLANK) - kept - dates == set()


@pytest.mark.parametrize(
    "change",
    [
        "benefit = 'esa'",
        "lost_per = 'week'",
        "proof_seen = 'decision_letter'",
        "may_count = TRUE",
        "contact_route = 'email'",
        "assessment = '{}'",
        "erased_at = NULL",
        "receipt = '2222-2222'",
        "state = 'paying'",
        "state = 'deciding'",
    ],
)
def test_the_database_keeps_an_erased_request_empty(change):
    erase(
        stories.closed(
            stories.paying(stories.decided(claim=stories.deciding(claim=stories.preparing(claim=on_paper()))))
        )
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE claims_claim SET {change}")


def test_a_request_that_still_runs_cannot_be_marked_as_erased():
    stories.deciding()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET erased_at = changed_at")


def test_rooms_above_delete_with_it_and_can_stop_nothing_else():
    seen = []
    claim = stories.closed()

    def hook(actor, claim_id):
        seen.append((actor.id, claim_id))

    registry.on_erased(hook)
    registry.on_erased(hook)
    try:
        erase(claim)
        erase(claim)
    finally:
        registry._erasure_hooks.remove(hook)
    assert seen == [(str(claim.id), claim.id)]


# --- Messages ---------------------------------------------------------------------------------------------------------
def test_what_waits_to_be_sent_is_called_off_and_only_the_last_letter_leaves():
    claim, other = stories.submitted(), stories.submitted()
    with transaction.atomic():
        for subject in (f"later:{claim.id}", f"later:{other.id}"):
            whose = subject.partition(":")[2]
            outbox.enqueue("claims.received", key=subject, subject=subject, claim_id=whose)
    erase(claim)

    left = Message.objects.filter(payload__claim_id=str(claim.id)).values_list("topic", "state")
    assert sorted(left) == [
        ("claims.deleted", "waiting"),
        ("claims.received", "called_off"),
        ("claims.received", "called_off"),
    ]
    relay.drain()
    to_them = [letter.body for letter in mail.outbox if "deleted" in letter.body]
    assert len(to_them) == 1
    assert "As you asked, your details are deleted." in to_them[0]
    # The other one hears what it was to hear, twice.
    assert len(mail.outbox) == 3
    assert held(claim) == set()
    assert Claim.objects.get(id=claim.id).contact_route == ""


def test_the_address_is_kept_for_the_last_letter_alone_and_a_day_at_most(settings):
    settings.EMAIL_BACKEND = "tests.claims.test_taking_back.NoPost"
    claim = stories.submitted()
    erased = erase(claim)
    assert vault.sealed_fields(claim.subject, SealedClass.CONTACT) == {"chosen_name", "email"}
    assert held(claim) == {SealedClass.CONTACT}
    relay.drain()
    assert held(claim) == {SealedClass.CONTACT}

    for hours, expected in ((23, {SealedClass.CONTACT}), (25, set())):
        with clock.frozen_at(erased.erased_at + timedelta(hours=hours)):
            handlers.on_retention(None)
        assert held(claim) == expected


class NoPost:
    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionError("the mail server is away")


def test_whoever_is_not_to_be_written_to_hears_nothing():
    claim = on_paper()
    erase(claim)
    assert held(claim) == set()
    assert not Message.objects.filter(topic="claims.deleted").exists()


# --- The page ---------------------------------------------------------------------------------------------------------
def back(claim):
    return Phone().get("/back").post(code=stories.code_of(claim))


def test_the_page_has_two_choices_and_the_receipt_says_what_became_of_it():
    claim = stories.submitted()
    code = stories.code_of(claim)
    phone = back(claim).get("/me/take-back")
    assert re.findall(r"<button[^>]*>([^<]+)</button>", phone.html)[-2:] == [
        "Stop my request",
        "Stop it and delete what you can",
    ]
    phone.post("/me/take-back", what="stop")
    assert (phone.path, phone.heading) == ("/me/take-back/receipt", "Stopped by you")
    phone.get("/me/take-back")
    assert "Stop my request" not in phone.words
    for _ in range(2):
        phone.post("/me/take-back", what="delete")
        assert (phone.path, phone.heading) == ("/me/take-back/receipt", "Your details are deleted")
    row = Claim.objects.get(id=claim.id)
    assert row.receipt in phone.words
    assert claim.reference not in phone.html
    assert phone.title == "Your form - Pot"
    for marker in MARKERS:
        assert marker not in phone.html

    assert Phone().get("/back").post(code=code).heading == "Stopped by you"
    assert Phone().get("/back").post(code=code).get("/me/take-back").path == "/me/take-back/receipt"


def test_after_it_was_paid_the_page_still_says_that_it_was():
    claim = stories.closed()
    code = stories.code_of(claim)
    phone = back(claim).get("/me/take-back")
    assert "Delete what you can" in phone.words
    assert "Stop my request" not in phone.words
    phone.post("/me/take-back", what="delete")
    assert phone.heading == "Your details are deleted"
    phone = Phone().get("/back").post(code=code)
    assert phone.heading == "Paid"
    assert "Your details are deleted." in phone.words


# --- The copy ---------------------------------------------------------------------------------------------------------
def test_the_copy_holds_what_was_told_and_never_the_numbers():
    claim = stories.submitted()
    actions.add_note(access.claimant(claim.id), claim.id, text="My fridge is empty.")
    relay.drain()
    phone = back(claim).get("/me/download")

    for text in ("Sam", "My fridge is empty.", "Universal Credit", "£98.40", "ends in 42", "held, and not shown here"):
        assert text in phone.words, text
    for secret in ("01234542", "309430", "S Marker", "sam@safe.example", stories.code_of(claim)):
        assert secret not in phone.html
    assert "no-store" in phone.response.headers["Cache-Control"]
    shown = vault.openings(claim.subject).filter(field="note", purpose="show", outcome="allowed")
    assert shown.count() == 1
    assert "claim.copied" in verbs(claim)


@pytest.mark.parametrize(
    "story", [stories.answered, stories.decided, stories.closed, stories.withdrawn, stories.erased]
)
def test_the_file_says_the_same_for_a_program(story):
    claim = stories.submitted() if story is stories.erased else story()
    phone = back(claim)
    if story is stories.erased:
        erase(claim)
        relay.drain()
    phone.client.get("/me/download")
    answer = phone.client.get("/me/download/file")
    told = json.loads(answer.content)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="copy.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert told["request"] == claim.reference
    assert set(told["dates"]) >= {"started_at"}
    assert ("answers" in told) == (story is not stories.erased)
    assert "01234542" not in answer.content.decode()
