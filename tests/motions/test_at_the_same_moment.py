"""Motions pressed by several at the same moment, each on a connection of their own."""

import pytest

from members.roles import Role
from payouts.motions import actions
from payouts.motions.models import Motion, Vote
from payouts.motions.voting import Choice
from payouts.rulebook.models import RulebookVersion
from tests import people
from tests.members.test_concurrency import at_once
from tests.motions import stories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_one_person_who_votes_eight_times_at_once_has_one_vote():
    stories.committee(3)
    motion = stories.proposed()
    voter = people.actor(motion.electors.first().account)

    def vote(number: int) -> Vote:
        return actions.cast_vote(voter, motion_id=motion.id, key=f"vote:{number}", choice=Choice.YES)

    said = at_once(*(lambda number=number: vote(number) for number in range(8)))

    assert said.count(("voted_already",)) == 7
    assert Vote.objects.count() == 1


def test_two_who_propose_new_rules_at_once_open_one_motion():
    stories.committee(3)
    proposers = [people.actor(people.organiser(Role.ADMINISTRATOR)) for _ in range(2)]
    book = stories.book()

    said = at_once(
        *(
            lambda by=by: actions.propose_rulebook(by, key=f"motion:{by.id}", toml_text=book, note=stories.NOTE)
            for by in proposers
        )
    )

    assert said.count(("motion_is_open_already",)) == 1
    assert Motion.objects.get().electors.count() == 3


def test_two_workers_at_midnight_adopt_once():
    stories.committee(3)
    motion = stories.voted(stories.proposed(), Choice.YES, Choice.YES, Choice.NO)
    with stories.clock.frozen_at(motion.closes_at):
        moment = stories.clock.now()

    def work() -> int:
        with stories.clock.frozen_at(moment):
            return actions.move_on(stories.FUND)

    assert sorted(at_once(work, work)) == [0, 1]
    assert RulebookVersion.objects.count() == 2
