"""A supporter's program changes or stops their own monthly gift, once by its key, and nobody else's."""

from datetime import timedelta

import pytest

from fundapp.contributions import links
from fundapp.contributions.models import RecurringChange, Supporter
from fundapp.kernel import clock
from fundapp.outbox.models import Message
from tests.contributions import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def supporter(campaign):
    return Supporter.objects.create(email="sam@example.org")


@pytest.fixture
def promise(campaign, supporter):
    return given.monthly(campaign, supporter=supporter, next_on=clock.today() + timedelta(days=20))


@pytest.fixture
def ask(client, supporter, promise):
    token = links.giving_link(supporter).rpartition("/")[2]

    def post(said, *, key="k1", of=None):
        headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {})}
        path = f"/api/giving/mine/recurring/{of or promise.id}/changes"
        return client.post(path, said, content_type="application/json", headers=headers)

    return post


def code_of(answer):
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    "said",
    [
        {"what": "stop"},
        {"what": "skip"},
        {"what": "pause", "months": 2},
        {"what": "amount", "amount_pence": 400},
        {"what": "date", "day": str(clock.today() + timedelta(days=10))},
    ],
)
def test_a_change_is_asked_for_once_and_promised_to_stripe(ask, promise, said):
    first, again = ask(said), ask(said)

    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert (first.json()["what"], first.json()["state"], first.json()["recurring"]) == (
        said["what"],
        "asked",
        str(promise.id),
    )
    change = RecurringChange.objects.get()
    assert (change.asked_by, Message.objects.filter(payload__change=str(change.id)).count()) == ("supporter", 1)


def test_the_same_key_says_what_became_of_it(ask):
    from fundapp.contributions.actions import recurring_changes
    from fundapp.kernel.actor import system

    ask({"what": "stop"})
    recurring_changes.close(system("test"), change_id=RecurringChange.objects.get().id, is_made=True)

    assert ask({"what": "stop"}).json()["state"] == "made"


def test_the_same_key_for_another_change_is_refused(ask):
    ask({"what": "stop"})

    assert code_of(ask({"what": "skip"})) == (409, "key_reused")


def test_anyone_elses_gift_is_as_if_it_were_not_there(ask, campaign):
    other = given.monthly(campaign, supporter=Supporter.objects.create(email="jo@example.org"))

    theirs, absent = (ask({"what": "stop"}, of=of) for of in (other.id, "01a203c4-2a60-7f0c-93ad-51d0f0a9b1e4"))

    assert (theirs.status_code, theirs.json()) == (absent.status_code, absent.json())
    assert (theirs.status_code, RecurringChange.objects.count()) == (404, 0)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"what": "resume"}, "not_paused"),
        ({"what": "amount", "amount_pence": 500}, "amount_is_the_same"),
        ({"what": "date", "day": "2020-01-01"}, "day_too_soon"),
        ({"what": "pause", "months": 12}, "pause_length"),
    ],
)
def test_what_cannot_be_done_now_is_refused_by_its_rule(ask, said, code):
    answer = ask(said)

    assert answer.json()["code"] == code
    assert answer.status_code in {409, 422}
    assert not RecurringChange.objects.exists()


@pytest.mark.parametrize(
    "said",
    [{}, {"what": "card"}, {"what": "double"}, {"what": "amount", "amount_pence": -1}, {"what": "date", "day": "x"}],
)
def test_what_cannot_be_a_change_is_told_so(ask, said):
    assert code_of(ask(said)) == (422, "invalid")


def test_a_change_without_a_key_is_not_read(ask):
    assert code_of(ask({"what": "stop"}, key="")) == (400, "parse_error")


def test_the_link_of_nobody_changes_nothing(client, promise):
    path = f"/api/giving/mine/recurring/{promise.id}/changes"

    answer = client.post(path, {"what": "stop"}, headers={"Authorization": "Bearer x", "Idempotency-Key": "k"})

    assert (answer.status_code, RecurringChange.objects.count()) == (401, 0)
