"""Reads of the committee: who may sit, who must not, what the votes are, what waits for whom."""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.crypto import salted_hmac

from fundapp.kernel.refusal import Refused, refuse
from fundapp.vault import fingerprints
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members import selectors as members
from members.roles import Role
from payouts.claims import selectors as claims
from payouts.claims import wayfinding
from payouts.claims.judging import facts_of
from payouts.claims.models import Claim
from payouts.claims.retention import Open
from payouts.claims.workflow import Part, State
from payouts.committee import drawing, registry, voting
from payouts.committee.drawing import Bar, Parties
from payouts.committee.models import Decision, Emergency, LeftOut, Panel, Seat, Vote
from payouts.committee.voting import Cast, Choice, Outcome, Reason, Verdict
from payouts.committee.workflow import LIVE, PanelKind, PanelState, SeatState
from payouts.rulebook import record

AT_WORK = (PanelState.OPEN.value, PanelState.AGREED.value)


def candidates() -> frozenset[str]:
    """Everyone who holds the committee role now."""
    return frozenset(str(account_id) for account_id in members.holders(Role.COMMITTEE).values_list("id", flat=True))


def drawable() -> frozenset[str]:
    """Candidates whom the lot may draw now: not those who are away this week."""
    return candidates() - registry.away_now()


_BAR_OF = {
    Part.CLAIMANT: Bar.CLAIMANT_OR_HOUSEHOLD,
    Part.HELPER: Bar.HELPER,
    Part.CASEWORKER: Bar.CASEWORKER,
    Part.STOOD_ASIDE: Bar.STOOD_ASIDE,
}


def parties_of(claim: Claim, *, look: int) -> Parties:
    """Who holds which other part on the claim, as far as any room knows."""
    parties: dict[Bar, set[str]] = defaultdict(set)
    for account_id, part in claims.people_on(claim):
        parties[_BAR_OF[part]].add(str(account_id))
    for account_id in members.too_close(claim_reference=claim.reference, member_code=claim.membership_code):
        parties[Bar.DECLARED_INTEREST].add(str(account_id))
    parties[Bar.SHARED_PAYEE] |= _paid_into_the_same(claim)
    parties[Bar.LEFT_OUT] |= _left_out(claim)
    parties[Bar.EARLIER_PANEL] |= _seated(Seat.objects.filter(panel__claim=claim, panel__look__lt=look))
    for more in registry.kept_apart(claim.pk):
        for bar, people in more.items():
            parties[bar].update(people)
    return parties


def _paid_into_the_same(claim: Claim) -> frozenset[str]:
    """Whoever said that this account is theirs, or is close to another request that is paid into it."""
    close = set(members.paid_into(wayfinding.account_prints(claim)))
    for other in wayfinding.the_same_in(claim):
        close |= {account_id for account_id, part in claims.people_on(other) if part is Part.CLAIMANT}
        close |= members.too_close(claim_reference=other.reference, member_code=other.membership_code)
    return frozenset(str(account_id) for account_id in close)


def _left_out(claim: Claim) -> frozenset[str]:
    """Whoever goes by the name that the claimant gave: by all of it, or where nobody does, by the first word of it."""
    asked = LeftOut.objects.filter(claim=claim).first()
    if asked is None:
        return frozenset()
    called = {str(account.id): name_prints(claim.pk, account.label) for account in members.holders(Role.COMMITTEE)}
    by_all = frozenset(person for person, (whole, _) in called.items() if whole == asked.whole)
    return by_all or frozenset(person for person, (_, first) in called.items() if first == asked.first)


def waited_for(pot: str, *, but: Claim) -> int:
    """What the panels at work on other requests would give from this pot, by the rules."""
    panels = Panel.objects.filter(claim__pot=pot, state__in=AT_WORK).exclude(claim=but)
    return int(panels.aggregate(sum=Sum("total_pence"))["sum"] or 0)


# While nobody decides on it, and after a no, when other people may be asked to.
_MAY_LEAVE_OUT = (State.SUBMITTED, State.PREPARING, State.WAITING, State.NOT_THIS_TIME)


def may_leave_out(claim: Claim) -> bool:
    """Whether the claimant may say now who should not decide."""
    version = claim.rulebook_version
    in_rules = version is not None and bool(asdict(version.rulebook.decision).get("exclude_on_request"))
    return in_rules and claim.step in _MAY_LEAVE_OUT and not claim.is_erased


def may_leave_out_of(claim_id: UUID) -> bool:
    return may_leave_out(Claim.objects.select_related("rulebook_version").get(id=claim_id))


def has_left_out(claim: Claim) -> bool:
    return LeftOut.objects.filter(claim=claim).exists()


def emergency_pence(claim: Claim) -> int:
    """The most that two people may give at once by the rules of this request; nothing where they do not say."""
    version = claim.rulebook_version
    return (version.rulebook.decision.emergency_amount_pence or 0) if version is not None else 0


