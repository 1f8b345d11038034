"""One panel, as the holder of one seat may see it: blind until their own vote is in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from payouts.claims import questions, wayfinding
from payouts.claims import selectors as claims
from payouts.claims.facts import ProofSeen
from payouts.claims.judging import facts_of
from payouts.claims.models import Claim, Evidence
from payouts.claims.workflow import State
from payouts.committee import selectors
from payouts.committee.models import Decision, Seat, Vote
from payouts.committee.selectors import AT_WORK
from payouts.committee.voting import Choice
from payouts.committee.workflow import LIVE, PanelState, SeatState
from payouts.rulebook import record
from payouts.rulebook.facts import Assessment, Facts


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone else on the panel: what to call them, and their vote once it is in."""

    label: str
    vote: Vote | None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked up: whether it is as it mostly is, or worth a look. It never says what to decide."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """The pages that were made ready for the panel, and the one that lies on the table: none while they stay shut."""

    pages: tuple[Evidence, ...]
    page: Evidence | None

    @property
    def place(self) -> int:
        return self.pages.index(self.page) + 1 if self.page is not None else 0

    @property
    def before(self) -> Evidence | None:
        return self.pages[self.place - 2] if self.place > 1 else None

    @property
    def after(self) -> Evidence | None:
        return self.pages[self.place] if 0 < self.place < len(self.pages) else None


@dataclass(frozen=True, slots=True)
class Review:
    """What one seat shows. `colleagues` is None until one's own vote is in; facts are None once nothing may open."""

    facts: Facts | None
    said: Mapping[str, str]
    # What the pot is for that a yes takes the money from; empty for the general one.
    pot: str
    assessment: Assessment | None
    own: Vote | None
    colleagues: tuple[Colleague, ...] | None
    decision: Decision | None
    can_vote: bool
    # Facts or rules changed after the sum was made: a vote on it would not count.
    is_stale: bool
    checks: tuple[Check, ...]
    # What two people gave at once, before this panel looks.
    given_pence: int
    # What an earlier panel said yes to, where this one looks at it again.
    stands_pence: int
    # On a void panel: the same person's seat on the ballot that took its place.
    instead: Seat | None

    @property
    def to_vote(self) -> int:
        """How many others have not voted yet; known once one's own vote is in."""
        return sum(colleague.vote is None for colleague in self.colleagues or ())

    @property
    def is_split(self) -> bool:
        """Whether some of the votes that are in are for it and some are not; known once one's own is in."""
        votes = [self.own, *(colleague.vote for colleague in self.colleagues or ())]
        return len({vote.choice in _FOR for vote in votes if vote is not None}) == 2


_REPLACED = (PanelState.VOID.value, PanelState.LAPSED.value)
_FOR = (Choice.YES.value, Choice.YES_DIFFERENT.value)


def review_of(seat: Seat) -> Review:
    panel, claim = seat.panel, seat.panel.claim
    has_opened = seat.state != SeatState.ASKED.value
    has_voted = seat.state == SeatState.VOTED.value
    can_vote = has_opened and panel.state == PanelState.OPEN.value and claim.step is State.DECIDING
    # Of a request that was stopped nobody opens anything again, whether or not it was deleted.
    facts = facts_of(claim) if can_vote or (has_voted and _has_facts(claim)) else None
    return Review(
        facts=facts,
        said={name: _said(name, getattr(claim, name)) for name in ("benefit", "reason")},
        pot=claims.pot_purpose(claim),
        assessment=record.read_assessment(panel.assessment) if has_opened and panel.assessment else None,
        own=seat.vote if has_voted else None,
        colleagues=_colleagues(seat) if has_voted else None,
        decision=getattr(panel, "decision", None),
        can_vote=can_vote,
        is_stale=can_vote and not selectors.is_about_the_same(panel, claim),
        checks=(*checks_of(facts, claim.proof_seen), *_repeats(claim)) if facts is not None and can_vote else (),
        given_pence=selectors.first_sum_of(claim.pk),
        stands_pence=selectors.stands_for(claim.pk),
        instead=instead_of(seat) if panel.state in _REPLACED else None,
    )


def viewer_of(claim: Claim, *, wanted: str | None, is_shut: bool) -> Viewer:
    """The page that is asked for by its number, or else the first; none where they stay shut until somebody asks."""
    pages = tuple(claims.shown_pages(claim))
    asked = next((page for page in pages if str(page.number) == wanted), None)
    first = pages[0] if pages and not is_shut else None
    return Viewer(pages, asked or first)


def checks_of(facts: Facts, proof_seen: str) -> tuple[Check, ...]:
    """What was seen, and whether the rules find a member."""
    has_proof = proof_seen not in ("", ProofSeen.NOTHING_YET.value)
    proof = (
        Check("pass", _("The caseworker has seen a letter or message"))
        if has_proof
        else Check("look", _("No letter or message was seen yet"))
    )
    if facts.member_since is None:
        member = Check("look", _("Not found in the register of members"))
    elif facts.in_good_standing:
        member = Check("pass", _("A member with dues paid up"))
    else:
        member = Check("look", _("A member whose dues are not paid up"))
    return proof, member


def _repeats(claim: Claim) -> tuple[Check, ...]:
    """Other requests with the same account or file, by keyed fingerprints. They refuse nothing (record 0146)."""
    same = {
        _("The same bank account as %(others)s. The same person may ask again, and homes share accounts."): (
            wayfinding.possible_repeats(claim)
        ),
        _("The same file as %(others)s. The same person may ask again, and homes share letters."): (
            wayfinding.possible_repeats(claim, wayfinding.PHOTO)
        ),
    }
    found = [Check("look", words % {"others": _others(references)}) for words, references in same.items() if references]
    return tuple(found) or (Check("pass", _("No other request has the same account or the same file")),)


def _others(references: list[str]) -> str:
    paid = dict(Claim.objects.filter(reference__in=references).values_list("reference", "paid_at"))
    return ", ".join(
        _("request %(reference)s (paid in %(month)s)") % {"reference": reference, "month": date_format(at, "F Y")}
        if (at := paid.get(reference))
        else _("request %(reference)s") % {"reference": reference}
        for reference in references
    )


def _has_facts(claim: Claim) -> bool:
    return claim.sanction_from is not None and claim.step is not State.WITHDRAWN


def _colleagues(seat: Seat) -> tuple[Colleague, ...]:
    others = (
        seat.panel.seats.filter(state__in=LIVE).exclude(id=seat.id).select_related("account", "vote").order_by("id")
    )
    return tuple(
        Colleague(other.account.label, other.vote if other.state == SeatState.VOTED.value else None) for other in others
    )


def instead_of(seat: Seat) -> Seat | None:
    newer = Seat.objects.filter(
        panel__claim_id=seat.panel.claim_id, account_id=seat.account_id, panel__state__in=AT_WORK
    )
    return newer.exclude(state=SeatState.PASSED.value).first()


def _said(name: str, value: str) -> str:
    """The claimant's choice in the words it was offered with."""
    for question in questions.QUESTIONS:
        for field in question.fields:
            if field.name == name:
                return next((choice.label for choice in field.choices if choice.value == value), "")
    raise AssertionError(f"no question asks for {name}")
