"""The laws of the bank's tables hold for whoever writes round the door."""

from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from fundapp.ledger.models import Entry
from fundapp.treasury import actions
from fundapp.treasury.models import Match, MatchPart, StatementFile, StatementLine, Undoing
from tests import people
from tests.treasury import stories
from tests.treasury.stories import a_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def match():
    source = stories.settlement(900)
    line = a_line("9.00")
    picks = [f"entry:{Entry.objects.get(source=source).id}"]
    return actions.accept(people.actor(stories.treasurer()), line_id=line.id, picks=picks)


def refuses(sql, *params):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.mark.parametrize(
    ("table", "column"),
    [("statementfile", "count"), ("statementline", "amount_pence"), ("match", "turn"), ("matchpart", "turn")],
)
def test_no_row_is_changed_or_removed(match, table, column):
    refuses(f"UPDATE treasury_{table} SET {column} = 7")
    refuses(f"DELETE FROM treasury_{table}")


def test_an_undoing_stays(match):
    actions.undo(people.actor(stories.treasurer()), match_id=match.id)
    refuses("DELETE FROM treasury_undoing")
    with pytest.raises(IntegrityError), transaction.atomic():
        Undoing.objects.create(match=match, by="x")


def line(**changes):
    said = {"file_id": StatementFile.objects.get().id, "position": 9, "day": stories.today(), "amount_pence": 1}
    return StatementLine(**{**said, "identity": UUID(int=1), "occurrence": 1, **changes})


def test_a_line_is_there_once_and_moves_something(match):
    line().save()
    for wrong in (line(), line(amount_pence=0, occurrence=2), line(identity=None), line(occurrence=0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_a_line_is_of_a_file_that_is_there(match):
    with pytest.raises(IntegrityError, match="has its file"), transaction.atomic():
        StatementLine.objects.bulk_create([line(), line(occurrence=2, file_id=UUID(int=7))])
    assert not StatementLine.objects.filter(identity=UUID(int=1)).exists()


def test_a_match_is_of_a_line_and_of_entries_that_are_there(match):
    free = Entry.objects.get(source=stories.settlement(900))
    again = Match.objects.create(line=a_line("9.00"), asked="x", by="x")
    for wrong, because in (
        (Match(line_id=10**9, asked="x", by="x"), "has its line"),
        (MatchPart(match_id=UUID(int=7), entry=free, amount_pence=900), "has its match"),
        (MatchPart(match=again, entry_id=10**9, amount_pence=900), "has its entry"),
    ):
        with pytest.raises(IntegrityError, match=because), transaction.atomic():
            wrong.save(force_insert=True)


def test_a_line_and_an_entry_are_matched_once_until_it_was_undone(match):
    part = match.parts.get()
    other = a_line("9.00")
    for wrong in (
        Match(line=match.line, turn=0, asked="x", by="x"),
        Match(line=match.line, turn=1, asked="x", by="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save(force_insert=True)
    again = Match.objects.create(line=other, asked="x", by="x")
    for turn in (0, 1):
        with pytest.raises(IntegrityError), transaction.atomic():
            MatchPart.objects.create(match=again, entry=part.entry, amount_pence=900, turn=turn)

    Undoing.objects.create(match=match, by="x")
    Match.objects.create(line=match.line, turn=1, asked="x", by="x")
    MatchPart.objects.create(match=again, entry=part.entry, amount_pence=900, turn=1)


def test_a_statement_has_its_lines_and_days_in_order(match):
    said = {"sha256": "x", "profile": "generic", "count": 1, "new_count": 1, "imported_by": "x"}
    day = stories.today()
    for wrong in (
        {"first_day": day, "last_day": stories.today(1)},
        {"first_day": day, "last_day": day, "count": 0, "new_count": 0},
        {"first_day": day, "last_day": day, "new_count": 2},
        {"first_day": day, "last_day": day, "closing_pence": 5},
        {"first_day": day, "last_day": day, "sha256": StatementFile.objects.values_list("sha256", flat=True)[0]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            StatementFile.objects.create(**{**said, **wrong})
