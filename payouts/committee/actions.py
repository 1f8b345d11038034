"""The only writers of the committee: panels drawn, seats taken and passed, votes cast, decisions made."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor, need_role
from fundapp.kernel.refusal import Refused, refuse
from members.access import need_one_of
from members.roles import Role
from payouts.claims.models import Claim
from payouts.claims.workflow import State
from payouts.committee import drawing, seating, selectors, settling, voting
from payouts.committee.access import is_holder
from payouts.committee.models import Panel, Seat, Vote
from payouts.committee.voting import Cast, Choice, Reason
from payouts.committee.workflow import PanelMove, PanelState, SeatMove, SeatState, need_open, step_panel, step_seat


@transaction.atomic
def draw_panel(actor: Actor, *, claim_id: UUID) -> Panel:
    """Draw the people who decide a claim and open the voting. A panel already at work on the same facts is returned."""
    claim = _locked_claim(claim_id)

    need_one_of(actor, Role.CASEWORKER)
    _need_deciding(claim)
    latest = selectors.latest_panel(claim.id)
    if latest is not None and latest.state in selectors.AT_WORK:
        if latest.facts_fingerprint == selectors.fingerprint_of(claim):
            return latest
        seating.annul(actor, latest, "facts_changed")

    panel = seating.open_panel(claim, latest)

    audit.record(
        actor,
        Verb.PANEL_DRAWN,
        f"panel:{panel.id}",
        claim=str(claim.id),
        look=panel.look,
        ballot=panel.ballot,
        quorum=panel.quorum,
        panel_size=panel.panel_size,
        barred=panel.barred,
    )

    return panel


@transaction.atomic
def take_seat(actor: Actor, *, seat_id: UUID) -> Seat:
    """Answer the conflict prompt with "No, carry on". Nothing of the claim opens before this."""
    claim, panel, seat = _locked(actor, seat_id)

    if seat.state in (SeatState.ACCEPTED.value, SeatState.VOTED.value):
        return seat
    _need_sitter(actor, claim, panel, seat)
    state = step_seat(SeatState(seat.state), SeatMove.TAKE)

    seat.state, seat.answered_at = state.value, clock.now()
    seat.save()

    audit.record(actor, Verb.SEAT_TAKEN, f"seat:{seat.id}", panel=str(panel.id))

    return seat


@transaction.atomic
def pass_seat(actor: Actor, *, seat_id: UUID) -> Seat:
    """Step aside, without a reason. The next person in the lot is asked; one who had opened the claim has abstained."""
    claim, panel, seat = _locked(actor, seat_id)

    if seat.state == SeatState.PASSED.value:
        return seat
    need_open(PanelState(panel.state))
    had_opened = seat.state != SeatState.ASKED.value
    state = step_seat(SeatState(seat.state), SeatMove.STEP_ASIDE)

    if had_opened:
        _put_vote(seat, _vote_of(seat), Cast(Choice.NOT_ME), key=f"aside:{seat.id}")
    seat.state, seat.answered_at = state.value, clock.now()
    seat.save()
    short = seating.fill(claim, panel)

    audit.record(actor, Verb.SEAT_PASSED, f"seat:{seat.id}", panel=str(panel.id), had_opened=had_opened, short=short)

    _settle(actor, claim, panel)
    return seat


def cast_vote(
    actor: Actor,
    *,
    seat_id: UUID,
    key: str,
    seen: int,
    choice: Choice,
    amount_pence: int | None = None,
    reason: Reason | None = None,
) -> Vote:
    """Vote, or vote again while the panel is open. The vote that settles it also makes the decision.

    `seen` is the revision that the voter's page showed (0 for none), so that an old page cannot undo a newer vote. When
    the facts are no longer those the panel was drawn for, nothing is cast: the votes are void, which is kept, and the
    voter is told.
    """
    assert choice is not Choice.NOT_ME, "stepping aside is pass_seat"
    with transaction.atomic():
        claim, panel, seat = _locked(actor, seat_id)

        vote = _vote_of(seat)
        if vote is not None and vote.key == key:
            return vote
        _need_sitter(actor, claim, panel, seat)
        need_fresh_factor(actor, at=clock.now())
        state = step_seat(SeatState(seat.state), SeatMove.VOTE)
        is_about_the_same = panel.facts_fingerprint == selectors.fingerprint_of(claim)
        if is_about_the_same:
            _need_current_page(vote, seen)
            cast = Cast(choice, amount_pence, reason)
            voting.check_cast(cast, total_pence=panel.total_pence)

            vote = _put_vote(seat, vote, cast, key=key)
            seat.state = state.value
            seat.save()

            audit.record(
                actor,
                Verb.VOTE_CAST,
                f"seat:{seat.id}",
                panel=str(panel.id),
                revision=vote.revision,
                choice=vote.choice,
                amount_pence=vote.amount_pence,
                reason=vote.reason,
            )

            _settle(actor, claim, panel)
            return vote
        seating.start_again(actor, claim, panel)
    raise _facts_changed()


def settle_panel(actor: Actor, *, panel_id: UUID) -> Panel:
    """Try again to let a decision take effect that the panel has agreed on but that had to wait, usually for money."""
    with transaction.atomic():
        claim, panel = _locked_panel(panel_id)

        need_one_of(actor, Role.CASEWORKER, Role.TREASURER)
        if panel.state == PanelState.CLOSED.value:
            return panel
        if panel.state == PanelState.OPEN.value:
            raise refuse("panel_not_agreed_yet", "This panel is still voting.")
        step_panel(PanelState(panel.state), PanelMove.CLOSE)
        if panel.facts_fingerprint == selectors.fingerprint_of(claim) and not seating.conflicted(claim, panel):
            settling.decide(claim, panel, selectors.outcome_of(panel))

            audit.record(actor, Verb.PANEL_SETTLED, f"panel:{panel.id}")

            return panel
        seating.start_again(actor, claim, panel)
    raise _facts_changed()


@transaction.atomic
def refill_panel(actor: Actor, *, panel_id: UUID) -> Panel:
    """Ask others in place of people who may no longer sit, and for empty seats. Refused when nobody is left."""
    claim, panel = _locked_panel(panel_id)

    need_one_of(actor, Role.CASEWORKER)
    need_open(PanelState(panel.state))
    _need_deciding(claim)

    before = panel.seats.count()
    gone = seating.vacate(actor, claim, panel)
    short = seating.fill(claim, panel)
    added = panel.seats.count() - before
    if short and not added and not gone:
        raise Refused(drawing.too_few(there=panel.panel_size - short, wanted=panel.panel_size, barred=0))

    if added or gone:
        audit.record(actor, Verb.PANEL_REFILLED, f"panel:{panel.id}", added=added, gone=gone, short=short)

    return panel


def take_back(actor: Actor, claim_id: UUID) -> None:
    """In the transaction of a withdrawal: voting ends, and what the panels knew of the claim is emptied."""
    claim = _locked_claim(claim_id)
    panels = list(Panel.objects.select_for_update().filter(claim=claim).order_by("id"))

    for panel in panels:
        if panel.state in selectors.AT_WORK:
            seating.annul(actor, panel, "claim_withdrawn")
    Panel.objects.filter(claim=claim).update(assessment={}, facts_fingerprint="")

    if panels:
        audit.record(actor, Verb.PANELS_EMPTIED, claim.subject, panels=len(panels))


# --- Locking, always in the order claim, panel, seat ------------------------------------------------------------------
def _locked_claim(claim_id: UUID) -> Claim:
    claim = Claim.objects.select_for_update().filter(id=claim_id).first()
    if claim is None:
        raise Http404
    return claim


def _locked_panel(panel_id: UUID) -> tuple[Claim, Panel]:
    panel = Panel.objects.filter(id=panel_id).first()
    if panel is None:
        raise Http404
    claim = _locked_claim(panel.claim_id)
    return claim, Panel.objects.select_for_update().get(id=panel_id)


def _locked(actor: Actor, seat_id: UUID) -> tuple[Claim, Panel, Seat]:
    """The actor's own seat with its panel and claim. Anyone else's seat is as if it did not exist."""
    seat = Seat.objects.filter(id=seat_id).first()
    if seat is None or not is_holder(actor, seat):
        raise Http404
    claim, panel = _locked_panel(seat.panel_id)
    return claim, panel, Seat.objects.select_for_update().get(id=seat_id)


def _vote_of(seat: Seat) -> Vote | None:
    return Vote.objects.filter(seat=seat).first()


# --- Deciding ---------------------------------------------------------------------------------------------------------
def _need_deciding(claim: Claim) -> None:
    if claim.step is not State.DECIDING:
        raise refuse("claim_not_ready_to_decide", "This request is not waiting for a decision.")


def _need_sitter(actor: Actor, claim: Claim, panel: Panel, seat: Seat) -> None:
    """Refuse unless the panel is open and its seat's holder may still decide."""
    need_role(actor, Role.COMMITTEE.value)
    need_open(PanelState(panel.state))
    _need_deciding(claim)
    drawing.need_apart(str(seat.account_id), selectors.parties_of(claim, look=panel.look))


