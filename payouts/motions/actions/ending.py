"""How a motion ends: taken back, stopped, counted, in force. What happens by itself happens once."""

from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused, refuse
from fundapp.limits import actions as limits
from fundapp.limits.catalogue import Limit
from members import actions as members
from members.access import account_id_of, need_one_of
from members.roles import Role
from payouts.motions import selectors, voting
from payouts.motions.access import motion_locked
from payouts.motions.models import Motion
from payouts.motions.voting import Verdict
from payouts.motions.workflow import Kind, Move, State, need_two_people, step
from payouts.rulebook import actions as rulebook
from payouts.rulebook.choices import MotionMajority


@transaction.atomic
def withdraw(actor: Actor, *, motion_id: UUID) -> Motion:
    """Take one's own motion back, while nobody has voted on it."""
    motion = motion_locked(motion_id)

    if account_id_of(actor) != motion.proposed_by_id:
        raise refuse("not_your_motion", "Only whoever proposed a motion can take it back.")
    if motion.step is State.WITHDRAWN:
        return motion
    state = step(motion.step, Move.WITHDRAW)
    if selectors.votes_on(motion).exists():
        raise refuse("motion_is_voted_on", "Somebody has voted on this motion, so it is no longer yours to take back.")

    _end(motion, state)

    audit.record(actor, Verb.MOTION_WITHDRAWN, motion.subject, about=motion.about)

    return motion


@transaction.atomic
def stop(actor: Actor, *, motion_id: UUID) -> Motion:
    """Stop a role or a limit before its day: any organiser can, without a reason. It can be proposed again."""
    motion = motion_locked(motion_id)

    need_one_of(actor, *Role)
    need_two_people(motion.sort)
    if motion.step is State.STOPPED:
        return motion
    state = step(motion.step, Move.STOP)

    _end(motion, state)

    audit.record(actor, Verb.MOTION_STOPPED, motion.subject, about=motion.about)

    return motion


def move_on(actor: Actor) -> int:
    """Count what closed, let take effect whose day has come, let go what nobody agreed to. Says how many moved."""
    moment = clock.now()
    return sum(_moved_on(actor, motion_id, moment) for motion_id in selectors.due(moment))


@transaction.atomic
def _moved_on(actor: Actor, motion_id: UUID, moment: datetime) -> bool:
    """One motion, in a transaction of its own: what one cannot do holds up no other."""
    motion = motion_locked(motion_id)
    if motion.step is State.OPEN and motion.closes_at <= moment:
        _close(actor, motion)
        return True
    if motion.step is State.CARRIED and motion.takes_effect_at is not None and motion.takes_effect_at <= moment:
        _take_effect(actor, motion)
        return True
    return False


def _close(actor: Actor, motion: Motion) -> None:
    if motion.sort is not Kind.RULEBOOK:
        _lapse(actor, motion, "nobody_agreed")
        return
    counted = selectors.counted(motion)
    assert motion.quorum is not None, "rules are voted on by a quorum"
    verdict = voting.decide(counted, quorum=motion.quorum, majority=MotionMajority(motion.majority))
    audit.record(
        actor,
        Verb.MOTION_DECIDED,
        motion.subject,
        verdict=verdict.value,
        yes=counted.yes,
        no=counted.no,
        abstain=counted.abstain,
        electors=counted.electors,
    )
    motion.decided_at = clock.now()
    if verdict is Verdict.CARRIED:
        _carry(actor, motion)
    else:
        _end(motion, step(motion.step, Move.FAIL))


def _carry(actor: Actor, motion: Motion) -> None:
    """Adopt the rules now, so that everybody can read them before their day; if they cannot be, the motion lapses."""
    assert motion.effective_from is not None, "rules name their first day"
    try:
        with transaction.atomic():
            rulebook.adopt(actor, toml_text=motion.document, minute_ref=motion.minute_ref, way=rulebook.Way.MOTION)
    except Refused as refused:
        _lapse(actor, motion, refused.codes[0])
        return
    motion.state = step(motion.step, Move.CARRY).value
    motion.takes_effect_at = datetime.combine(motion.effective_from, time(), clock.LONDON)
    motion.save()


def _take_effect(actor: Actor, motion: Motion) -> None:
    try:
        with transaction.atomic():
            _carry_out(actor, motion)
    except Refused as refused:
        _lapse(actor, motion, refused.codes[0])
        return
    _end(motion, step(motion.step, Move.TAKE_EFFECT))
    audit.record(actor, Verb.MOTION_TOOK_EFFECT, motion.subject, about=motion.about)


def _carry_out(actor: Actor, motion: Motion) -> None:
    """Rules were adopted when the motion was carried, and from their day on are read by everybody."""
    if motion.sort is Kind.ROLE:
        assert motion.account_id is not None, "a role is for somebody"
        role = Role(motion.role)
        members.grant_role(actor, account_id=motion.account_id, role=role, granted_by=motion.proposed_by_id)
    if motion.sort is Kind.LIMIT:
        assert motion.value is not None, "a limit has a value"
        limits.set_limit(actor, limit=Limit(motion.limit_name), value=motion.value, minute_ref=motion.minute_ref)


def _lapse(actor: Actor, motion: Motion, why: str) -> None:
    motion.why = why
    _end(motion, step(motion.step, Move.LAPSE))
    audit.record(actor, Verb.MOTION_LAPSED, motion.subject, why=why)


def _end(motion: Motion, state: State) -> None:
    motion.state, motion.ended_at = state.value, clock.now()
    motion.save()
