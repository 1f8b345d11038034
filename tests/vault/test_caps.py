"""A fresh second factor for every opening by an organiser, and an end to how many: refused, logged and told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, system
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import Refused
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from fundapp.vault import actions, files, opening, registry, selectors
from fundapp.vault.classes import SealedClass
from fundapp.vault.registry import Allowed
from members.roles import Role
from tests import people

pytestmark = pytest.mark.django_db
SUBJECT = "test:caps"


def _lets_everybody_in(asking):
    return Allowed("anyone") if asking.subject == SUBJECT else None


@pytest.fixture(autouse=True)
def _world(settings):
    settings.OPENINGS_PER_HOUR, settings.OPENINGS_PER_DAY, settings.OPENINGS_PER_DAY_TOTAL = 10, 30, 100
    registry.register_gate(SealedClass.CONTACT, _lets_everybody_in)
    with transaction.atomic():
        for field in ("name", "phone"):
            actions.seal(SUBJECT, SealedClass.CONTACT, field, "Sam")
    yield
    registry.unregister_gate(SealedClass.CONTACT, _lets_everybody_in)


def _organiser():
    return Actor(ActorKind.ORGANISER, str(new_id()), "Caseworker 3", frozenset({"caseworker"}))


def _open(actor, *, press=None, fields=("name", "phone"), fresh=True):
    if actor.kind is ActorKind.ORGANISER and fresh:
        actor = replace(actor, factor_at=clock.now())
    return opening.open_fields(
        actor, subject=SUBJECT, sealed_class=SealedClass.CONTACT, fields=fields, purpose="prepare", press=press
    )


def _refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.codes


@pytest.mark.parametrize("age", [None, timedelta(minutes=5, seconds=1), timedelta(hours=7), -timedelta(seconds=9)])
def test_without_a_factor_proved_in_these_five_minutes_nothing_opens(age):
    actor = _organiser() if age is None else replace(_organiser(), factor_at=clock.now() - age)
    assert _refused(_open, actor, fresh=False) == ("fresh_factor_needed",)
    assert {row.refused_codes for row in selectors.openings(SUBJECT)} == {"fresh_factor_needed"}

    assert _open(replace(actor, factor_at=clock.now() - timedelta(minutes=4)), fresh=False)["name"] == "Sam"


def test_who_may_not_open_it_is_not_asked_for_a_factor():
    with pytest.raises(Refused) as refused:
        opening.open_sealed(
            _organiser(), subject="test:none", sealed_class=SealedClass.CONTACT, field="name", purpose="prepare"
        )
    assert refused.value.codes == ("nothing_lets_you_open_this",)


def test_the_eleventh_in_an_hour_is_refused_whatever_a_press_opens_and_the_next_hour_is_new():
    ana, ben = _organiser(), _organiser()
    start = clock.now()
    with clock.frozen_at(start):
        for _ in range(10):
            _open(ana)
        assert _refused(_open, ana) == ("openings_of_the_hour_used",)
        _open(ben)
    with clock.frozen_at(start + timedelta(minutes=59)):
        assert _refused(_open, ana) == ("openings_of_the_hour_used",)
    with clock.frozen_at(start + timedelta(minutes=61)):
        assert _open(ana)["name"] == "Sam"


def test_the_thirty_first_in_a_day_is_refused():
    ana, start = _organiser(), clock.now()
    for hour in range(3):
        with clock.frozen_at(start + timedelta(hours=2 * hour)):
            for _ in range(10):
                _open(ana, fields=("name",))
    with clock.frozen_at(start + timedelta(hours=23)):
        assert _refused(_open, ana) == ("openings_of_the_day_used",)
    with clock.frozen_at(start + timedelta(hours=25)):
        _open(ana)


def test_after_a_hundred_of_all_together_nobody_opens_anything(settings):
    settings.OPENINGS_PER_DAY_TOTAL = 6
    for _ in range(6):
        _open(_organiser(), fields=("name",))
    assert _refused(_open, _organiser()) == ("openings_of_all_used",)


def test_the_person_themselves_and_the_post_room_are_not_counted(settings):
    settings.OPENINGS_PER_HOUR = settings.OPENINGS_PER_DAY_TOTAL = 1
    me = Actor(ActorKind.CLAIMANT, "claim-1", "The person who asked")
    for actor in (me, me, system("post"), system("post")):
        _open(actor)
    _open(_organiser())


def test_what_was_refused_does_not_count():
    ana = _organiser()
    for _ in range(12):
        _refused(_open, ana, fresh=False)
    _open(ana)


def test_one_press_in_many_calls_counts_once_and_is_not_stopped_in_the_middle(settings):
    settings.OPENINGS_PER_HOUR = 2
    ana, run = _organiser(), new_id()
    for _ in range(25):
        _open(ana, press=run)
    _open(ana)
    _open(ana, press=run)
    assert _refused(_open, ana) == ("openings_of_the_hour_used",)
    assert _refused(_open, ana, press=new_id()) == ("openings_of_the_hour_used",)


def test_another_persons_press_lends_nobody_a_place(settings):
    settings.OPENINGS_PER_HOUR = 1
    ana, ben, press = _organiser(), _organiser(), new_id()
    _open(ana, press=press)
    _open(ben)
    assert _refused(_open, ben, press=press) == ("openings_of_the_hour_used",)


def test_the_administrators_are_told_once_an_hour(settings):
    settings.OPENINGS_PER_HOUR = 1
    head = people.organiser(Role.ADMINISTRATOR)
    ana = people.actor(people.organiser(Role.CASEWORKER, label="Caseworker 7"))
    _open(ana)
    for _ in range(3):
        _refused(_open, ana)

    (message,) = Message.objects.filter(topic="vault.openings_capped")
    assert message.payload == {"account_id": ana.id, "cap": "openings_of_the_hour_used"}
    assert message.due_at <= clock.now()
    relay.drain()
    (sent,) = mail.outbox
    assert sent.to == [head.email]
    assert "Caseworker 7" in sent.body


def test_the_pages_of_one_letter_are_one_press_and_another_letter_is_another(settings):
    settings.OPENINGS_PER_HOUR = 2
    with transaction.atomic():
        for name in ("letter.1", "letter.2", "letter.3"):
            files.seal_file(SUBJECT, SealedClass.CONTACT, name, [b"one", b"two", b"three"])
    ana = replace(_organiser(), factor_at=clock.now())
    here = {"subject": SUBJECT, "sealed_class": SealedClass.CONTACT, "purpose": "prepare"}
    for name in ("letter.1", "letter.2"):
        assert [files.open_page(ana, name=name, page=page, **here) for page in (1, 2, 3)] == [b"one", b"two", b"three"]
    assert _refused(files.open_page, ana, name="letter.3", page=1, **here) == ("openings_of_the_hour_used",)
    assert len(selectors.openings(SUBJECT)) == 7
