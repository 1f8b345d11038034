"""A lost code: the wish to be called, what a caseworker may do about it, and how little anybody learns."""

from datetime import timedelta

import pytest
from django.core import mail
from django.http import Http404
from django.test import Client

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox import chores, relay
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members.access import ANYONE
from members.roles import Role
from payouts.claims import access, actions, gates, selectors, wayfinding
from payouts.claims.models import CallBack, Claim, WayBack
from tests import people
from tests.claims import stories, ways
from tests.claims.browser import Phone

pytestmark = pytest.mark.django_db
FORM = {"chosen_name": "Sam", "reach": "07700 900 982"}


def _codes(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.codes


def _caseworker():
    return people.organiser(Role.CASEWORKER)


def _open(actor, wish):
    return opening.open_fields(
        actor,
        subject=wish.subject,
        sealed_class=SealedClass.CONTACT,
        fields=("chosen_name", "reach"),
        purpose=gates.CALL,
    )


def test_known_and_unknown_are_answered_alike():
    stories.submitted(stories.answered(contact=ways.BY_PHONE))
    pages = [
        Phone(address=f"198.51.100.{number}").get("/back/lost").post(**form)
        for number, form in enumerate((FORM, {"chosen_name": "Eve", "reach": "eve@safe.example"}))
    ]
    assert {page.path for page in pages} == {"/back/lost/told"}
    assert len({page.html for page in pages}) == 1


def test_whoever_is_written_to_by_a_machine_hears_once_that_somebody_asked():
    stories.submitted()
    relay.drain()
    mail.outbox.clear()
    for reach in ("sam@safe.example", "eve@safe.example"):
        for _ in range(2):
            actions.ask_for_call_back(ANYONE, key=reach, chosen_name="Sam", reach=reach)
    relay.drain()
    [told] = mail.outbox
    assert told.to == ["sam@safe.example"]
    assert "You asked us to call. A person will call you." in told.body
    assert "If you did not ask, call" in told.body


def test_what_was_typed_is_sealed_and_nowhere_else():
    wish = ways.wish()
    row = CallBack.objects.filter(id=wish.id).values_list().get()
    told = [list(record.detail.values()) for record in audit.about(wish.subject)]
    assert "Sam" not in f"{row}{told}"
    assert "900" not in f"{row[:2]}{told}"
    assert vault.sealed_fields(wish.subject, SealedClass.CONTACT) == {"chosen_name", "reach"}


def test_the_same_form_sent_twice_is_one_wish():
    phone = Phone().get("/back/lost")
    for _ in range(2):
        phone.post("/back/lost", once="same", **FORM)
    assert CallBack.objects.count() == 1
    assert _codes(actions.ask_for_call_back, ANYONE, key="x", chosen_name=" ", reach="07700 900 982") == (
        "call_back_untold",
    )


def test_a_network_wishes_five_times_a_day_an_address_twice_and_everybody_sixty_times(monkeypatch):
    from payouts.claims import reaching

    phone = Phone()
    said = [phone.get("/back/lost").post("/back/lost", **FORM).status for _ in range(6)]
    assert said == [200] * 5 + [429]
    assert CallBack.objects.count() == 2, "the page says nothing of it"
    monkeypatch.setattr(reaching, "ALL_WISHES", 6)
    said = [
        Phone(address=f"198.51.100.{number}").get("/back/lost").post("/back/lost", **FORM).status for number in range(2)
    ]
    assert said == [200, 429]


def test_a_caseworker_opens_it_and_it_is_logged_and_shredded_when_done():
    wish, ana = ways.wish(), people.actor(_caseworker())
    assert _open(ana, wish) == {"chosen_name": "Sam", "reach": "07700 900 982"}
    assert vault.openings(wish.subject).filter(actor_id=ana.id).count() == 2

    for _ in range(2):
        assert actions.finish_call_back(ana, wish.id).digest == ""
    assert [record.verb for record in audit.about(wish.subject)] == ["call_back.asked", "call_back.done"]
    with pytest.raises(Refused):
        _open(ana, wish)
    assert vault.sealed_fields(wish.subject, SealedClass.CONTACT) == frozenset()


def test_nobody_else_opens_or_ends_it():
    wish = ways.wish()
    for role in (Role.TREASURER, Role.COMMITTEE, Role.AUDITOR, Role.ADMINISTRATOR):
        other = people.actor(people.organiser(role))
        assert _codes(_open, other, wish) == ("nothing_lets_you_open_this",)
        for act, more in ((actions.finish_call_back, {}), (actions.give_way_back, {"key": "x"})):
            with pytest.raises(Http404):
                act(other, wish.id, **more)


def test_after_fourteen_days_it_is_gone_by_itself():
    wish = ways.wish()
    with clock.frozen_at(wish.asked_at + timedelta(days=13, hours=23)):
        assert actions.forget_ways_back(system("clock")) == 0
    morning = (wish.asked_at + timedelta(days=15)).replace(hour=12)
    with clock.frozen_at(morning):
        for _ in range(2):
            chores.promise_due()
            relay.drain()
    wish.refresh_from_db()
    assert (wish.digest, wish.done_by, wish.done_at) == ("", None, morning)
    assert vault.sealed_fields(wish.subject, SealedClass.CONTACT) == frozenset()


# --- a way back -----------------------------------------------------------------------------------------------------
def test_who_can_be_written_to_gets_a_link_and_the_caseworker_sees_nothing():
    claim = stories.submitted()
    wish, ana = ways.wish(reach="sam@safe.example"), people.actor(_caseworker())
    for _ in range(2):
        assert actions.give_way_back(ana, wish.id, key="one").code == ""
    ways.delivered()
    assert [letter.to for letter in mail.outbox if "/l/" in letter.body] == [["sam@safe.example"]]
    assert WayBack.objects.get().claim == claim


def test_a_code_is_read_out_once_and_makes_a_new_one_that_nobody_else_saw():
    claim = stories.submitted(stories.answered(contact=ways.BY_PHONE))
    lost, ana = stories.code_of(claim), people.actor(_caseworker())
    wish = ways.wish()
    code = actions.give_way_back(ana, wish.id, key="one").code
    assert code == actions.give_way_back(ana, wish.id, key="one").code
    assert Phone().get("/back").post(code=lost).path == "/me", "the old one is good until the new one is used"

    phone = Phone().get("/back").post(code=code)
    assert phone.path == "/me"
    assert phone.code == stories.code_of(claim)
    assert phone.code not in (code, lost)
    for dead in (code, lost):
        page = Phone().get("/back").post(code=dead)
        assert "That code does not open anything." in page.words
    assert Phone().get("/back").post(code=phone.code).path == "/me"
    claim.refresh_from_db()
    assert claim.code_hash == selectors.code_hash(phone.code.replace("-", ""))
    assert [record.verb for record in audit.about(claim.subject)].count("claim.code_renewed") == 1


def test_who_writes_a_draft_reads_the_new_code_on_the_saved_page():
    claim = stories.answered(contact=ways.BY_PHONE)
    code = actions.give_way_back(people.actor(_caseworker()), ways.wish().id, key="one").code
    phone = Phone().get("/back").post(code=code)
    assert phone.path == "/apply/saved"
    assert phone.code == stories.code_of(claim)


def test_a_code_that_was_read_out_ends_after_fifteen_minutes_and_is_worth_nothing_to_programs():
    stories.submitted(stories.answered(contact=ways.BY_PHONE))
    code = actions.give_way_back(people.actor(_caseworker()), ways.wish().id, key="one").code
    said = Client().post("/api/claims/token", {"code": code}, content_type="application/json")
    never = Client().post("/api/claims/token", {"code": "7K4-M2P-9QX"}, content_type="application/json")
    assert (said.status_code, said.content) == (never.status_code, never.content)
    with clock.frozen_at(clock.now() + timedelta(minutes=15)):
        assert "does not open anything" in Phone().get("/back").post(code=code).words
        way = WayBack.objects.get()
        assert _codes(actions.use_read_out, ANYONE, way.id) == ("code_unknown",)


def test_a_number_that_no_request_has_gets_nothing_whatever_the_story():
    stories.submitted(stories.answered(contact=ways.BY_PHONE))
    wish = ways.wish(reach="07700 900 111")
    said = _codes(actions.give_way_back, people.actor(_caseworker()), wish.id, key="x")
    assert said == ("reaches_no_request",)
    assert WayBack.objects.count() == 0


def test_it_takes_a_fresh_factor_and_no_other_part_in_the_request_and_an_open_wish():
    claim = stories.submitted(stories.answered(contact=ways.BY_PHONE))
    wish, ana = ways.wish(), _caseworker()
    stale = people.actor(ana, fresh=False)
    assert _codes(actions.give_way_back, stale, wish.id, key="x") == ("fresh_factor_needed",)
    actions.pass_on(people.actor(ana), claim.id)
    assert _codes(actions.give_way_back, people.actor(ana), wish.id, key="x") == ("apart_stood_aside",)
    bo = people.actor(_caseworker())
    actions.finish_call_back(bo, wish.id)
    assert _codes(actions.give_way_back, bo, wish.id, key="x") == ("call_back_is_over",)


def test_the_desk_from_the_list_to_done():
    stories.submitted(stories.answered(contact=ways.BY_PHONE))
    wish = ways.wish()
    client = people.signed_in(Client(REMOTE_ADDR="203.0.113.4"), _caseworker())
    listed = client.get("/organise/call-backs").content.decode()
    assert "07700 900 982" not in listed
    opened = client.post(f"/organise/call-backs/{wish.id}/open").content.decode()
    assert "07700 900 982" in opened
    assert "07700 900 982" not in client.get("/organise/call-backs").content.decode()
    page = client.post(f"/organise/call-backs/{wish.id}/way-back", {"once": "desk"})
    code = wayfinding.code_read_out(WayBack.objects.get())
    assert f"{code[:3]}-{code[3:6]}-{code[6:]}" in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert client.post(f"/organise/call-backs/{wish.id}/done", follow=True).status_code == 200
    assert "Nobody waits to be called." in client.get("/organise/call-backs").content.decode()


# --- soon gone ------------------------------------------------------------------------------------------------------
def test_whoever_left_a_form_for_25_days_is_told_once_and_again_when_they_leave_it_again():
    start = clock.now().replace(hour=12) - timedelta(days=60)
    with clock.frozen_at(start):
        claim = stories.answered()
        stories.answered(contact=ways.IN_SILENCE)
        stories.answered(contact=ways.BY_PHONE)
        stories.draft()
    told = []
    for day in (24, 25, 26, 27):
        with clock.frozen_at(start + timedelta(days=day, minutes=1)):
            for _ in range(2):
                chores.promise_due()
                relay.drain()
        told.append(len(mail.outbox))
    assert told == [0, 1, 1, 1]
    assert mail.outbox[0].to == ["sam@safe.example"]
    assert "We delete it" in mail.outbox[0].body

    with clock.frozen_at(start + timedelta(days=28)):
        actions.answer(access.claimant(claim.id), claim.id, "benefit", {"benefit": "jsa"})
    with clock.frozen_at(start + timedelta(days=54)):
        assert actions.warn_old_drafts(system("clock")) == 1
        assert actions.warn_old_drafts(system("clock")) == 0
    assert [record.verb for record in audit.about(claim.subject)].count("claim.warned") == 2
    assert Claim.objects.get(id=claim.id).state == "draft"
