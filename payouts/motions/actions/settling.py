"""Agreeing to a motion: a vote on rules, a second person's yes to a role or a limit."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.refusal import refuse
from members.access import account_id_of
from payouts.motions import selectors
from payouts.motions.access import elector_of, motion_locked, need_another_person
from payouts.motions.models import Motion, Vote
from payouts.motions.voting import Choice
from payouts.motions.workflow import Move, State, need_two_people, need_vote, step

A_DAY = timedelta(days=1)


@transaction.atomic
def cast_vote(actor: Actor, *, motion_id: UUID, key: str, choice: Choice) -> Vote:
    """Say yes, no or neither to new rules, once and by name. Nobody's vote is changed, their own included."""
    motion = motion_locked(motion_id)

    need_vote(motion.sort)
    elector = elector_of(actor, motion)
    vote = selectors.vote_of(elector)
    if vote is not None and vote.key == key:
        return vote
    if motion.step is not State.OPEN or motion.closes_at <= clock.now():
        raise refuse("voting_is_over", "Voting on this motion is over.")
    if vote is not None:
        raise refuse("voted_already", "You have voted on this motion. A vote stays as it was cast.")
    need_fresh_factor(actor, at=clock.now())

    vote = Vote.objects.create(elector=elector, key=key, choice=choice.value, cast_at=clock.now())

    audit.record(actor, Verb.MOTION_VOTED, motion.subject, choice=choice.value)

    return vote


@transaction.atomic
def second(actor: Actor, *, motion_id: UUID) -> Motion:
    """Agree, as the second person. It takes effect in the night after a whole day, unless somebody stops it."""
    motion = motion_locked(motion_id)

    need_two_people(motion.sort)
    if motion.seconded_by_id is not None and motion.seconded_by_id == account_id_of(actor):
        return motion
    need_another_person(actor, motion)
    state = step(motion.step, Move.CARRY)
    if motion.closes_at <= clock.now():
        raise refuse("motion_is_over", "Nobody agreed to this in time. Propose it again.")
    need_fresh_factor(actor, at=clock.now())

    motion.state, motion.seconded_by_id, motion.decided_at = state.value, account_id_of(actor), clock.now()
    motion.takes_effect_at = _night_after(motion.decided_at + A_DAY)
    motion.save()

    audit.record(actor, Verb.MOTION_SECONDED, motion.subject, about=motion.about)

    return motion


def _night_after(moment: datetime) -> datetime:
    day = moment.astimezone(clock.LONDON).date() + timedelta(days=1)
    return datetime.combine(day, time(), clock.LONDON)
