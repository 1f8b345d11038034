"""How a request comes to be: written by its person, by whoever helps them, or by a caseworker who listens or reads."""

from datetime import timedelta

from fundapp.demo.lives.founding import Cast
from fundapp.demo.story import ClaimPlan, Comes
from fundapp.demo.timeline import Life
from fundapp.kernel.actor import Actor
from members.access import ANYONE
from payouts.claims import access, actions
from payouts.claims.consents import Purpose
from payouts.claims.helping import How, Knows, Scope, TakenBy
from payouts.claims.models import Claim

_TAKEN_BY = {Comes.TELEPHONE: TakenBy.TELEPHONE, Comes.PAPER: TakenBy.PAPER}


def begun(plan: ClaimPlan, cast: Cast) -> tuple[Claim, Actor]:
    """The draft, and who fills it in."""
    key = f"demo-claim:{plan.number}"
    if plan.comes is Comes.HELPED:
        helping = actions.begin_helping(ANYONE, key=key, with_them=True)
        return helping.claim, access.helper(helping)
    if plan.comes in _TAKEN_BY:
        dilys = cast("Dilys")
        return actions.take_down(dilys, key=key, taken_by=_TAKEN_BY[plan.comes]), dilys
    claim = actions.start_claim(ANYONE, key=key, who_for="me")
    return claim, access.claimant(claim.id)


def sent(plan: ClaimPlan, cast: Cast, claim: Claim, writer: Actor) -> Life:
    """Sent by whoever filled it in; what somebody else wrote down is then said to be theirs by the person."""
    if plan.comes is Comes.HELPED:
        _introduce(claim, writer)
        actions.agree_on_screen(writer, claim.id, ticked=True)
    actions.submit_claim(writer, claim.id)
    if plan.comes is Comes.HELPED:
        yield plan.at + timedelta(hours=2)
        # What a helper writes down says yes to nothing: where the money goes is agreed to with their own code.
        actions.give_consent(access.claimant(claim.id), claim.id, purpose=Purpose.BE_PAID)
    if plan.comes in _TAKEN_BY:
        yield plan.at + timedelta(hours=2)
        # With their own code, or to another caseworker who calls them.
        by = access.claimant(claim.id) if plan.comes is Comes.TELEPHONE else cast("Carys")
        actions.confirm_claim(by, claim.id)


def refused(plan: ClaimPlan) -> Life:
    """Somebody begins it from afar; the person is asked, and says no. It is begun and stopped, and nothing moves."""
    helping = actions.begin_helping(ANYONE, key=f"demo-claim:{plan.number}", with_them=False)
    claim, helper = helping.claim, access.helper(helping)
    contact = {"chosen_name": plan.chosen_name, "contact_route": "email", "email": "somebody@people.example"}
    actions.answer(helper, claim.id, "contact", {**contact, "may_leave_message": False, "plain_messages": False})
    _introduce(claim, helper)
    yield plan.at + timedelta(hours=3)
    actions.answer_helper(access.claimant(claim.id), claim.id, says_yes=False, how=How.PAGE)


def _introduce(claim: Claim, helper: Actor) -> None:
    actions.describe_helper(helper, claim.id, name="Jo", contact="jo@people.example", knows=Knows.FRIEND)
    actions.choose_scope(helper, claim.id, scope=Scope.FILL_IN)
