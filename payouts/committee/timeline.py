"""What happened to a request, for its panel: by the part somebody had in it, never by name, and never who opened what.

A voter's own openings are the exception: those are theirs to know (record 0145).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fundapp.audit import selectors as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.vault import selectors as vault
from payouts.claims.models import Claim
from payouts.committee.models import Panel

_HAPPENED: Mapping[str, str] = {
    Verb.CLAIM_SUBMITTED: gettext_noop("%(who)s sent the request"),
    Verb.CLAIM_TAKEN_UP: gettext_noop("%(who)s took it up"),
    Verb.CLAIM_ASKED: gettext_noop("%(who)s asked for one thing"),
    Verb.CLAIM_RESUMED: gettext_noop("%(who)s gave the answer"),
    Verb.EVIDENCE_ADDED: gettext_noop("%(who)s added a photo"),
    Verb.EVIDENCE_REDACTED: gettext_noop("%(who)s made a page ready to be seen"),
    Verb.EVIDENCE_REMOVED: gettext_noop("%(who)s took a photo away"),
    Verb.CLAIM_SUMMARISED: gettext_noop("%(who)s wrote a summary"),
    Verb.CLAIM_PREPARED: gettext_noop("%(who)s confirmed the facts and made it ready"),
    Verb.CLAIM_SENT_BACK: gettext_noop("The panel asked for one thing"),
    Verb.CLAIM_LOOK_AGAIN_ASKED: gettext_noop("%(who)s asked for other people to look"),
}
_WHO: Mapping[str, str] = {
    ActorKind.CLAIMANT: gettext_noop("The person who asked"),
    ActorKind.HELPER: gettext_noop("A helper"),
    ActorKind.ORGANISER: gettext_noop("A caseworker"),
    ActorKind.SYSTEM: gettext_noop("The system"),
}


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    text: str


def timeline_of(actor: Actor, claim: Claim) -> list[Event]:
    """Everything that was sent, changed and drawn, and what `actor` opened, oldest first."""
    events = [*_happened(claim), *_drawn(claim), *_opened(actor, claim)]
    return sorted(events, key=attrgetter("at"))


def _happened(claim: Claim) -> list[Event]:
    rows = audit.about(claim.subject).filter(verb__in=list(_HAPPENED))
    return [
        Event(row.at, _(_HAPPENED[row.verb]) % {"who": _(_WHO.get(row.actor_kind, _WHO[ActorKind.SYSTEM]))})
        for row in rows
    ]


def _drawn(claim: Claim) -> list[Event]:
    return [
        Event(panel.opened_at, _("A panel was drawn") if panel.ballot == 1 else _("Voting began again, from nothing"))
        for panel in Panel.objects.filter(claim=claim).order_by("look", "ballot")
    ]


def _opened(actor: Actor, claim: Claim) -> list[Event]:
    """One row for each field, at the first time: a page that is shown again is no news."""
    rows = vault.openings(claim.subject).filter(
        actor_kind=actor.kind.value, actor_id=actor.id, purpose="decide", outcome="allowed"
    )
    first = {row.field: row for row in reversed(rows)}
    return [
        Event(row.at, _("You opened the summary") if row.field == "summary" else _("You opened a page of a photo"))
        for row in first.values()
    ]