def _need_current_page(vote: Vote | None, seen: int) -> None:
    if seen != (vote.revision if vote is not None else 0):
        raise refuse(
            "vote_is_newer", "You have voted on another page since you opened this one. Your newer vote counts."
        )


def _facts_changed() -> Refused:
    return refuse(
        "facts_changed",
        "The facts of this request changed since the panel was drawn, so the votes no longer count. "
        "Open it again from your list.",
    )


# --- Writing ----------------------------------------------------------------------------------------------------------
def _put_vote(seat: Seat, vote: Vote | None, cast: Cast, *, key: str) -> Vote:
    """The seat's one vote, new or changed."""
    if vote is None:
        vote = Vote(seat=seat, revision=0, cast_at=clock.now())
    vote.key, vote.revision, vote.changed_at = key, vote.revision + 1, clock.now()
    vote.choice, vote.amount_pence = cast.choice.value, cast.amount_pence
    vote.reason = cast.reason.value if cast.reason is not None else ""
    vote.save()
    return vote


def _settle(actor: Actor, claim: Claim, panel: Panel) -> None:
    """After any change of votes or seats: votes of people who may no longer sit go first, then the count is taken."""
    if seating.conflicted(claim, panel):
        seating.vacate(actor, claim, panel)
        seating.fill(claim, panel)
    settling.settle(claim, panel)