def may_ask_for_emergency(claim_id: UUID) -> bool:
    """Whether its caseworker may ask two people now: once, and before any panel has it."""
    claim = Claim.objects.select_related("rulebook_version").get(id=claim_id)
    is_first = not Panel.objects.filter(claim=claim).exists() and not Emergency.objects.filter(claim=claim).exists()
    return is_first and claim.step in (State.PREPARING, State.WAITING) and emergency_pence(claim) > 0


def name_prints(claim_id: UUID, name: str) -> tuple[str, str]:
    """Keyed digests of a name and of its first word, which are others for every request."""
    words = [word for part in unicodedata.normalize("NFKC", name).casefold().split() if (word := part.strip(".,;"))]
    kept = (" ".join(words), words[0] if words else "")
    whole, first = (fingerprints.of("committee.left_out", f"{claim_id}|{text}") if text else "" for text in kept)
    return whole, first


def kind_next(claim: Claim, latest: Panel | None) -> PanelKind:
    """What the next panel is for."""
    if claim.look_again_at is not None:
        return PanelKind.SECOND_LOOK
    is_new = latest is None or (latest.is_emergency and latest.state == PanelState.VOID.value)
    if is_new and Emergency.objects.filter(claim=claim).exists():
        return PanelKind.EMERGENCY
    return PanelKind.FULL


def first_sum_of(claim_id: UUID) -> int:
    """What two people gave at once, in pence: it is the person's, whatever is decided afterwards."""
    given = Decision.objects.filter(claim_id=claim_id, panel__kind=PanelKind.EMERGENCY.value, outcome="approved")
    return given.aggregate(sum=Sum("amount_pence"))["sum"] or 0


def yes_that_stands(claim_id: UUID) -> Decision | None:
    """The yes that a second look is taken at: it may only add to it. None while there is none, or after a no."""
    if Claim.objects.filter(id=claim_id, look_again_at__isnull=True).exists():
        return None
    yes = Decision.objects.filter(claim_id=claim_id, outcome="approved")
    before = yes.exclude(panel__kind__in=[PanelKind.EMERGENCY.value, PanelKind.SECOND_LOOK.value])
    return before.select_related("panel").order_by("-look").first()


def stands_for(claim_id: UUID) -> int:
    """What that yes was for, in pence; nothing where there is none."""
    yes = yes_that_stands(claim_id)
    return yes.amount_pence or 0 if yes is not None else 0


def theirs_of(claim_id: UUID) -> int:
    """What is the person's already, whatever a panel says now: given at once, or by an earlier yes."""
    return max(first_sum_of(claim_id), stands_for(claim_id))


def overdue(at: datetime) -> list[UUID]:
    """Panels whose closing time has come."""
    over = Panel.objects.filter(state=PanelState.OPEN.value, closes_at__lte=at, claim__state=State.DECIDING.value)
    return list(over.order_by("closes_at", "id").values_list("id", flat=True))


def told_words(panel: Panel, outcome: Outcome) -> frozenset[str]:
    """The names of the words that the person reads: those beside votes that led to what was decided."""
    beside = {
        Verdict.NOT_THIS_TIME: Choice.NO,
        Verdict.NEEDS_ONE_THING: Choice.NEED_ONE_THING,
        Verdict.APPROVED: Choice.YES_DIFFERENT,
    }.get(outcome.verdict)
    if beside is None or panel.is_emergency or outcome.amount_pence == panel.total_pence:
        return frozenset()
    votes = Vote.objects.filter(seat__panel=panel, seat__state=SeatState.VOTED.value, choice=beside.value)
    return frozenset(votes.exclude(words="").values_list("words", flat=True))


def words_to_read(claim_id: UUID) -> frozenset[str]:
    """The names of the sealed words that the person may read now: of the last panel, once it has decided."""
    latest = latest_panel(claim_id)
    if latest is None or latest.state != PanelState.CLOSED.value:
        return frozenset()
    decision = latest.decision
    return told_words(latest, Outcome(Verdict(decision.outcome), decision.amount_pence))


def stepped_aside(claim: Claim, *, look: int) -> frozenset[str]:
    """Who said "not me" in this look: nobody asks them again."""
    return _seated(Seat.objects.filter(panel__claim=claim, panel__look=look, state=SeatState.PASSED.value))


def _seated(seats: QuerySet[Seat]) -> frozenset[str]:
    return frozenset(str(account_id) for account_id in seats.values_list("account_id", flat=True))


def fingerprint_of(claim: Claim) -> str:
    """What a vote on the claim is about, as one keyed hash: facts, payee, evidence and rules.

    Keyed, because facts are few enough to be guessed from a plain hash. The day of judging is left out, or every
    midnight would void every vote.
    """
    about = {
        "facts": {**record.plain_facts(facts_of(claim)), "assessed_on": None},
        "payee": [claim.pot, claim.pay_how, claim.account_ends, vault.versions(claim.subject, SealedClass.BANK)],
        "evidence": [claim.proof_seen, claim.round],
        "rules": str(claim.rulebook_version_id),
    }
    text = json.dumps(about, sort_keys=True, separators=(",", ":"))
    return salted_hmac("committee.facts", text, algorithm="sha256").hexdigest()


