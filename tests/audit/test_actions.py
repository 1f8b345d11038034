"""The audit says who did what to what, belongs to what it records, and keeps no person's words."""

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.audit import actions as audit
from fundapp.audit import selectors
from fundapp.audit.models import Record
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, system

TREASURER = Actor(ActorKind.ORGANISER, "0192-ab", "Treasurer 2", frozenset({"treasurer"}))


def record(**detail: audit.Detail) -> Record:
    with transaction.atomic():
        return audit.record(TREASURER, Verb.RUN_SENT, "run:7", **detail)


@pytest.mark.django_db
def test_record_keeps_who_what_and_when() -> None:
    moment = clock.now()
    with clock.frozen_at(moment):
        made = record(
            payouts=3, amount_pence=12_500, rail="bank-csv", roles=["treasurer"], counted={"yes": 2}, last=None
        )

    row = Record.objects.get()
    assert row == made
    assert (row.at, row.verb, row.subject) == (moment, "run.sent", "run:7")
    assert (row.actor_kind, row.actor_id, row.actor_label) == ("organiser", "0192-ab", "Treasurer 2")
    assert row.detail == {
        "payouts": 3,
        "amount_pence": 12_500,
        "rail": "bank-csv",
        "roles": ["treasurer"],
        "counted": {"yes": 2},
        "last": None,
    }
    assert str(row) == "Treasurer 2 run.sent run:7"


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_a_programming_error() -> None:
    with pytest.raises(AssertionError, match="belongs to the transaction"):
        audit.record(TREASURER, Verb.RUN_SENT, "run:7")

    assert not Record.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_record_shares_the_fate_of_what_it_records() -> None:
    @transaction.atomic
    def send_and_fail() -> None:
        audit.record(TREASURER, Verb.RUN_SENT, "run:7")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        send_and_fail()

    assert not Record.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["Alice Smith", "alice@example.org", "Flat 2, 5 High St", "£5", "x" * 121, ["a b"], {"Alice Smith": 1}]
)
def test_record_of_a_persons_words_is_a_programming_error(words: audit.Detail) -> None:
    with pytest.raises(AssertionError, match="more than codes, numbers and ids"):
        record(why=words)

    assert not Record.objects.exists()


@pytest.mark.django_db
def test_about_tells_the_story_of_one_subject_in_its_order() -> None:
    verbs = [Verb.RUN_PREPARED, Verb.RUN_APPROVED, Verb.RUN_FILE_WRITTEN, Verb.RUN_SENT]
    with transaction.atomic(), clock.frozen_at(clock.now()):
        for verb in verbs:
            audit.record(TREASURER, verb, "run:7")
            audit.record(system("demo"), verb, "run:8")

    assert [row.verb for row in selectors.about("run:7")] == verbs


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("verb", "run.burnt", "audit_verb_is_known"),
        ("actor_kind", "robot", "audit_actor_kind_is_known"),
        ("actor_id", "", "audit_names_its_actor"),
    ],
)
def test_database_refuses_a_row_that_says_nothing(column: str, value: str, constraint: str) -> None:
    made = record()
    columns = [field.column for field in Record._meta.concrete_fields]
    chosen = ", ".join("%s" if name == column else name for name in columns if name != "id")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_record (id, {', '.join(name for name in columns if name != 'id')})"
            f" SELECT '0192f0c1000070008000000000000001', {chosen} FROM audit_record",
            [value],
        )

    assert list(Record.objects.all()) == [made]


def test_verbs_are_a_subject_and_what_befell_it() -> None:
    assert [
        verb for verb in Verb if len(verb.split(".")) != 2 or not verb.replace(".", "").replace("_", "").isalpha()
    ] == []
    assert [verb for verb in Verb if len(verb) > Record._meta.get_field("verb").max_length] == []
