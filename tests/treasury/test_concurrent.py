"""Two treasurers at the same moment: one file, one match, one posting."""

from functools import partial

import pytest

from fundapp.contributions.models import OfflineGift
from fundapp.ledger import actions as ledger
from fundapp.ledger.models import Entry
from fundapp.treasury import actions
from fundapp.treasury.models import Match, MatchPart, StatementFile, StatementLine
from fundapp.treasury.workflow import Rest
from tests import people
from tests.at_once import at_once
from tests.treasury import stories
from tests.treasury.stories import a_line, bring, csv, row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_one_file_brought_by_many_comes_in_once():
    ledger.open_standard_accounts()
    by = [stories.treasurer() for _ in range(4)]
    content = csv(*(row(f"{number}.00", f"Line {number}") for number in range(1, 50)))

    done = at_once(*(partial(bring, content, who) for who in by))

    assert sorted(each.new_count for each in done) == [0, 0, 0, 49]

    assert StatementFile.objects.count() == 1
    assert StatementLine.objects.count() == 49


def test_two_files_that_overlap_bring_a_line_once():
    ledger.open_standard_accounts()
    by = [stories.treasurer() for _ in "ab"]
    files = [csv(row("1.00", "A"), row("2.00", "B")), csv(row("2.00", "B"), row("3.00", "C"))]

    done = at_once(*(partial(bring, content, who) for content, who in zip(files, by, strict=True)))

    assert sorted(each.new_count for each in done) == [1, 2]

    assert StatementLine.objects.count() == 3


def test_one_line_said_by_many_is_one_gift():
    line = a_line("20.00")
    by = [people.actor(stories.treasurer()) for _ in range(4)]

    done = at_once(*(partial(actions.accept, who, line_id=line.id, rest=Rest.GIFT) for who in by))

    assert len(set(done)) == 1

    assert OfflineGift.objects.count() == 1
    assert Match.objects.count() == 1


def test_one_entry_chosen_for_two_lines_goes_to_one():
    source = stories.settlement(900)
    lines = [a_line("9.00"), a_line("9.00")]
    code = f"entry:{Entry.objects.get(source=source).id}"
    by = people.actor(stories.treasurer())

    done = at_once(*(partial(actions.accept, by, line_id=line.id, picks=[code]) for line in lines))

    assert [each for each in done if not isinstance(each, Match)] == [("movement_is_taken",)]
    assert MatchPart.objects.count() == 1
