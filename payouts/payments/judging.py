"""What must hold of a run before anybody goes on with it, judged on real rows. It opens nothing and writes nothing."""

from uuid import UUID

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.refusal import Refusal, Refused, refuse
from members.access import need_one_of
from members.roles import Role
from payouts.claims.models import Claim
from payouts.payments import looking, payees, selectors, workflow
from payouts.payments.freeze import content_hash
from payouts.payments.leaving import Leaves, of_rail
from payouts.payments.models import PaymentRun
from payouts.payments.scrutiny import Severity
from payouts.payments.workflow import Fate, RunMove, RunState, step_run


def need_untied(actor: Actor, run: PaymentRun) -> None:
    """Nobody pays what they are tied to."""
    if held := selectors.ties_to_run(actor, run):
        raise Refused(*(workflow.refusal_of(tie) for tie in held))


def need_as_frozen(run: PaymentRun, seen_hash: str) -> None:
    """Refuse a run that is not what was frozen any more, and say so where a payment of it is not needed any more."""
    if run.lines.filter(fate=Fate.DROPPED).exists() and run.step not in workflow.RUN_FINAL:
        raise refuse(
            "taken_back_since_frozen",
            "Since this run was frozen, somebody in it needs it no more, or less. Abandon it, and prepare a new one.",
        )
    if not run.content_hash == seen_hash == content_hash(selectors.frozen(run)):
        raise refuse(
            "run_changed_since_frozen",
            "Something in this run has changed since it was frozen. Abandon it, and prepare a new one.",
        )


def need_spot_check(actor: Actor, run: PaymentRun) -> None:
    """Whoever approves has read the drawn lines."""
    if not run.spot_checks.filter(by_id=UUID(actor.id)).exists():
        raise refuse("lines_not_read", "Read the drawn payments of this run in full first. Then approve it.")


def need_no_stop(run: PaymentRun) -> None:
    """Judged again by the second person: two runs prepared at one moment do not share a day's cap unseen."""
    stops = [finding.refusal for finding in looking.findings_of(run) if finding.severity is Severity.STOP]
    if stops:
        raise Refused(*stops)


def need_every_yes(run: PaymentRun) -> None:
    """Nobody is paid into an account that they have stopped, or for what they did not ask for, though it was frozen.

    Nor into one that the bank says is not theirs, or where their money reached a stranger, nor in a way that they have
    changed since, nor out of a pot that came to a level since at which nothing promised is paid.
    """
    claims = selectors.claims_in(run)
    judged = (selectors.frozen_by_its_person, selectors.consent_missing)
    missing = [reason for claim in claims for judge in judged if (reason := judge(claim)) is not None]
    missing += [reason for claim in claims for reason in payees.unfit_account(claim)]
    missing += [reason for claim in claims if (reason := selectors.another_way(claim, run.rail)) is not None]
    missing += selectors.paused_pots(run)
    if missing:
        raise Refused(*missing, Refusal("run_needs_preparing_again", "Abandon this run, and prepare it without them."))


def need_writable(actor: Actor, run: PaymentRun) -> RunState:
    """Refuse unless this person may have the file now; otherwise the state that having it leads to."""
    need_one_of(actor, Role.TREASURER, Role.RELEASER)
    state = step_run(run.step, RunMove.WRITE_FILE)
    if actor.id not in (str(run.prepared_by_id), str(run.approved_by_id)):
        raise refuse("file_is_for_its_two_people", "Only the two people of this run can have its bank file.")
    need_fresh_factor(actor, at=clock.now())
    need_as_frozen(run, run.content_hash)
    need_every_yes(run)
    return state


def need_to_hand_out(run: PaymentRun, leaves: Leaves, claim: Claim) -> None:
    """Refuse to hand anything out of a run of another kind, before it is on its way, or to who did not ask for it."""
    if of_rail(run.rail) is not leaves:
        raise refuse("another_kind_of_run", "Payments of this run do not leave in this way.")
    if run.step is not RunState.SENT:
        raise refuse("not_to_hand_out_now", "Mark the run as on its way first. Then hand out what is in it.")
    if frozen := selectors.frozen_by_its_person(claim):
        raise Refused(frozen)
