"""Opening a motion: what it proposes, by how many it is decided, and until when, all frozen from here on."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, need_fresh_factor
from fundapp.kernel.refusal import refuse
from fundapp.limits import selectors as limits
from fundapp.limits.catalogue import Limit, need_in_bounds
from members import selectors as members
from members.access import account_id_of, need_one_of
from members.models import Account
from members.roles import Role
from payouts.claims import giveaways
from payouts.motions import selectors
from payouts.motions.access import PROPOSERS_OF_LIMITS, PROPOSERS_OF_RULES, proposals_locked
from payouts.motions.models import Elector, Motion
from payouts.motions.voting import Thresholds
from payouts.motions.workflow import AT_WORK, Kind, State
from payouts.rulebook import checks
from payouts.rulebook import selectors as rulebooks
from payouts.rulebook.facts import Rulebook

NOTE_MOST = 600
# How long a second person has to say yes.
WAITS_FOR_A_SECOND = timedelta(days=7)


@transaction.atomic
def propose_rulebook(actor: Actor, *, key: str, toml_text: str, note: str) -> Motion:
    """Put new rules to the committee, with what they would have done to what was decided lately."""
    proposals_locked()
    known = Motion.objects.filter(key=key).first()

    _need_proposer(actor, *PROPOSERS_OF_RULES)
    if known is not None:
        return known
    in_force = rulebooks.current()
    proposed = checks.need_adoptable(toml_text)
    _need_note(note)
    thresholds = selectors.thresholds_of(in_force.rulebook)
    closes_at = _midnight_after(thresholds.open_days)
    _need_time_to_begin(proposed, thresholds, closes_at)
    electors = list(members.holders(Role.COMMITTEE))
    if len(electors) < thresholds.quorum:
        raise refuse(
            "too_few_electors",
            "The rules ask for %(quorum)s votes and the committee has %(there)s. Find more committee members first.",
            quorum=thresholds.quorum,
            there=len(electors),
        )
    _need_nothing_open("rulebook")

    motion = _opened(
        actor,
        account_id_of(actor),
        key=key,
        kind=Kind.RULEBOOK.value,
        about="rulebook",
        note=note.strip(),
        closes_at=closes_at,
        document=toml_text,
        effective_from=proposed.book.effective_from,
        simulation=selectors.simulated(in_force.rulebook, proposed).plain(),
        instead_of=in_force,
        quorum=thresholds.quorum,
        majority=thresholds.majority.value,
    )
    Elector.objects.bulk_create(Elector(motion=motion, account=account) for account in electors)

    return motion


@transaction.atomic
def propose_role(actor: Actor, *, key: str, account_id: UUID, role: Role, proposed_by: UUID | None = None) -> Motion:
    """Ask that an organiser be given a role. Another organiser agrees, and a day passes. Asked again, it is one motion.

    `proposed_by` is who invited them, when the fund itself asks on the day they come in.
    """
    proposals_locked()
    account = Account.objects.get(id=account_id)
    proposer, about = proposed_by or account_id_of(actor), f"role:{role.value}:{account.id}"
    same = Motion.objects.filter(about=about, state=State.OPEN.value, proposed_by=proposer)
    known = Motion.objects.filter(key=key).first() or same.first()

    _need_proposer(actor, Role.ADMINISTRATOR)
    if known is not None:
        return known
    if actor.id == str(account.id):
        raise refuse("own_role", "Nobody gives themselves a role. Ask another administrator.")
    if not account.is_active:
        raise refuse("organiser_suspended", "This organiser is suspended. Let them back in first.")
    if role in members.live_roles(account.id):
        raise refuse("role_held_already", "They hold this role already.")
    _need_nothing_open(about)

    return _opened(
        actor,
        proposer,
        key=key,
        kind=Kind.ROLE.value,
        about=about,
        closes_at=clock.now() + WAITS_FOR_A_SECOND,
        role=role.value,
        account=account,
    )


@transaction.atomic
def propose_limit(actor: Actor, *, key: str, limit: Limit, value: int, note: str = "") -> Motion:
    """Ask that a limit on money or data be another. Another organiser agrees, and a day passes."""
    proposals_locked()
    known = Motion.objects.filter(key=key).first()

    _need_proposer(actor, *PROPOSERS_OF_LIMITS)
    if known is not None:
        return known
    need_in_bounds(limit, value)
    was = limits.value_of(limit)
    if value == was:
        raise refuse("limit_is_the_same", "That is what it is today. Choose another number.")
    _need_harmless(note)
    about = f"limit:{limit.value}"
    _need_nothing_open(about)

    return _opened(
        actor,
        account_id_of(actor),
        key=key,
        kind=Kind.LIMIT.value,
        about=about,
        note=note.strip(),
        closes_at=clock.now() + WAITS_FOR_A_SECOND,
        limit_name=limit.value,
        was=was,
        value=value,
    )


def _opened(actor: Actor, proposed_by: UUID | None, **proposed: Any) -> Motion:
    assert proposed_by is not None, "somebody proposes a motion"
    last = Motion.objects.order_by("-number").first()
    motion = Motion.objects.create(
        number=1 if last is None else last.number + 1, proposed_by_id=proposed_by, opened_at=clock.now(), **proposed
    )

    audit.record(actor, Verb.MOTION_PROPOSED, motion.subject, number=motion.number, about=motion.about)
    return motion


def _need_proposer(actor: Actor, *roles: Role) -> None:
    need_one_of(actor, *roles)
    if actor.kind is not ActorKind.SYSTEM:
        need_fresh_factor(actor, at=clock.now())


def _need_nothing_open(about: str) -> None:
    """Two motions about one thing at once would decide by which was counted last. Carried rules are adopted."""
    states = (State.OPEN,) if about == "rulebook" else AT_WORK
    if Motion.objects.filter(about=about, state__in=[state.value for state in states]).exists():
        raise refuse("motion_is_open_already", "There is an open motion about this. Wait until it is over.")


def _need_note(note: str) -> None:
    if not note.strip():
        raise refuse("note_needed", "Say in a few words why the rules should change.")
    _need_harmless(note)


def _need_harmless(note: str) -> None:
    if len(note.strip()) > NOTE_MOST:
        raise refuse("note_too_long", "Say it in at most %(most)s letters.", most=NOTE_MOST)
    if giveaways.found_in(note):
        raise refuse("note_gives_away", "This seems to hold somebody's number. Leave it out: this is about nobody.")


def _need_time_to_begin(proposed: Rulebook, thresholds: Thresholds, closes_at: datetime) -> None:
    earliest = closes_at.astimezone(clock.LONDON).date() + timedelta(days=thresholds.wait_days)
    if proposed.book.effective_from < earliest:
        raise refuse(
            "begins_too_soon",
            "The vote and the wait after it end on %(day)s. Write that day or a later one as effective_from.",
            day=earliest.isoformat(),
        )


def _midnight_after(days: int) -> datetime:
    """The midnight that ends the last of so many whole days."""
    return datetime.combine(clock.today() + timedelta(days=days + 1), time(), clock.LONDON)
