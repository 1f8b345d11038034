"""The lives of requests, up to the panel's decision; each stops where its plan says it stands today."""

from contextlib import suppress
from datetime import datetime, time, timedelta

from fundapp.demo.lives import beginnings, letters
from fundapp.demo.lives.founding import DEMO, Cast
from fundapp.demo.story import ClaimEnds, ClaimPlan
from fundapp.demo.timeline import Life
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.clock import LONDON
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from members import actions as members
from payouts.claims import access, actions, gates
from payouts.claims.consents import Purpose
from payouts.claims.facts import Confirmed, ProofSeen
from payouts.claims.models import Claim
from payouts.committee import actions as committee
from payouts.committee.models import Panel, Seat
from payouts.committee.voting import Choice, Reason


class Requests:
    """Which claim became of which plan, so that whoever pays knows how far each should get."""

    def __init__(self) -> None:
        self.ends: dict[object, ClaimEnds] = {}


def request(plan: ClaimPlan, cast: Cast, requests: Requests) -> Life:
    """One person asks; organisers take it as far as the plan goes. Each stage passes it on to the next, or stops."""
    yield plan.at
    if plan.ends is ClaimEnds.FROZEN:
        yield from beginnings.refused(plan)
        return
    claim, writer = beginnings.begun(plan, cast)
    requests.ends[claim.id] = plan.ends
    me = access.claimant(claim.id)
    _answer(writer, claim, plan)
    if plan.ends is ClaimEnds.WIPED:
        yield plan.at + timedelta(days=31)
        actions.wipe_old_drafts(DEMO)
    elif plan.ends is not ClaimEnds.DRAFT:
        letters.send(me, claim, plan)
        yield from beginnings.sent(plan, cast, claim, writer)
        if plan.ends is not ClaimEnds.SUBMITTED:
            yield from _made_ready(plan, cast, me, claim)


def _made_ready(plan: ClaimPlan, cast: Cast, me: Actor, claim: Claim) -> Life:
    yield (evening := _evening_after(plan.at))
    _look(cast("Carys"), claim, gates.CONFLICT)
    actions.take_up(cast("Carys"), claim.id)
    if plan.ends is ClaimEnds.WAITING:
        actions.ask_for_one_thing(cast("Carys"), claim.id, asked_for="amount")
    elif plan.ends is not ClaimEnds.PREPARING:
        yield evening + timedelta(minutes=25)
        letters.make_ready(cast("Carys"), claim, plan)
        if plan.ends in {ClaimEnds.FIRST_SUM, ClaimEnds.EVENING_PASSED}:
            committee.ask_for_emergency(cast("Carys"), claim_id=claim.id)
        actions.prepare_claim(cast("Carys"), claim.id, confirmed=_confirmed(plan, cast))
        if plan.ends is ClaimEnds.READING:
            # Out of her hands by now: the look is refused, and the person reads of both.
            _look(cast("Carys"), claim, gates.PREPARE)
        if plan.ends is ClaimEnds.WITHDRAWN:
            yield evening + timedelta(hours=3)
            actions.withdraw_claim(me, claim.id)
        elif plan.ends is ClaimEnds.ERASED:
            yield evening + timedelta(hours=4)
            actions.erase_claim(me, claim.id)
        elif plan.ends in {ClaimEnds.DECIDING, ClaimEnds.READING}:
            yield from _opened_or_passed_on(plan, cast, claim, _evening_after(evening))
        elif plan.ends is ClaimEnds.FIRST_SUM:
            yield from _decided(plan, cast, claim, evening + timedelta(hours=1))
        elif plan.ends is ClaimEnds.EVENING_PASSED:
            yield from _let_pass(claim, evening + timedelta(hours=1))
        else:
            yield from _decided(plan, cast, claim, _evening_after(evening))
            yield from _afterwards(plan, cast, me, claim, evening)


def _afterwards(plan: ClaimPlan, cast: Cast, me: Actor, claim: Claim, evening: datetime) -> Life:
    """What their person does once it is decided, counted from the evening on which it was taken up."""
    if plan.ends is ClaimEnds.SECOND_LOOK:
        yield from _looked_at_again(plan, cast, me, claim, evening + timedelta(days=4))
    if plan.ends is ClaimEnds.APPROVED:
        # A yes to being counted, and a second thought about it.
        actions.give_consent(me, claim.id, purpose=Purpose.COUNT)
        actions.withdraw_consent(me, claim.id, purpose=Purpose.COUNT)
    if plan.ends is ClaimEnds.ERASED_AFTER_PAID:
        # Every instalment has arrived, and nothing needs to be known any more.
        yield evening + timedelta(days=40)
        actions.erase_claim(me, claim.id)
    if plan.ends is ClaimEnds.WITHDRAWN_LATE:
        # The sanction was overturned: what was promised is free again.
        yield evening + timedelta(days=2)
        actions.withdraw_claim(me, claim.id)


