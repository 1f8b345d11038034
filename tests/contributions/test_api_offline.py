"""Recording gifts without Stripe by a program: once by its key, counted by another person, and nobody named."""

import pytest

from fundapp.contributions.models import OfflineGift, RecurringContribution
from fundapp.kernel import clock
from fundapp.ledger import selectors as books
from members import actions as members
from members.roles import Role
from members.scopes import Scope
from tests import people
from tests.contributions.offline_stories import verbs

pytestmark = pytest.mark.django_db
PATH = "/api/offline-gifts"
BOTH = (Scope.OFFLINE_READ, Scope.OFFLINE_WRITE)


class Program:
    """A program of one organiser, with a token for this."""

    def __init__(self, client, *roles, scopes=BOTH):
        self.client, self.account = client, people.organiser(*roles)
        owner = people.actor(self.account)
        self.token = members.make_token(owner, key=f"t:{owner.id}", label="Sums", scopes=scopes, days=1).token

    def send(self, said, *, key="k1", path=PATH):
        headers = {"Authorization": f"Bearer {self.token}", **({"Idempotency-Key": key} if key else {})}
        return self.client.post(path, said, content_type="application/json", headers=headers)

    def count(self, gift_id, pence):
        return self.send({"counted_pence": pence}, path=f"{PATH}/{gift_id}/count")

    def list(self, **query):
        return self.client.get(PATH, query, headers={"Authorization": f"Bearer {self.token}"})


@pytest.fixture
def treasurer(client, campaign):
    return Program(client, Role.TREASURER)


@pytest.fixture
def second(client, campaign):
    return Program(client, Role.ADMINISTRATOR)


def cash(**changes):
    return {"way": "cash", "amount_pence": 2_000, "received_on": str(clock.today()), "campaign": "general", **changes}


def transfer(**changes):
    return {"way": "bank", "amount_pence": 2_000, "received_on": str(clock.today()), **changes}


def code_of(answer):
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return answer.status_code, answer.json()["code"]


def test_cash_is_recorded_once_and_waits_for_a_count(treasurer):
    first, again = treasurer.send(cash()), treasurer.send(cash())

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert {name: first.json()[name] for name in ("way", "state", "campaign", "gift", "recorded_by")} == {
        "way": "cash",
        "state": "recorded",
        "campaign": "general",
        "gift": None,
        "recorded_by": str(treasurer.account.id),
    }
    assert (OfflineGift.objects.count(), books.balance_pence("cash")) == (1, 0)


def test_another_persons_count_puts_it_into_the_books_once(treasurer, second):
    gift_id = treasurer.send(cash()).json()["id"]

    counted, again = second.count(gift_id, 2_000), second.count(gift_id, 2_000)

    assert (counted.status_code, again.status_code) == (200, 200)
    assert (counted.json()["state"], counted.json()["confirmed_by"]) == ("confirmed", str(second.account.id))
    assert counted.json()["gift"] == again.json()["gift"] is not None
    assert books.balance_pence("cash") == 2_000
    assert [verb for verb in verbs() if verb.startswith("offline")] == ["offline.recorded", "offline.confirmed"]


def test_nobody_counts_what_they_recorded_themselves(treasurer):
    gift_id = treasurer.send(cash()).json()["id"]

    assert code_of(treasurer.count(gift_id, 2_000)) == (409, "second_person_needed")
    assert books.balance_pence("cash") == 0


def test_a_count_that_differs_changes_nothing(treasurer, second):
    gift_id = treasurer.send(cash()).json()["id"]

    assert code_of(second.count(gift_id, 1_999)) == (409, "count_differs")
    assert OfflineGift.objects.get().state == "recorded"


def test_what_never_was_cannot_be_counted(second):
    assert second.count("01a203b1-44c0-7d3e-9a51-7a1f6f0b2c63", 1).status_code == 404


def test_a_transfer_that_nobody_knows_waits_unidentified(treasurer):
    answer = treasurer.send(transfer(reference="J SMITH RENT"))

    assert (answer.status_code, answer.json()["state"], answer.json()["campaign"]) == (201, "unidentified", None)
    assert "SMITH" not in answer.content.decode()
    assert "SMITH" not in treasurer.list().content.decode()
    assert OfflineGift.objects.get().reference == "J SMITH RENT"


def test_a_transfer_with_our_reference_finds_its_way(treasurer, campaign):
    from fundapp.contributions.actions import transfers
    from members.access import ANYONE

    promise = transfers.promise_standing_order(ANYONE, key="so", campaign_id=campaign.id, amount_pence=2_000)

    answer = treasurer.send(transfer(reference=f"GIFT {promise.reference.lower()}"))

    assert (answer.json()["state"], answer.json()["campaign"]) == ("confirmed", "general")
    assert answer.json()["reference"] == RecurringContribution.objects.get().reference
    assert answer.json()["recurring"] == str(promise.id)


