"""A run of which nobody knows whether the bank has it: parked, and never sent again by itself."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from members.access import need_one_of
from members.roles import Role
from payouts.payments import access, workflow
from payouts.payments.judging import need_untied
from payouts.payments.models import PaymentRun
from payouts.payments.workflow import RunMove, RunState, step_run


@transaction.atomic
def doubt_run(actor: Actor, *, run_id: UUID) -> PaymentRun:
    """Whoever gave the file to the bank cannot say whether it was taken. From now on nobody gets the file."""
    run = access.run_for(actor, run_id, lock=True)

    need_one_of(actor, Role.TREASURER, Role.RELEASER)
    if run.step is RunState.UNSURE:
        return run
    state = step_run(run.step, RunMove.DOUBT)
    need_untied(actor, run)

    run.state, run.unsure_by_id, run.unsure_at = state.value, UUID(actor.id), clock.now()
    run.save(update_fields=["state", "unsure_by", "unsure_at"])

    audit.record(actor, Verb.RUN_DOUBTED, run.subject)

    return run


@transaction.atomic
def clear_run(actor: Actor, *, run_id: UUID) -> PaymentRun:
    """Another person has looked at the bank, and nothing of the run is there: its file can be given to the bank again.

    The other answer, that the bank has it, is `mark_sent`.
    """
    run = access.run_for(actor, run_id, lock=True)

    need_one_of(actor, Role.TREASURER, Role.RELEASER)
    if run.step is RunState.FILE_WRITTEN:
        return run
    state = step_run(run.step, RunMove.NOT_THERE)
    workflow.need_second_look(actor.id, str(run.unsure_by_id))
    need_untied(actor, run)
    need_fresh_factor(actor, at=clock.now())

    run.state, run.unsure_by_id, run.unsure_at = state.value, None, None
    run.save(update_fields=["state", "unsure_by", "unsure_at"])

    audit.record(actor, Verb.RUN_NOT_AT_THE_BANK, run.subject)

    return run