def _look(caseworker: Actor, claim: Claim, purpose: str) -> None:
    """Open the name that they chose, or be told no; either is in the log."""
    with suppress(Refused):
        opening.open_sealed(
            caseworker, subject=claim.subject, sealed_class=SealedClass.CONTACT, field="chosen_name", purpose=purpose
        )


def _opened_or_passed_on(plan: ClaimPlan, cast: Cast, claim: Claim, evening: datetime) -> Life:
    """One of those who are asked begins to read; another knows the person, or may, and somebody else is asked."""
    yield evening
    first = _seats(claim)[0]
    turn = committee.take_seat if plan.ends is ClaimEnds.READING else committee.pass_seat
    turn(cast.holding(first.account_id), seat_id=first.id)


def _decided(plan: ClaimPlan, cast: Cast, claim: Claim, evening: datetime) -> Life:
    yield evening
    for number, seat in enumerate(_seats(claim)):
        yield evening + timedelta(minutes=7 * number)
        is_settled = not _vote(cast.holding(seat.account_id), seat, plan)
        if is_settled or plan.ends is ClaimEnds.ONE_VOTE_IN:
            break


def _let_pass(claim: Claim, evening: datetime) -> Life:
    """Neither of the two had time; a full panel is asked instead, as by the chore that closes voting."""
    yield evening
    panel = Panel.objects.get(claim=claim)
    assert panel.closes_at is not None, "an emergency ends the next evening"
    yield panel.closes_at
    committee.close_panel(DEMO, panel_id=panel.id)


def _looked_at_again(plan: ClaimPlan, cast: Cast, me: Actor, claim: Claim, moment: datetime) -> Life:
    """They ask, it is made ready again, and other people decide, who say yes."""
    yield moment
    actions.ask_for_a_second_look(me, claim.id, words="The letter came after the appointment.")
    yield (evening := _evening_after(moment))
    actions.prepare_claim(cast("Carys"), claim.id, confirmed=_confirmed(plan, cast))
    yield from _decided(plan, cast, claim, _evening_after(evening))


def _answer(me: Actor, claim: Claim, plan: ClaimPlan) -> None:
    actions.answer(me, claim.id, "benefit", {"benefit": plan.benefit})
    actions.answer(me, claim.id, "said", {"reason": plan.reason})
    actions.answer(me, claim.id, "date", {"letter_date": plan.letter_on})
    if plan.ends in {ClaimEnds.DRAFT, ClaimEnds.WIPED}:
        return
    actions.answer(me, claim.id, "amount", {"lost_pence": plan.loss_per_day_pence * 7, "lost_per": "week"})
    actions.answer(me, claim.id, "proof", {"proof_how": "in_person"})
    actions.answer(me, claim.id, "pay-how", {"pay_how": "bank"})
    bank = {"account_name": plan.chosen_name, "sort_code": plan.sort_code, "account_number": plan.account_number}
    actions.answer(me, claim.id, "bank", bank)
    contact = {"chosen_name": plan.chosen_name, "contact_route": "none"}
    actions.answer(me, claim.id, "contact", {**contact, "may_leave_message": False, "plain_messages": False})


def _confirmed(plan: ClaimPlan, cast: Cast) -> Confirmed:
    member = members.register_membership(
        cast("Tomasz"), key=f"demo-member:{plan.number}", joined_on=clock.today() - timedelta(days=200)
    )
    return Confirmed(
        sanction_from=plan.letter_on,
        sanction_to=plan.letter_on + timedelta(days=plan.days - 1),
        loss_per_day_pence=plan.loss_per_day_pence,
        proof_seen=ProofSeen.DECISION_LETTER,
        membership_code=member.code,
        pot=plan.pot,
    )


def _seats(claim: Claim) -> list[Seat]:
    panel = Panel.objects.filter(claim=claim).latest("opened_at")
    return list(panel.seats.order_by("asked_at", "id"))


def _vote(voter: Actor, seat: Seat, plan: ClaimPlan) -> bool:
    """Cast this seat's vote. False when the panel had settled it already."""
    if Panel.objects.get(id=seat.panel_id).state != "open":
        return False
    is_no = plan.ends in {ClaimEnds.NOT_THIS_TIME, ClaimEnds.SECOND_LOOK} and seat.panel.look == 1
    committee.take_seat(voter, seat_id=seat.id)
    committee.cast_vote(
        voter,
        seat_id=seat.id,
        key=f"demo-vote:{seat.id}",
        seen=0,
        choice=Choice.NO if is_no else Choice.YES,
        reason=Reason.OUTSIDE_THE_RULES if is_no else None,
    )
    return True


def _evening_after(moment: datetime) -> datetime:
    """Half past seven the next evening, when volunteers have time."""
    day = moment.astimezone(LONDON).date() + timedelta(days=1)
    return datetime.combine(day, time(19, 30), LONDON)
