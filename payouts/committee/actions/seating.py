"""How panels come to be, fill up and end, inside the transactions of the other doors. It must never count a vote."""

from dataclasses import asdict

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import chance, clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as ledger
from payouts.claims import selectors as claim_reads
from payouts.claims.models import Claim
from payouts.committee import drawing, selectors, voting
from payouts.committee.models import Panel, Seat, Vote
from payouts.committee.voting import Cast, Verdict
from payouts.committee.workflow import LIVE, PanelMove, PanelState, SeatState, step_panel
from payouts.rulebook import engine, record
from payouts.rulebook.facts import FundState


def open_panel(actor: Actor, claim: Claim, latest: Panel | None) -> Panel:
    """A panel with its people, the sum they vote on and the thresholds, all of which stay as they are now.

    After facts that changed or one thing that was needed, the same people go on: the lot keeps its seed.
    """
    version = claim.rulebook_version
    assert version is not None, "a claim that was sent has its rules"
    look, ballot = _place_after(latest)
    is_same_look = latest is not None and latest.look == look
    seed = latest.seed if latest is not None and is_same_look else chance.draw_bytes(32).hex()
    thresholds = voting.thresholds_from(asdict(version.rulebook.decision))
    carried = _carried(claim, latest) if latest is not None and is_same_look else {}
    pool = selectors.candidates() - selectors.stepped_aside(claim, look=look)
    lot, drawn = drawing.draw(seed, pool, selectors.parties_of(claim, look=look), size=thresholds.panel_size)
    staying = [person for person in lot.order if person in carried]
    people = (*staying, *(person for person in lot.order if person not in carried))[: len(drawn)]
    assessment = engine.assess(version.rulebook, claim_reads.facts_of(claim), FundState(ledger.free_pence(claim.pot)))

    panel = Panel.objects.create(
        claim=claim,
        look=look,
        ballot=ballot,
        seed=seed,
        eligible=list(lot.order),
        barred=dict(lot.barred),
        quorum=thresholds.quorum,
        panel_size=thresholds.panel_size,
        majority=thresholds.majority.value,
        tie=thresholds.tie.value,
        abstentions=thresholds.abstentions.value,
        rulebook_version=version,
        assessment=record.plain_assessment(assessment),
        total_pence=assessment.total_pence,
        facts_fingerprint=selectors.fingerprint_of(claim),
    )
    for person in people:
        knows = carried.get(person, False)
        state = SeatState.ACCEPTED if knows else SeatState.ASKED
        Seat.objects.create(
            panel=panel, account_id=person, state=state.value, answered_at=clock.now() if knows else None
        )

    audit.record(
        actor,
        Verb.PANEL_DRAWN,
        f"panel:{panel.id}",
        claim=str(claim.id),
        look=look,
        ballot=ballot,
        quorum=panel.quorum,
        panel_size=panel.panel_size,
        barred=panel.barred,
    )
    return panel


def _place_after(latest: Panel | None) -> tuple[int, int]:
    """Which look and which ballot comes next: a decision, or a split given to others, ends a look."""
    if latest is None:
        return 1, 1
    if latest.state == PanelState.CLOSED.value and latest.decision.outcome != Verdict.NEEDS_ONE_THING.value:
        return latest.look + 1, 1
    return latest.look, latest.ballot + 1


def _carried(claim: Claim, latest: Panel) -> dict[str, bool]:
    """Who sat on the ballot before, and whether they have answered the conflict prompt already."""
    live = latest.seats.filter(state__in=LIVE)
    return {str(seat.account_id): seat.state != SeatState.ASKED.value for seat in live}


def fill(actor: Actor, claim: Claim, panel: Panel) -> tuple[int, int]:
    """Ask the next in the lot until the panel has its size again: how many were asked, and how many are missing."""
    empty = panel.panel_size - panel.seats.filter(state__in=LIVE).count()
    if empty <= 0:
        return 0, 0
    seated = {str(account_id) for account_id in panel.seats.values_list("account_id", flat=True)}
    pool = selectors.candidates() - seated - selectors.stepped_aside(claim, look=panel.look)
    lot = drawing.cast_lots(panel.seed, pool, selectors.parties_of(claim, look=panel.look))
    asked = lot.order[:empty]
    for person in asked:
        Seat.objects.create(panel=panel, account_id=person)
    short = empty - len(asked)

    if asked:
        audit.record(actor, Verb.PANEL_REFILLED, f"panel:{panel.id}", asked=len(asked), short=short)
    return len(asked), short


def vacate(actor: Actor, claim: Claim, panel: Panel) -> int:
    """Empty the seats of people who may no longer sit. Their votes, if any, count for nothing."""
    candidates = selectors.candidates()
    gone = selectors.conflicted(claim, panel)
    unvoted = panel.seats.filter(state__in=[SeatState.ASKED.value, SeatState.ACCEPTED.value])
    gone += [seat for seat in unvoted if str(seat.account_id) not in candidates and seat not in gone]
    for seat in gone:
        seat.state, seat.answered_at = SeatState.PASSED.value, seat.answered_at or clock.now()
        seat.save()
        audit.record(actor, Verb.SEAT_PASSED, f"seat:{seat.id}", panel=str(panel.id), may_not_sit=True)
    return len(gone)


def annul(actor: Actor, panel: Panel, why: str) -> None:
    """End the voting without an outcome; the votes stay as they were, and count for nothing."""
    panel.state = step_panel(PanelState(panel.state), PanelMove.ANNUL).value
    panel.closed_at, panel.waits_for = clock.now(), ""
    panel.save()

    audit.record(actor, Verb.PANEL_VOIDED, f"panel:{panel.id}", why=why)


def start_again(actor: Actor, claim: Claim, panel: Panel) -> Panel | None:
    """Void the votes and open the next ballot, or none while there are too few people: the claim then waits for one."""
    annul(actor, panel, "facts_changed")
    try:
        return open_panel(actor, claim, panel)
    except Refused:
        return None


def put_vote(actor: Actor, seat: Seat, cast: Cast, *, key: str) -> Vote:
    """The seat's one vote, new or changed."""
    vote = selectors.vote_of(seat) or Vote(seat=seat, revision=0, cast_at=clock.now())
    vote.key, vote.revision, vote.changed_at = key, vote.revision + 1, clock.now()
    vote.choice, vote.amount_pence = cast.choice.value, cast.amount_pence
    vote.reason = cast.reason.value if cast.reason is not None else ""
    vote.save()

    audit.record(
        actor,
        Verb.VOTE_CAST,
        f"seat:{seat.id}",
        panel=str(seat.panel_id),
        revision=vote.revision,
        choice=vote.choice,
        amount_pence=vote.amount_pence,
        reason=vote.reason,
    )
    return vote
