"""Motions through their doors: each write twice, each "no" by its code, and each way to the end."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.clock import LONDON
from fundapp.kernel.refusal import Refused
from fundapp.limits import selectors as limits
from fundapp.limits.catalogue import Limit
from fundapp.outbox import chores, registry
from fundapp.outbox.registry import Delivery
from members import actions as members
from members import selectors as organisers
from members.models import RoleGrant
from members.roles import Role
from payouts.motions import actions, selectors
from payouts.motions.models import Motion, Vote
from payouts.motions.voting import Choice, Thresholds
from payouts.motions.workflow import State
from payouts.rulebook import actions as rulebook
from payouts.rulebook import books, document
from payouts.rulebook import selectors as rules
from payouts.rulebook.choices import MotionMajority
from payouts.rulebook.models import RulebookVersion
from tests import people
from tests.claims import stories as claims
from tests.motions import stories

pytestmark = pytest.mark.django_db
YES, NO, ABSTAIN = Choice


@pytest.fixture(autouse=True)
def _afternoon():
    with clock.frozen_at(datetime(2026, 3, 4, 15, tzinfo=LONDON)):
        yield


def refused(action, *arguments, **keywords):
    with pytest.raises(Refused) as caught, transaction.atomic():
        action(*arguments, **keywords)
    return caught.value.codes


def verbs(motion):
    return [record.verb for record in audit.about(motion.subject)]


# --- rules: proposing -------------------------------------------------------------------------------------------------
def test_a_proposal_freezes_who_votes_by_how_many_and_until_when():
    stories.committee(3)
    motion = stories.proposed()
    people.organiser(Role.COMMITTEE)

    assert (motion.number, motion.step, motion.quorum, motion.majority) == (1, State.OPEN, 3, "more_than_half_of_panel")
    assert motion.closes_at == datetime(2026, 3, 12, tzinfo=LONDON)
    assert motion.electors.count() == 3
    assert (motion.simulated.judged, motion.instead_of) == (0, rules.current())
    assert verbs(motion) == ["motion.proposed"]


def test_the_same_form_twice_is_one_motion():
    stories.committee()
    by = people.actor(people.organiser(Role.COMMITTEE))
    same = {"key": "once", "toml_text": stories.book(), "note": stories.NOTE}

    assert actions.propose_rulebook(by, **same) == actions.propose_rulebook(by, **same)
    assert Motion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"text": "book = 1"}, None),
        ({"text": stories.book(starts_in=0).replace("panel_size = 3", "panel_size = 1")}, None),
        ({"note": " "}, ("note_needed",)),
        ({"note": "x" * 601}, ("note_too_long",)),
        ({"note": "For QQ 12 34 56 C and for AB 12 34 56 C."}, ("note_gives_away",)),
    ],
)
def test_what_cannot_be_proposed_is_refused(change, codes):
    stories.committee()

    said = refused(stories.proposed, **change)

    assert codes is None or said == codes
    assert Motion.objects.count() == 0


def test_rules_that_would_begin_before_the_vote_and_the_wait_are_over_are_refused():
    stories.committee()

    assert refused(stories.proposed, text=stories.book(starts_in=14)) == ("begins_too_soon",)
    assert stories.proposed(text=stories.book(starts_in=15)).step is State.OPEN


def test_a_number_or_a_day_that_another_version_has_is_refused():
    stories.committee()

    assert refused(stories.proposed, text=stories.book(version=1)) == ("version_adopted_already",)
    stories.carried(stories.proposed())
    assert refused(stories.proposed, text=stories.book(version=3, starts_in=30)) == ("versions_overlap",)


def test_a_fund_without_rules_has_nothing_to_vote_by():
    by = people.actor(people.organiser(Role.ADMINISTRATOR))

    assert refused(actions.propose_rulebook, by, key="k", toml_text=stories.book(), note="Why") == ("no_rulebook",)


def test_too_small_a_committee_is_told_so():
    stories.committee(1)

    assert refused(stories.proposed) == ("too_few_electors",)


def test_one_at_a_time():
    stories.committee()
    stories.proposed()

    assert refused(stories.proposed, text=stories.book(version=3, starts_in=40)) == ("motion_is_open_already",)


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.TREASURER, Role.RELEASER, Role.AUDITOR])
def test_rules_are_proposed_by_the_committee_or_an_administrator(role):
    stories.committee()

    assert refused(stories.proposed, people.organiser(role)) == ("role_needed",)


def test_proposing_takes_a_fresh_factor():
    stories.committee()
    stale = people.actor(people.organiser(Role.COMMITTEE), fresh=False)

    assert refused(actions.propose_rulebook, stale, key="k", toml_text=stories.book(), note="Why") == (
        "fresh_factor_needed",
    )


# --- rules: voting ----------------------------------------------------------------------------------------------------
@pytest.fixture
def motion():
    stories.committee(3)
    return stories.proposed()


def elector(motion, place=0):
    return people.actor(motion.electors.order_by("id")[place].account)


def vote(motion, *, by=None, key="v1", choice=YES):
    return actions.cast_vote(by or elector(motion), motion_id=motion.id, key=key, choice=choice)


def test_the_same_vote_twice_counts_once_and_another_one_is_refused(motion):
    assert vote(motion) == vote(motion)
    assert refused(vote, motion, key="v2", choice=NO) == ("voted_already",)
    assert refused(vote, motion, key="v3") == ("voted_already",)

    assert Vote.objects.get().choice == "yes"
    assert verbs(motion) == ["motion.proposed", "motion.voted"]


def test_whoever_joined_since_has_no_vote(motion):
    assert refused(vote, motion, by=people.actor(people.organiser(Role.COMMITTEE))) == ("not_an_elector",)


def test_whoever_left_the_committee_has_none_any_more(motion):
    account = motion.electors.first().account
    members.end_role(people.actor(motion.proposed_by), account_id=account.id, role=Role.COMMITTEE)

    assert refused(vote, motion, by=people.actor(account)) == ("role_needed",)


def test_a_vote_takes_a_fresh_factor(motion):
    stale = people.actor(motion.electors.first().account, fresh=False)

    assert refused(vote, motion, by=stale) == ("fresh_factor_needed",)


def test_voting_ends_at_its_moment_whether_counted_or_not(motion):
    with clock.frozen_at(motion.closes_at):
        assert refused(vote, motion) == ("voting_is_over",)
    with clock.frozen_at(motion.closes_at - timedelta(seconds=1)):
        vote(motion)


# --- rules: the end ---------------------------------------------------------------------------------------------------
def test_carried_rules_are_adopted_at_once_and_in_force_from_their_day(motion):
    stories.voted(motion, YES, YES, NO)
    stories.ended(motion)

    version = RulebookVersion.objects.get(version=2)
    assert (motion.step, version.minute_ref) == (State.CARRIED, "Motion 1")
    assert motion.takes_effect_at.astimezone(LONDON).date() == version.effective_from
    assert rules.current().version == 1

    stories.ended(motion)
    assert motion.step is State.IN_FORCE
    assert verbs(motion)[-2:] == ["motion.decided", "motion.took_effect"]


@pytest.mark.parametrize("choices", [(YES, YES), (YES, NO, ABSTAIN), (YES, YES, ABSTAIN), (), (NO, NO, YES)])
def test_a_tie_too_few_or_a_no_changes_nothing(motion, choices):
    stories.voted(motion, *choices)
    stories.ended(motion)

    assert motion.step is State.NOT_CARRIED
    assert RulebookVersion.objects.count() == 1


def test_moving_on_twice_moves_once(motion):
    stories.voted(motion, YES, YES, NO)
    with clock.frozen_at(motion.closes_at):
        assert (actions.move_on(stories.FUND), actions.move_on(stories.FUND)) == (1, 0)

    assert RulebookVersion.objects.count() == 2
    assert verbs(motion).count("motion.decided") == 1


def test_nothing_moves_before_its_time(motion):
    stories.voted(motion, YES, YES, YES)

    with clock.frozen_at(motion.closes_at - timedelta(seconds=1)):
        assert actions.move_on(stories.FUND) == 0


def test_carried_rules_that_can_no_longer_be_adopted_lapse_and_say_why(motion):
    stories.voted(motion, YES, YES, NO)
    rulebook.adopt(
        stories.FUND,
        toml_text=stories.book(version=9, starts_in=60),
        minute_ref="Flood",
        way=rulebook.Way.EMERGENCY,
    )
    stories.ended(motion)

    assert (motion.step, motion.why) == (State.LAPSED, "versions_overlap")
    assert not RulebookVersion.objects.filter(version=2).exists()


def test_a_count_that_comes_too_late_never_adopts_into_the_past(motion):
    stories.voted(motion, YES, YES, NO)
    with clock.frozen_at(motion.closes_at + timedelta(days=40)):
        actions.move_on(stories.FUND)
    motion.refresh_from_db()

    assert (motion.step, motion.why) == (State.LAPSED, "effective_in_the_past")


def test_its_proposer_takes_it_back_until_somebody_voted(motion):
    by = people.actor(motion.proposed_by)
    assert refused(actions.withdraw, elector(motion), motion_id=motion.id) == ("not_your_motion",)

    actions.withdraw(by, motion_id=motion.id)
    assert actions.withdraw(by, motion_id=motion.id).step is State.WITHDRAWN
    assert refused(vote, motion) == ("voting_is_over",)
    assert verbs(motion).count("motion.withdrawn") == 1


def test_not_after_a_vote(motion):
    vote(motion)

    assert refused(actions.withdraw, people.actor(motion.proposed_by), motion_id=motion.id) == ("motion_is_voted_on",)


def test_nobody_stops_or_seconds_what_is_voted_on(motion):
    for act in (actions.stop, actions.second):
        assert refused(act, elector(motion), motion_id=motion.id) == ("motion_is_voted_on",)


# --- two people and a day ---------------------------------------------------------------------------------------------
def test_a_role_is_theirs_a_day_after_another_organiser_agreed():
    motion = stories.role_wanted(Role.TREASURER)
    stories.seconded(motion)
    motion.refresh_from_db()

    assert motion.takes_effect_at == datetime(2026, 3, 6, tzinfo=LONDON)
    with clock.frozen_at(motion.takes_effect_at - timedelta(seconds=1)):
        assert actions.move_on(stories.FUND) == 0
    assert organisers.live_roles(motion.account_id) == {Role.COMMITTEE}
    stories.ended(motion)
    stories.ended(motion)

    assert motion.step is State.IN_FORCE
    grant = RoleGrant.objects.get(account=motion.account, role="treasurer")
    assert grant.granted_by == motion.proposed_by
    assert verbs(motion) == ["motion.proposed", "motion.seconded", "motion.took_effect"]


def test_a_limit_is_another_a_day_after():
    motion = stories.limit_wanted(Limit.OPENINGS_PER_DAY, 12)
    stories.seconded(motion)
    assert limits.value_of(Limit.OPENINGS_PER_DAY) != 12
    stories.ended(motion)

    assert limits.value_of(Limit.OPENINGS_PER_DAY) == 12


@pytest.mark.parametrize("wanted", [stories.role_wanted, stories.limit_wanted])
def test_asked_twice_and_agreed_twice_is_once(wanted):
    by = people.organiser(Role.ADMINISTRATOR)
    motion = wanted(by=by)
    second = people.actor(people.organiser(Role.AUDITOR))

    assert actions.second(second, motion_id=motion.id) == actions.second(second, motion_id=motion.id)
    assert refused(actions.second, people.actor(people.organiser(Role.RELEASER)), motion_id=motion.id) == (
        "motion_is_over",
    )


def test_a_role_asked_for_again_by_the_same_person_is_one_motion():
    by, account = people.actor(people.organiser(Role.ADMINISTRATOR)), people.organiser(Role.AUDITOR)
    wanted = {"account_id": account.id, "role": Role.TREASURER}

    assert actions.propose_role(by, key="a", **wanted) == actions.propose_role(by, key="b", **wanted)
    other = people.actor(people.organiser(Role.ADMINISTRATOR))
    assert refused(actions.propose_role, other, key="c", **wanted) == ("motion_is_open_already",)


def test_the_proposer_is_no_second_person_and_nobody_agrees_to_their_own_role():
    motion = stories.role_wanted()

    assert refused(actions.second, people.actor(motion.proposed_by), motion_id=motion.id) == ("own_motion",)
    assert refused(actions.second, people.actor(motion.account), motion_id=motion.id) == ("own_role",)
    assert refused(actions.second, stories.FUND, motion_id=motion.id) == ("own_motion",)


@pytest.mark.parametrize(
    ("roles", "fresh", "code"), [((), True, "role_needed"), (("auditor",), False, "fresh_factor_needed")]
)
def test_the_second_person_holds_a_role_and_proves_a_factor(roles, fresh, code):
    someone = people.actor(people.organiser(*roles), fresh=fresh)

    assert refused(actions.second, someone, motion_id=stories.limit_wanted().id) == (code,)


@pytest.mark.parametrize("when", [lambda motion: None, stories.seconded])
def test_any_organiser_stops_it_before_its_day(when):
    motion = stories.limit_wanted()
    when(motion)
    by = people.actor(people.organiser(Role.CASEWORKER), fresh=False)

    assert actions.stop(by, motion_id=motion.id) == actions.stop(by, motion_id=motion.id)
    motion.refresh_from_db()
    with clock.frozen_at(clock.now() + timedelta(days=30)):
        assert actions.move_on(stories.FUND) == 0
    assert (motion.step, limits.value_of(Limit.REFUND_ALONE)) == (State.STOPPED, 50_00)


def test_what_is_in_force_is_not_stopped():
    motion = stories.limit_wanted()
    stories.seconded(motion)
    stories.ended(motion)

    assert refused(actions.stop, people.actor(people.organiser(Role.AUDITOR)), motion_id=motion.id) == (
        "motion_is_over",
    )


def test_what_nobody_agreed_to_in_a_week_lapses():
    motion = stories.ended(stories.limit_wanted())

    assert (motion.step, motion.why) == (State.LAPSED, "nobody_agreed")


def test_a_second_person_who_comes_too_late_is_told_so():
    motion = stories.limit_wanted()
    with clock.frozen_at(motion.closes_at):
        late = people.actor(people.organiser(Role.AUDITOR))
        assert refused(actions.second, late, motion_id=motion.id) == ("motion_is_over",)


def test_a_role_for_somebody_who_was_suspended_meanwhile_lapses():
    motion = stories.role_wanted()
    stories.seconded(motion)
    members.suspend(people.actor(motion.proposed_by), account_id=motion.account_id)
    stories.ended(motion)

    assert (motion.step, motion.why) == (State.LAPSED, "organiser_suspended")


@pytest.mark.parametrize(
    ("value", "code"), [(50_00, "limit_is_the_same"), (500_01, "limit_out_of_bounds"), (-1, "limit_out_of_bounds")]
)
def test_a_limit_that_is_the_same_or_out_of_bounds_is_refused(value, code):
    assert refused(stories.limit_wanted, value=value) == (code,)


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.COMMITTEE, Role.RELEASER, Role.AUDITOR])
def test_limits_are_proposed_by_treasurers_and_administrators(role):
    assert refused(stories.limit_wanted, by=people.organiser(role)) == ("role_needed",)


def test_a_role_is_proposed_by_an_administrator_for_somebody_else_who_lacks_it():
    admin, bo = people.organiser(Role.ADMINISTRATOR), people.organiser(Role.AUDITOR)
    gone = people.organiser(suspended=True)
    ask = actions.propose_role

    assert refused(ask, people.actor(bo), key="k", account_id=admin.id, role=Role.TREASURER) == ("role_needed",)
    assert refused(ask, people.actor(admin), key="k", account_id=admin.id, role=Role.TREASURER) == ("own_role",)
    assert refused(ask, people.actor(admin), key="k", account_id=bo.id, role=Role.AUDITOR) == ("role_held_already",)
    assert refused(ask, people.actor(admin), key="k", account_id=gone.id, role=Role.AUDITOR) == ("organiser_suspended",)


def test_a_vote_on_what_takes_two_people_is_refused():
    motion = stories.limit_wanted()

    assert refused(vote, motion, by=people.actor(people.organiser(Role.COMMITTEE))) == ("motion_is_not_voted_on",)


# --- every night ------------------------------------------------------------------------------------------------------
def test_the_chore_delivered_twice_counts_once(motion):
    stories.voted(motion, YES, YES, NO)
    [chore] = [chore for chore in chores.registered() if chore.name == "motions"]
    with clock.frozen_at(motion.closes_at):
        for attempt in (1, 2):
            delivery = Delivery(1, chore.topic, "chore:motions:2026-03-12", "chore:motions", {}, attempt)
            registry.handler_for(chore.topic)(delivery)

    motion.refresh_from_db()
    assert motion.step is State.CARRIED
    assert RulebookVersion.objects.count() == 2


def test_the_first_book_needs_no_motion_and_the_next_one_does():
    claims.rules()

    text = stories.book()
    assert refused(rulebook.adopt, stories.FUND, toml_text=text, minute_ref="Item 3") == ("motion_needed",)
    assert books.text("common-pot") == rules.current().document


def test_rules_that_say_nothing_of_their_change_are_changed_by_what_decides_a_request():
    said = document.parse(books.text("common-pot")).rulebook
    silent = replace(said, motions=type(said.motions)())

    assert selectors.thresholds_of(said) == Thresholds(3, MotionMajority.HALF_OF_PANEL, 7, 7)
    assert selectors.thresholds_of(silent) == Thresholds(2, MotionMajority.MORE_YES_THAN_NO, 7, 7)