def test_a_key_belongs_to_its_caller(treasurer, client):
    other = Program(client, Role.TREASURER)

    first, second = treasurer.send(cash()), other.send(cash(amount_pence=3_000))

    assert first.json()["id"] != second.json()["id"]


def test_the_same_key_for_another_gift_is_refused(treasurer):
    treasurer.send(cash())

    assert code_of(treasurer.send(cash(amount_pence=2_001))) == (409, "key_reused")


def test_a_twin_is_asked_about_and_recorded_when_it_is_another(treasurer):
    treasurer.send(cash())

    assert code_of(treasurer.send(cash(), key="k2")) == (409, "looks_recorded_already")
    assert treasurer.send(cash(is_another=True), key="k2").status_code == 201


@pytest.mark.parametrize("key", ["", "Has spaces", "x" * 65, "quote'"])
def test_a_gift_without_a_key_of_its_own_is_not_read(treasurer, key):
    assert code_of(treasurer.send(cash(), key=key)) == (400, "parse_error")
    assert not OfflineGift.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (cash(way="pigeon"), "way"),
        (cash(amount_pence=0), "amount_pence"),
        (cash(amount_pence=-1), "amount_pence"),
        (cash(amount_pence="a lot"), "amount_pence"),
        (cash(amount_pence=10**13), "amount_pence"),
        (cash(received_on="yesterday"), "received_on"),
        (cash(campaign="nothing"), "campaign"),
        (cash(campaign=None), "campaign"),
        (transfer(campaign="general"), "campaign"),
        (transfer(reference="x" * 41), "reference"),
        ({}, "way"),
    ],
)
def test_what_cannot_be_a_gift_is_told_by_its_field(treasurer, said, field):
    answer = treasurer.send(said)

    assert code_of(answer) == (422, "invalid")
    assert field in answer.json()["errors"]


def test_money_of_tomorrow_is_refused(treasurer):
    assert code_of(treasurer.send(cash(received_on="2999-01-01"))) == (409, "day_in_the_future")


def test_a_token_that_only_reads_writes_nothing(client, campaign, treasurer):
    reader = Program(client, Role.TREASURER, scopes=(Scope.OFFLINE_READ,))
    writer = Program(client, Role.TREASURER, scopes=(Scope.OFFLINE_WRITE,))
    gift_id = treasurer.send(cash()).json()["id"]

    assert (reader.send(cash()).status_code, reader.count(gift_id, 2_000).status_code) == (403, 403)
    assert (reader.list().status_code, writer.list().status_code) == (200, 403)


def test_a_session_needs_the_forms_token_too(client, campaign):
    """A page elsewhere cannot send this with the cookies of an organiser who is signed in."""
    from django.test import Client

    browser = people.signed_in(Client(enforce_csrf_checks=True), people.organiser(Role.TREASURER))

    answer = browser.post(PATH, cash(), content_type="application/json", headers={"Idempotency-Key": "k1"})

    assert (answer.status_code, OfflineGift.objects.count()) == (403, 0)


def test_the_list_is_found_by_state_way_and_day(treasurer):
    treasurer.send(cash())
    treasurer.send(transfer(), key="k2")

    def found(**query):
        return [each["way"] for each in treasurer.list(**query).json()["gifts"]]

    today = str(clock.today())
    assert found() == ["bank", "cash"]
    assert found(state="recorded") == found(way="cash") == found(campaign="general") == ["cash"]
    assert found(since=today, until=today, most="1") == ["bank"]
    assert found(until="2020-01-01") == []


def test_the_audit_says_which_token_recorded_it(treasurer):
    from fundapp.audit.models import Record

    treasurer.send(cash())

    record = Record.objects.get(verb="offline.recorded")
    assert record.actor_id == str(treasurer.account.id)
    assert treasurer.token[:12] in record.actor_label
    assert treasurer.token[12:] not in str(Record.objects.values())


@pytest.mark.parametrize("slug", [{"slug": "general"}, ["general"], 7, True])
def test_campaign_that_is_none_is_told_by_its_name(treasurer, slug):
    answer = treasurer.send(cash(campaign=slug))

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["campaign"]


def test_a_nul_is_a_mistake_of_whoever_sends_it(treasurer):
    """PostgreSQL cannot be asked for one, and whatever asked it would fail."""
    assert treasurer.send(cash(campaign="general\0")).status_code == 400
