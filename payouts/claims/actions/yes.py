"""What several actions write of a yes to a helper alike, inside their own transactions: said and ended."""

from uuid import UUID

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from payouts.claims import access, helped
from payouts.claims.actions import consents
from payouts.claims.consents import Purpose
from payouts.claims.helping import HEARD, End, How, Scope
from payouts.claims.models import Claim, Helping


def end_when_sent(actor: Actor, claim: Claim) -> None:
    """Help with the form alone is over when the form is sent. Inside the action that sends it."""
    live = helped.live_helping(claim)
    if live is not None and live.scope in {"", Scope.FILL_IN}:
        end_help(actor, claim, live, End.SENT)


def said_yes(actor: Actor, claim: Claim, found: Helping, how: How) -> Helping:
    found.said_yes_at, found.how = clock.now(), how
    found.heard_by_id = UUID(actor.id) if how in HEARD else None
    found.save(update_fields=["said_yes_at", "how", "heard_by"])
    consents.note_yes(access.claimant(claim.id), claim, Purpose.HELPER)

    audit.record(actor, Did.HELPER_ACCEPTED, claim.subject, helping=str(found.id), how=how.value)
    return found


def end_help(actor: Actor, claim: Claim, found: Helping, why: End) -> None:
    found.ended_at, found.end_reason = clock.now(), why
    found.save(update_fields=["ended_at", "end_reason"])
    consents.end_yes(access.claimant(claim.id), claim, Purpose.HELPER)

    said = Did.HELPER_REFUSED if why is End.SAID_NO else Did.HELPER_ENDED
    audit.record(actor, said, claim.subject, helping=str(found.id), why=why.value)
