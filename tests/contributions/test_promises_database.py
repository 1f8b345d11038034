"""What the tables of promises hold by themselves, whoever writes: tried round the ORM."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from fundapp.contributions.actions import recurring_changes, supporters
from fundapp.contributions.promises import Wish
from fundapp.contributions.workflow import Change, RecurringState
from fundapp.kernel import clock
from tests.contributions.monthly import FUND, ask, owner, stands

pytestmark = pytest.mark.django_db
PROMISE, CHANGE, SUPPORTER = (
    "contributions_recurringcontribution",
    "contributions_recurringchange",
    "contributions_supporter",
)


def refused(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", [PROMISE, CHANGE, SUPPORTER])
def test_no_row_is_deleted(promise, table):
    ask(promise, Wish(Change.STOP))

    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("column", ["once_key", "kind", "way", "payer", "reference"])
def test_what_a_promise_was_stays(promise, column):
    refused(f"UPDATE {PROMISE} SET {column} = 'other'")


def test_what_has_ended_stays_ended(promise):
    stands(promise, RecurringState.ENDED, next_on=None)

    refused(f"UPDATE {PROMISE} SET state = 'active', ended_at = NULL, end_reason = ''")
    refused(f"UPDATE {PROMISE} SET end_reason = 'failed'")


@pytest.mark.parametrize(
    "wrong",
    [
        "state = 'dancing'",
        "state = 'ended'",
        "state = 'failing'",
        "end_reason = 'stopped'",
        "amount_pence = 0",
        "fee_cover_pence = amount_pence",
        "paused_until = next_on",
        "subscription_id = ''",
    ],
)
def test_state_and_its_facts_go_together(promise, wrong):
    refused(f"UPDATE {PROMISE} SET {wrong}")


@pytest.mark.parametrize("wrong", ["what = 'stop'", "asked_by = 'other'", "amount_pence = 7", "once_key = 'other'"])
def test_what_was_asked_stays(promise, wrong):
    ask(promise, Wish(Change.AMOUNT, amount_pence=5_00))

    refused(f"UPDATE {CHANGE} SET {wrong}")


@pytest.mark.parametrize("wrong", ["state = 'made'", "state = 'dancing'"])
def test_end_of_a_change_has_its_time(promise, wrong):
    ask(promise, Wish(Change.STOP))

    refused(f"UPDATE {CHANGE} SET {wrong}")


def test_end_of_a_change_may_be_written_by_its_door(promise):
    change = ask(promise, Wish(Change.STOP))

    assert recurring_changes.close(FUND, change_id=change.id, is_made=False, why="x").state == "refused"


@pytest.mark.parametrize("wrong", ["email = 'Sam@example.org'", "link_epoch = -1"])
def test_what_a_supporter_never_is(promise, wrong):
    refused(f"UPDATE {SUPPORTER} SET {wrong}")


def test_one_address_is_one_supporter(promise, begun):
    begun(key="promise:2", email="kim@example.org")

    refused(f"UPDATE {SUPPORTER} SET email = 'sam@example.org'")


def test_forgotten_stays_forgotten(promise):
    at = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S")
    refused(f"UPDATE {SUPPORTER} SET email = '', forgotten_at = '{at}'")
    supporters.ask_to_be_forgotten(owner(promise), supporter_id=promise.supporter_id)
    refused(f"UPDATE {SUPPORTER} SET forgotten_at = '{at}'")
    supporters.forget(FUND, supporter_id=promise.supporter_id)

    refused(f"UPDATE {SUPPORTER} SET email = 'sam@example.org'")
    refused(f"UPDATE {SUPPORTER} SET forgotten_at = NULL")
