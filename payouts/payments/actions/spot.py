"""The second person reads three lines of a run in full, before they can approve it."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.ids import new_id
from members.access import need_one_of
from members.roles import Role
from payouts.payments import access, selectors, workflow
from payouts.payments.details import payment_of
from payouts.payments.judging import need_as_frozen, need_every_yes, need_untied
from payouts.payments.models import PaymentRun, SpotCheck
from payouts.payments.rails import Payment
from payouts.payments.workflow import RunMove, step_run


def open_spot_check(actor: Actor, *, run_id: UUID) -> tuple[Payment, ...]:
    """The lines that the run's hash draws, opened for the person who is about to approve, and kept nowhere.

    They are opened before the transaction, as for a bank file; that they were read is noted once for each person.
    """
    run = access.run_for(actor, run_id)
    _need_to_check(actor, run)
    press = new_id()
    lines = tuple(payment_of(actor, line, press) for line in selectors.lines_to_spot_check(run))

    with transaction.atomic():
        run = access.run_for(actor, run_id, lock=True)

        _need_to_check(actor, run)

        _, is_new = SpotCheck.objects.get_or_create(run=run, by_id=UUID(actor.id), defaults={"at": clock.now()})

        if is_new:
            audit.record(actor, Verb.RUN_SPOT_CHECKED, run.subject, lines=len(lines), content_hash=run.content_hash)

    return lines


def _need_to_check(actor: Actor, run: PaymentRun) -> None:
    need_one_of(actor, Role.RELEASER, Role.TREASURER)
    step_run(run.step, RunMove.APPROVE)
    workflow.need_other_than_preparer(actor.id, str(run.prepared_by_id))
    need_untied(actor, run)
    need_fresh_factor(actor, at=clock.now())
    need_as_frozen(run, run.content_hash)
    need_every_yes(run)
