"""A date that passes is apologised for once, with a new one that the page, the message and the API tell alike."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.utils.timezone import localtime

from fundapp.audit.models import Record
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.outbox.models import Message
from fundapp.web.templatetags.look import moment
from payouts.claims import actions, handlers, promises, selectors
from payouts.claims.models import Claim, MissedDate
from payouts.claims.promises import Promise, Promises
from payouts.claims.workflow import State
from tests.claims import stories
from tests.claims.browser import Phone
from tests.messages.telephones import deliver

CLOCK = system("clock")


def overdue(claim, **ago):
    past = {name: clock.now() - timedelta(hours=hours) for name, hours in ago.items()}
    Claim.objects.filter(id=claim.id).update(**past)
    return Claim.objects.get(id=claim.id)


@pytest.mark.parametrize("promise", Promise)
def test_the_new_date_is_tomorrow_evening_and_pushes_what_follows(promise):
    now = datetime(2026, 11, 18, 20, 5, tzinfo=UTC)
    old = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)
    new = promises.after_missing(promise, Promises(old, old, old), now=now)
    assert new.by(promise) == datetime(2026, 11, 19, 20, 0, tzinfo=UTC)
    order = list(Promise)[list(Promise).index(promise) :]
    days = [new.by(one) for one in order]
    assert days == sorted(set(days)), "each a day behind the one before"
    assert all(new.by(one) == old for one in Promise if one not in order)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("story", "name"),
    [
        (stories.submitted, "prepare"),
        (stories.preparing, "prepare"),
        (stories.deciding, "decide"),
        (stories.decided, "pay"),
    ],
)
def test_each_promise_is_told_once_in_the_same_words_everywhere(story, name):
    claim = overdue(story(), **{f"{name}_by": 1})
    handlers.on_look_for_missed_dates(None)
    handlers.on_look_for_missed_dates(None)

    claim.refresh_from_db()
    [missed] = MissedDate.objects.filter(claim=claim)
    assert missed.promise == name
    assert getattr(claim, f"{name}_by") == missed.new_by
    assert Message.objects.filter(subject=claim.subject, topic="claims.late").count() == 1
    assert Record.objects.filter(subject=claim.subject, verb="claim.late_told").count() == 1

    day = moment(localtime(missed.new_by))
    deliver(claim)
    assert f"New date: {day}." in mail.outbox[-1].body
    phone = Phone().get("/back").post(code=stories.code_of(claim))
    assert f"We are running late. We are sorry. {_why(name)} The new date is {day}." in phone.words
    token = phone.client.post(
        "/api/claims/token", {"code": stories.code_of(claim)}, content_type="application/json"
    ).json()["token"]
    told = phone.client.get("/api/claims/mine", headers={"Authorization": f"Bearer {token}"}).json()
    assert told["is_late"] is True
    assert told["apology"][-1] == f"The new date is {day}."
    assert missed.new_by.isoformat()[:16] in [str(step["by"])[:16] for step in told["steps"]]


def _why(name):
    return {
        "prepare": "Nobody has had time to get it ready yet.",
        "decide": "The people who decide need more time.",
        "pay": "The money has not been sent yet.",
    }[name]


@pytest.mark.django_db
def test_a_second_missed_date_is_a_second_apology():
    claim = overdue(stories.submitted(), prepare_by=30)
    actions.apologise(CLOCK, claim.id)
    overdue(claim, prepare_by=1)
    actions.apologise(CLOCK, claim.id)
    assert MissedDate.objects.filter(claim=claim).count() == 2
    assert Message.objects.filter(subject=claim.subject, topic="claims.late").count() == 2


@pytest.mark.django_db
def test_nothing_is_late_while_we_wait_for_them_or_when_it_is_over():
    for story in (stories.waiting, stories.paying, stories.closed, stories.withdrawn, stories.draft):
        claim = story()
        if claim.prepare_by is not None:
            overdue(claim, prepare_by=30, decide_by=30, pay_by=30)
        assert claim.id not in selectors.missed_a_date()
        assert actions.apologise(CLOCK, claim.id) is None


@pytest.mark.django_db
def test_the_news_that_it_is_late_is_old_once_it_is_not():
    claim = overdue(stories.submitted(), prepare_by=1)
    actions.apologise(CLOCK, claim.id)
    claim = stories.deciding(claim=stories.preparing(claim=Claim.objects.get(id=claim.id)))
    deliver(claim)
    assert not [message for message in mail.outbox if "late" in message.body]
    assert claim.step is State.DECIDING


@pytest.mark.django_db
def test_an_apology_is_never_changed_or_told_twice():
    claim = overdue(stories.submitted(), prepare_by=1)
    missed = actions.apologise(CLOCK, claim.id)
    for act, name in (
        (lambda: MissedDate.objects.filter(id=missed.id).update(promise="pay"), "misseddate"),
        (missed.delete, "misseddate"),
        (
            lambda: MissedDate.objects.create(
                claim=claim, promise=missed.promise, missed=missed.missed, new_by=missed.new_by
            ),
            "missed",
        ),
        (
            lambda: MissedDate.objects.create(
                claim=claim, promise="pay", missed=clock.now(), new_by=claim.submitted_at
            ),
            "missed_date_has_a_later_one",
        ),
        (
            lambda: MissedDate.objects.create(
                claim=claim, promise="x", missed=claim.submitted_at, new_by=clock.now() + timedelta(days=1)
            ),
            "missed_promise_is_known",
        ),
    ):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            act()