def latest_panel(claim_id: UUID) -> Panel | None:
    return Panel.objects.filter(claim_id=claim_id).order_by("-look", "-ballot").first()


def open_looks(claim_id: UUID) -> Iterator[Open]:
    """A panel at work, or one that looked again until it closed: a person's papers are kept meanwhile."""
    for panel in Panel.objects.filter(claim_id=claim_id).order_by("id"):
        if panel.state in AT_WORK or panel.kind == PanelKind.SECOND_LOOK.value:
            yield Open("second_look", panel.closed_at)


def copy_of_decisions(claim_id: UUID) -> list[dict[str, object]]:
    """What was decided, for the person's own copy: how many voted what, and never who."""
    decisions = Decision.objects.filter(claim_id=claim_id).select_related("rulebook_version", "panel").order_by("id")
    return [
        {
            "at": decision.decided_at.isoformat(),
            "kind": decision.panel.kind,
            "outcome": decision.outcome,
            "amount_pence": decision.amount_pence,
            "reasons": decision.reasons,
            "votes": decision.counted,
            "rules": str(decision.rulebook_version),
        }
        for decision in decisions
    ]


def casts_of(panel: Panel) -> list[Cast]:
    """The votes that are in, without their voters, and the abstentions whose seats nobody took over."""
    seats = list(panel.seats.select_related("vote"))
    votes = [_cast(seat) for seat in seats if seat.state == SeatState.VOTED.value]
    empty = panel.panel_size - sum(seat.state in LIVE for seat in seats)
    away = [
        Cast(Choice.NOT_ME)
        for seat in seats
        if seat.state == SeatState.PASSED.value and hasattr(seat, "vote") and seat.vote.choice == Choice.NOT_ME.value
    ]
    return votes + away[: max(0, empty)]


def outcome_of(panel: Panel, *, is_over: bool = False) -> Outcome:
    count = voting.at_closing if is_over else voting.tally
    return count(panel.thresholds, casts_of(panel), total_pence=panel.total_pence)


def _cast(seat: Seat) -> Cast:
    vote = seat.vote
    return Cast(Choice(vote.choice), vote.amount_pence, Reason(vote.reason) if vote.reason else None)


def voters_on(claim_id: UUID) -> frozenset[UUID]:
    """Whoever has opened the claim to vote on it, also if they stepped aside later. They may not pay or audit it."""
    opened = Q(state__in=[SeatState.ACCEPTED.value, SeatState.VOTED.value]) | Q(vote__isnull=False)
    seats = Seat.objects.filter(opened, panel__claim_id=claim_id)
    return frozenset(seats.values_list("account_id", flat=True))


def decides_now(claim_id: UUID, account_id: UUID) -> bool:
    """Whether this person sits on the panel that has the claim in hand, and has said that they may."""
    seated = Q(state__in=[SeatState.ACCEPTED.value, SeatState.VOTED.value])
    on_it = Seat.objects.filter(seated, account_id=account_id, panel__claim_id=claim_id, panel__state__in=AT_WORK)
    return on_it.filter(panel__claim__state=State.DECIDING).exists()


def decision_on(claim_id: UUID) -> Decision | None:
    """The last final decision on the claim, which what was given at once is not."""
    final = Decision.objects.filter(claim_id=claim_id, outcome__in=["approved", "not_this_time"])
    return final.exclude(panel__kind=PanelKind.EMERGENCY.value).order_by("-id").first()


def without_panel() -> QuerySet[Claim]:
    """Claims that are ready to decide and that no panel has in hand, the oldest first."""
    at_work = Panel.objects.filter(claim=OuterRef("pk"), state__in=AT_WORK)
    return Claim.objects.filter(~Exists(at_work), state=State.DECIDING.value).order_by("id")


def conflicted(claim: Claim, panel: Panel) -> list[Seat]:
    """Live seats whose holder has come to hold another part on the claim since the lot was drawn."""
    parties = parties_of(claim, look=panel.look)
    live = panel.seats.filter(state__in=LIVE).order_by("id")
    return [seat for seat in live if drawing.bars_of(str(seat.account_id), parties)]


def is_about_the_same(panel: Panel, claim: Claim) -> bool:
    """Whether the facts, payee, evidence and rules are still those that the panel votes on."""
    return panel.facts_fingerprint == fingerprint_of(claim)


def facts_changed() -> Refused:
    return refuse(
        "facts_changed",
        "The facts of this request changed since the panel was drawn, so the votes no longer count. "
        "Open it again from your list.",
    )


def vote_of(seat: Seat) -> Vote | None:
    return Vote.objects.filter(seat=seat).first()


def wants_something(seat: Seat) -> bool:
    """Whether its holder has something to do: answer the conflict prompt, or vote."""
    is_waiting_for_them = seat.state in (SeatState.ASKED.value, SeatState.ACCEPTED.value)
    return is_waiting_for_them and seat.panel.state == PanelState.OPEN.value


def is_unanswered(seat: Seat) -> bool:
    """Whether the conflict prompt still stands between the person and the claim."""
    return seat.state == SeatState.ASKED.value and seat.panel.state == PanelState.OPEN.value
