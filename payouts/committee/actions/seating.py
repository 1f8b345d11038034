"""How panels come to be, fill up and end, inside the transactions of the other doors. It must never count a vote."""

from dataclasses import asdict, replace

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import chance, clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import Refused
from payouts.claims.judging import facts_of
from payouts.claims.models import Claim
from payouts.committee import closing, drawing, emergencies, explaining, selectors, voting
from payouts.committee.models import Panel, Seat, Vote
from payouts.committee.voting import Cast, Verdict
from payouts.committee.workflow import LIVE, PanelKind, PanelMove, PanelState, SeatState, step_panel
from payouts.rulebook import actions as rules
from payouts.rulebook import checks, engine, record
from payouts.rulebook.choices import Queue
from payouts.rulebook.facts import Assessment, Rulebook


def open_panel(actor: Actor, claim: Claim, latest: Panel | None, *, kind: PanelKind) -> Panel:
    """A panel with its people, the sum they vote on and the thresholds, all of which stay as they are now.

    After facts that changed, one thing that was needed, or a time that was over too soon, the same people go on: the
    lot keeps its seed.
    """
    version = claim.rulebook_version
    assert version is not None, "a claim that was sent has its rules"
    words = asdict(version.rulebook.decision)
    look, ballot = _place_after(latest)
    is_same_look = latest is not None and latest.look == look
    before = _as_it_ended(latest) if latest is not None and is_same_look else {}
    seed = latest.seed if latest is not None and is_same_look else chance.draw_bytes(32).hex()
    assessment = _assessed(actor, claim, version.rulebook)
    thresholds = voting.EMERGENCY
    if kind is PanelKind.EMERGENCY:
        assessment = emergencies.first_sum(assessment, words, on=clock.today())
    else:
        looks_again = kind is PanelKind.SECOND_LOOK
        thresholds = voting.thresholds_from(words, total_pence=assessment.total_pence, looks_again=looks_again)
    # Whoever sat on the ballot before goes on, also in a week in which nothing new is asked of them.
    there = selectors.drawable() | (selectors.candidates() & before.keys())
    pool = there - selectors.stepped_aside(claim, look=look)
    lot, drawn = drawing.draw(seed, pool, selectors.parties_of(claim, look=look), size=thresholds.panel_size)
    people = sorted(lot.order, key=lambda person: _turn(before.get(person)))[: len(drawn)]

    panel = Panel.objects.create(
        claim=claim,
        kind=kind.value,
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
        closes_at=closing.closes_at(words, is_emergency=kind is PanelKind.EMERGENCY, now=clock.now()),
    )
    for person in people:
        _seat(panel, person, before.get(person))

    audit.record(
        actor,
        Verb.PANEL_DRAWN,
        f"panel:{panel.id}",
        claim=str(claim.id),
        kind=panel.kind,
        look=look,
        ballot=ballot,
        quorum=panel.quorum,
        panel_size=panel.panel_size,
        barred=panel.barred,
    )
    return panel


def _assessed(actor: Actor, claim: Claim, rulebook: Rulebook) -> Assessment:
    """The sum by the rules, the facts and how the pot stands; where each gets the same part, with what all wait for."""
    checks.need_own_money(rulebook)
    facts, fund = facts_of(claim), rules.note_level(actor, pot=claim.pot, rulebook=rulebook)
    assessment = engine.assess(rulebook, facts, fund)
    if rulebook.solvency.queue is not Queue.PRO_RATA:
        return assessment
    waiting = selectors.waited_for(claim.pot, but=claim) + assessment.total_pence
    return engine.assess(rulebook, facts, replace(fund, waiting_pence=waiting))


def _place_after(latest: Panel | None) -> tuple[int, int]:
    """Which look and which ballot comes next: a decision, or a split given to others, ends a look.

    So does the time of an emergency that two people let pass: from there it is a full panel's.
    """
    if latest is None:
        return 1, 1
    has_decided = latest.state == PanelState.CLOSED.value and latest.decision.outcome != Verdict.NEEDS_ONE_THING.value
    if has_decided or (latest.state == PanelState.LAPSED.value and latest.is_emergency):
        return latest.look + 1, 1
    return latest.look, latest.ballot + 1


def _as_it_ended(latest: Panel) -> dict[str, Seat]:
    """Who sat on the ballot before, and how far they had come."""
    live = latest.seats.filter(state__in=LIVE).select_related("panel", "vote")
    return {str(seat.account_id): seat for seat in live}


def _turn(seat: Seat | None) -> int:
    """Whose turn comes first: whoever goes on, whoever was not asked before, and last whoever let the time pass."""
    if seat is None:
        return 1
    return 2 if seat.panel.state == PanelState.LAPSED.value and seat.state != SeatState.VOTED.value else 0


def _seat(panel: Panel, person: str, before: Seat | None) -> None:
    """A seat, with the answer to the conflict prompt that still stands, and a vote that nothing has made void."""
    knows = before is not None and before.state != SeatState.ASKED.value
    stands = before is not None and before.state == SeatState.VOTED.value and _still_stands(before.panel, panel)
    state = SeatState.VOTED if stands else SeatState.ACCEPTED if knows else SeatState.ASKED
    seat = Seat.objects.create(
        panel=panel, account_id=person, state=state.value, answered_at=clock.now() if knows else None
    )
    if before is not None and stands:
        vote = before.vote
        Vote.objects.create(
            seat=seat,
            key=vote.key,
            revision=vote.revision,
            choice=vote.choice,
            amount_pence=vote.amount_pence,
            reason=vote.reason,
            words=vote.words,
        )


def _still_stands(latest: Panel, panel: Panel) -> bool:
    """Whether votes of a ballot whose time was over are about what the next ballot votes on."""
    is_the_same = latest.facts_fingerprint == panel.facts_fingerprint and latest.total_pence == panel.total_pence
    return latest.state == PanelState.LAPSED.value and is_the_same


def fill(actor: Actor, claim: Claim, panel: Panel) -> tuple[int, int]:
    """Ask the next in the lot until the panel has its size again: how many were asked, and how many are missing."""
    empty = panel.panel_size - panel.seats.filter(state__in=LIVE).count()
    if empty <= 0:
        return 0, 0
    seated = {str(account_id) for account_id in panel.seats.values_list("account_id", flat=True)}
    pool = selectors.drawable() - seated - selectors.stepped_aside(claim, look=panel.look)
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

    explaining.forget(panel.claim, keep=())

    audit.record(actor, Verb.PANEL_VOIDED, f"panel:{panel.id}", why=why)


def start_again(actor: Actor, claim: Claim, panel: Panel) -> Panel | None:
    """Void the votes and open the next ballot, or none while there are too few people: the claim then waits for one."""
    annul(actor, panel, "facts_changed")
    try:
        return open_panel(actor, claim, panel, kind=PanelKind(panel.kind))
    except Refused:
        return None


def put_vote(actor: Actor, seat: Seat, cast: Cast, *, key: str, words: str = "") -> Vote:
    """The seat's one vote, new or changed. Words are sealed with the claim; those of a vote before go."""
    vote = selectors.vote_of(seat) or Vote(seat=seat, revision=0, cast_at=clock.now())
    vote.key, vote.revision, vote.changed_at = key, vote.revision + 1, clock.now()
    vote.choice, vote.amount_pence = cast.choice.value, cast.amount_pence
    vote.reason = cast.reason.value if cast.reason is not None else ""
    vote.words = explaining.keep(seat.panel.claim, vote.words or explaining.name_for(seat), words)
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
