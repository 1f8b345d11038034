"""Reads of helping: who helps whom now, what they may, and which calls were made. They open nothing that is sealed."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from payouts.claims import helping, selectors
from payouts.claims.consents import Purpose
from payouts.claims.models import CallNote, Claim, Consent, Helping
from payouts.claims.workflow import Part, State

_OVER = [State.CLOSED, State.WITHDRAWN, State.WIPED]


def live_helping(claim: Claim) -> Helping | None:
    """The help that goes on now, whether or not the person has said yes to it yet."""
    found = Helping.objects.filter(claim=claim, ended_at__isnull=True).first()
    if found is None or helping.is_over_time(found.began_at, at=clock.now()) or claim.step in _OVER:
        return None
    return found if found.said_yes_at is None or _agrees_to_help(claim) else None


def _agrees_to_help(claim: Claim) -> bool:
    """Whether the yes still stands: it can be stopped among the other choices as well."""
    return Consent.objects.filter(claim=claim, purpose=Purpose.HELPER, withdrawn_at__isnull=True).exists()


def is_asked_from_afar(claim: Claim) -> bool:
    """Whether the person was asked, in their own way, if this helper may help; a no counts while the help goes on."""
    live = live_helping(claim)
    return live is not None and live.asked_at is not None and not live.with_them


def last_helping(claim: Claim) -> Helping | None:
    return Helping.objects.filter(claim=claim).order_by("-began_at", "-id").first()


def may_help(helping_id: str, claim: Claim) -> Helping | None:
    """The help, while this helper may see and change answers: until it is sent, or when they may speak."""
    found = live_helping(claim)
    if found is None or str(found.id) != helping_id or claim.frozen_at is not None:
        return None
    speaks = claim.step is State.WAITING and found.scope == helping.Scope.SPEAK and found.said_yes_at is not None
    return found if claim.step is State.DRAFT or speaks else None


def may_hand_over(helping_id: str, claim: Claim) -> Helping | None:
    """The help, in the hour after sending, where the person said yes beside the helper and takes their code on paper.

    Whoever is reached by a way of their own gets it there, and no helper sees it.
    """
    found = last_helping(claim)
    if found is None or str(found.id) != helping_id or claim.frozen_at is not None:
        return None
    is_over = found.ended_at is not None and found.end_reason != helping.End.SENT
    on_paper = found.with_them and found.said_yes_at is not None and claim.contact_route == "none"
    return found if on_paper and is_just_sent(claim) and not is_over else None


def is_just_sent(claim: Claim) -> bool:
    """Within the hour in which the sheet to hand over can be shown."""
    if claim.step is not State.SUBMITTED or claim.submitted_at is None:
        return False
    return clock.now() - claim.submitted_at <= helping.HAND_OVER


def takes_down(actor: Actor, claim: Claim) -> bool:
    """Whether this caseworker is writing the request down for somebody."""
    is_open = claim.step is State.DRAFT and claim.taken_by != helping.TakenBy.PAGE
    return is_open and selectors.part_of(actor, claim) is Part.HELPER


def took_down(actor: Actor, claim: Claim) -> bool:
    """Whether this caseworker wrote it down, sent or not."""
    return claim.taken_by != helping.TakenBy.PAGE and selectors.part_of(actor, claim) is Part.HELPER


def old_helpings() -> QuerySet[Helping]:
    """Help that goes on although its time is over, or its request, or the yes to it."""
    yes = Consent.objects.filter(claim=OuterRef("claim"), purpose=Purpose.HELPER, withdrawn_at__isnull=True)
    stopped = Q(said_yes_at__isnull=False) & ~Exists(yes)
    over = Q(began_at__lte=clock.now() - helping.LASTS) | Q(claim__state__in=_OVER) | stopped
    return Helping.objects.filter(over, ended_at__isnull=True)


def helping_with(code: str) -> Helping | None:
    """The help that a tidied helper's code opens."""
    return Helping.objects.select_related("claim").filter(code_hash=selectors.code_hash(code)).first()


def helping_asked_with(code: str) -> Helping | None:
    """The help that a person was asked about with this code."""
    return Helping.objects.select_related("claim").filter(answer_hash=selectors.code_hash(code)).first()


def calls_of(claim: Claim) -> QuerySet[CallNote]:
    """Every call about the request, the newest first."""
    return CallNote.objects.filter(claim=claim).select_related("by").order_by("-number")
