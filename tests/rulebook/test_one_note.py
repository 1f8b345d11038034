"""Several workers find at the same moment that a pot has come to a level: it is noted, and told, once."""

import pytest

from fundapp.outbox.models import Message
from payouts.rulebook import actions
from payouts.rulebook.models import FundLevel
from tests.at_once import at_once
from tests.rulebook import test_fund_levels as levels

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
WORKERS = 8


def test_a_level_that_many_find_at_once_is_noted_and_told_once():
    levels.adopted()
    levels.given(700_00, "first")
    levels.promised(100_00, "one")

    assert at_once(*[levels.level] * WORKERS) == ["amber"] * WORKERS

    assert FundLevel.objects.count() == 1
    assert Message.objects.filter(topic=actions.LEVEL_CHANGED).count() == 1
