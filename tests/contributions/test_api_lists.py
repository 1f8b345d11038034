"""Lists for organisers' programs: by scope, by page, by filter, and never with a name in them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fundapp.contributions import actions as contributions
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from members import actions as members
from members.roles import Role
from members.scopes import Scope
from tests import people
from tests.contributions import given

pytestmark = pytest.mark.django_db
LISTS = {
    "gifts": ("/api/gifts", Scope.GIFTS_READ),
    "recurring": ("/api/recurring", Scope.RECURRING_READ),
    "refunds": ("/api/refunds", Scope.REFUNDS_READ),
    "disputes": ("/api/disputes", Scope.DISPUTES_READ),
}


@pytest.fixture
def campaign():
    ledger.open_standard_accounts()
    return contributions.open_campaign(
        system("test"), slug="general", pot="general", title="The pot", ask="Give.", surplus="It stays."
    )


@pytest.fixture
def other(campaign):
    return contributions.open_campaign(
        system("test"), slug="winter", pot="winter", title="Winter", ask="Give.", surplus="It stays."
    )


@pytest.fixture
def ask(client, campaign):
    """Ask as the program of a treasurer, with a token for exactly this."""
    treasurer = people.actor(people.organiser(Role.TREASURER))

    tokens = {
        name: members.make_token(treasurer, key=f"t:{name}", label="Sums", scopes=[scope], days=1).token
        for name, (_, scope) in LISTS.items()
    }

    def get(name, **query):
        return client.get(LISTS[name][0], query, headers={"Authorization": f"Bearer {tokens[name]}"})

    return get


def rows(answer, name):
    assert answer.status_code == 200, answer.content
    return answer.json()[name]


def test_gifts_are_listed_newest_first_with_their_money(ask, campaign):
    first = given.gift(campaign)
    second = given.gift(campaign, days=1, refunded_pence=500)

    shown = rows(ask("gifts"), "gifts")

    assert [each["id"] for each in shown] == [str(second.id), str(first.id)]
    assert shown[0] == {
        "id": str(second.id),
        "receipt_code": second.receipt_code,
        "campaign": "general",
        "way": "stripe",
        "state": "paid",
        "recurring": None,
        "amount_pence": 1_250,
        "gross_pence": 1_250,
        "fee_pence": 39,
        "refunded_pence": 500,
        "disputed_pence": 0,
        "kept_pence": 750,
        "started_at": shown[0]["started_at"],
        "paid_at": shown[0]["paid_at"],
    }


def test_no_list_names_a_supporter(ask, campaign):
    gift = given.gift(campaign, email="sam@example.org", public_name="Sam Pryce", checkout_url="https://s.example/x")
    given.monthly(campaign)
    given.refund(gift)
    given.dispute(gift)

    for name in LISTS:
        text = ask(name).content.decode()
        assert rows(ask(name), name)
        assert not [each for each in ("sam", "Pryce", gift.access_token, "s.example") if each in text]


def test_pages_follow_each_other_and_a_new_row_moves_nothing(ask, campaign):
    kept = [str(given.gift(campaign, days=day).id) for day in range(5)][::-1]

    first = ask("gifts", most=2).json()
    given.gift(campaign, days=9)
    second = ask("gifts", most=2, before=first["older"]).json()
    third = ask("gifts", most=2, before=second["older"]).json()

    seen = [each["id"] for page in (first, second, third) for each in page["gifts"]]
    assert (seen, third["older"]) == (kept, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"campaign": "winter"}, ["winter"]),
        ({"campaign": "nothing"}, []),
        ({"state": "started"}, ["started"]),
        ({"way": "bank"}, ["bank"]),
        ({"since": "2026-11-05"}, ["started", "bank", "winter"]),
        ({"until": "2026-11-03"}, ["third"]),
        ({"since": "2026-11-03", "until": "2026-11-03", "state": "paid", "way": "stripe"}, ["third"]),
    ],
)
def test_gifts_are_found_by_campaign_state_way_and_day(ask, campaign, other, query, found):
    by_hand = {"payment_intent_id": "", "balance_transaction_id": ""}
    made = {
        "third": given.gift(campaign),
        "winter": given.gift(other, days=2),
        "bank": given.gift(campaign, days=3, way="bank", fee_pence=0, **by_hand),
        "started": given.started(campaign, started_at=given.AT.replace(day=20)),
    }
    names = {str(gift.id): name for name, gift in made.items()}

    assert [names[each["id"]] for each in rows(ask("gifts", **query), "gifts")] == found


def test_a_day_is_londons(ask, campaign):
    """Half past eleven at night in June, UTC, is the next day in London."""
    late = given.gift(campaign, started_at=given.AT.replace(month=6, day=30, hour=23, minute=30))

    assert rows(ask("gifts", since="2026-07-01", until="2026-07-01"), "gifts")[0]["id"] == str(late.id)
    assert rows(ask("gifts", until="2026-06-30"), "gifts") == []
    assert rows(ask("gifts", since="0001-01-01", until="9999-12-31"), "gifts")[0]["id"] == str(late.id)


def test_monthly_gifts_dues_and_levies_are_listed(ask, campaign):
    gift = given.monthly(campaign)
    dues = given.monthly(campaign, kind="dues", way="bank", payer="M-7K3P-Q2TX", reference="POT-4F7K")

    shown = rows(ask("recurring"), "recurring")

    assert [(each["id"], each["kind"], each["payer"]) for each in shown] == [
        (str(dues.id), "dues", "M-7K3P-Q2TX"),
        (str(gift.id), "gift", ""),
    ]
    assert [each["id"] for each in rows(ask("recurring", kind="gift", state="active"), "recurring")] == [str(gift.id)]


def test_refunds_are_listed_with_those_that_failed(ask, campaign):
    gift = given.gift(campaign, refunded_pence=500)
    made = given.refund(gift)
    failed = given.refund(gift, days=2, failure_line_id="txn_f", failed_at=given.AT)

    shown = rows(ask("refunds"), "refunds")

    assert [(each["id"], each["failed_at"] is None) for each in shown] == [
        (str(failed.id), False),
        (str(made.id), True),
    ]
    assert [each["id"] for each in rows(ask("refunds", until="2026-11-04"), "refunds")] == [str(made.id)]


def test_disputes_are_listed_with_their_deadline_and_movements(ask, campaign):
    found = given.dispute(given.gift(campaign), evidence_due_at=given.AT.replace(day=20))

    (shown,) = rows(ask("disputes", state="needs_answer"), "disputes")

    assert (shown["id"], shown["evidence_due_at"]) == (str(found.id), "2026-11-20T12:00:00Z")
    assert [(each["kind"], each["amount_pence"], each["fee_pence"]) for each in shown["movements"]] == [
        ("withdrawn", 1_250, 2_000)
    ]
    assert rows(ask("disputes", state="won"), "disputes") == []


@pytest.mark.parametrize(
    "query",
    [
        {"state": "lost in the post"},
        {"way": "pigeon"},
        {"since": "yesterday"},
        {"most": "0"},
        {"most": "201"},
        {"before": "x"},
    ],
)
def test_what_cannot_be_asked_is_a_problem_by_its_name(ask, query):
    answer = ask("gifts", **query)

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert list(answer.json()["errors"]) == list(query)


@pytest.mark.parametrize("name", LISTS)
def test_each_list_needs_its_own_scope(client, campaign, name):
    path, needed = LISTS[name]
    everything = people.actor(people.organiser(*Role))
    others = [scope for scope in Scope if scope is not needed]
    token = members.make_token(everything, key="t", label="Sums", scopes=others, days=1).token

    answer = client.get(path, headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


@pytest.mark.parametrize("name", LISTS)
def test_a_long_page_takes_no_more_questions_than_a_short_one(ask, campaign, name):
    asked = []
    for _ in range(2):
        for _ in range(2):
            gift = given.gift(campaign)
            given.monthly(campaign)
            given.refund(gift)
            given.dispute(gift)
        ask(name)
        with CaptureQueriesContext(connection) as queries:
            rows(ask(name), name)
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 10
