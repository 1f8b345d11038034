"""Giving by card is watched, stopped and begun again. No network here; those who must know are told by the outbox."""

from datetime import datetime

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import shield
from fundapp.contributions.models import Campaign, CardAttempt, GivingSwitch
from fundapp.contributions.selectors import shield as reads
from fundapp.contributions.shield import StopReason
from fundapp.contributions.workflow import SwitchReason
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from members import selectors as members
from members.access import need_administrator_with_factor
from members.roles import Role

SWITCHED = "contributions.giving_switched"
QUIET_HOUR = "contributions.quiet_hour"


@transaction.atomic
def note_attempt(actor: Actor, *, charge_id: str, is_declined: bool, at: datetime) -> CardAttempt:
    """Keep that a card was tried, once by Stripe's name for it. Too many declines stop giving by card."""
    newest = _switch_locked()
    known = CardAttempt.objects.filter(charge_id=charge_id).first()

    if known is not None:
        return known

    attempt = CardAttempt.objects.create(charge_id=charge_id, is_declined=is_declined, at=at)
    is_on = newest is None or newest.is_on
    since = shield.watched_from(at, began_at=newest.at if newest else None)
    is_alarm = is_on and shield.is_news(at, now=clock.now()) and reads.tally(since=since, until=at).is_alarming

    audit.record(actor, Verb.CARD_ATTEMPTED, f"charge:{charge_id}", is_declined=is_declined)

    if is_alarm:
        _stop(actor, why=SwitchReason.BREAKER)
    return attempt


@transaction.atomic
def recover(actor: Actor, *, switch_id: int) -> GivingSwitch | None:
    """Begin giving by card again after a quiet hour, if it stopped by itself; look again later if it was not quiet."""
    newest = _switch_locked()

    if newest is None or newest.id != switch_id or newest.why != SwitchReason.BREAKER:
        return newest
    quiet_at = shield.quiet_at(newest.at, last_declined_at=reads.last_declined_at())
    if quiet_at > clock.now():
        _promise_to_look(newest, at=quiet_at)
        return newest

    switch = GivingSwitch.objects.create(at=clock.now(), is_on=True, why=SwitchReason.RECOVERED.value)

    audit.record(actor, Verb.GIVING_RESUMED, f"giving-switch:{switch.id}", why=switch.why)

    _tell(switch)
    return switch


@transaction.atomic
def stop(actor: Actor, *, reason: str) -> GivingSwitch:
    """Stop giving by card now. Bank transfers go on. Stopped by a person, only a person begins it again."""
    newest = _switch_locked()

    need_administrator_with_factor(actor)
    if newest is not None and not newest.is_on and newest.why == SwitchReason.PERSON:
        return newest
    if reason not in shield.STOPPING:
        raise refuse("reason_missing", "Choose why.")

    return _stop(actor, why=SwitchReason.PERSON, reason=reason)


@transaction.atomic
def resume(actor: Actor, *, reason: str) -> GivingSwitch | None:
    """Begin giving by card again. Attempts from before do not count any more."""
    newest = _switch_locked()

    need_administrator_with_factor(actor)
    if newest is None or newest.is_on:
        return newest
    if reason not in shield.BEGINNING:
        raise refuse("reason_missing", "Choose why.")

    switch = GivingSwitch.objects.create(at=clock.now(), is_on=True, why=SwitchReason.PERSON.value, by=actor.id)

    audit.record(
        actor, Verb.GIVING_RESUMED, f"giving-switch:{switch.id}", why=switch.why, reason=StopReason(reason).value
    )

    _tell(switch)
    return switch


def _stop(actor: Actor, *, why: SwitchReason, reason: str = "") -> GivingSwitch:
    by = actor.id if why is SwitchReason.PERSON else ""
    switch = GivingSwitch.objects.create(at=clock.now(), is_on=False, why=why.value, by=by)

    audit.record(actor, Verb.GIVING_STOPPED, f"giving-switch:{switch.id}", why=switch.why, reason=reason)

    _tell(switch)
    if why is SwitchReason.BREAKER:
        _promise_to_look(switch, at=shield.quiet_at(switch.at, last_declined_at=None))
    return switch


def _switch_locked() -> GivingSwitch | None:
    """The newest row, read under a lock that every writer of it takes: the oldest campaign, which is always there."""
    Campaign.objects.select_for_update(no_key=True).order_by("opened_at", "id").first()
    return reads.newest_switch()


def _tell(switch: GivingSwitch) -> None:
    """A letter to each administrator and treasurer: whoever can begin again, and whoever sees the money stop."""
    people = {account.id: account for role in _TOLD for account in members.holders(role)}
    for account_id in sorted(people):
        letter = f"giving-switch:{switch.id}:{account_id}"
        outbox.enqueue(SWITCHED, key=letter, subject=letter, switch=switch.id, account_id=str(account_id))


def _promise_to_look(switch: GivingSwitch, *, at: datetime) -> None:
    look = f"quiet-hour:{switch.id}:{at:%Y%m%d%H%M%S%f}"
    outbox.enqueue(QUIET_HOUR, key=look, subject=look, not_before=at, switch=switch.id)


_TOLD = (Role.ADMINISTRATOR, Role.TREASURER)
