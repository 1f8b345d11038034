"""The second check: before where the money goes is changed in a request that was sent, its owner shows it is them.

A code can be found on a kitchen table. So a change needs five digits that went to the safe address, or a call.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb as Did
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, need_fresh_factor
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from payouts.claims import access, questions, wayfinding, ways, workflow
from payouts.claims.actions import consents
from payouts.claims.answers import Answers, judged
from payouts.claims.models import Claim, WayBack
from payouts.claims.posting import keep_answers, open_way, replace_older
from payouts.claims.ways import Purpose


@transaction.atomic
def ask_for_check(actor: Actor, claim_id: UUID, *, key: str) -> WayBack:
    """Five digits to the safe address; a call, for whoever cannot or may not be written to by a machine."""
    claim = access.claim_for(actor, claim_id, lock=True)

    workflow.need_payee_open(claim.step)
    by_call = claim.contact_route not in ways.BY_MACHINE
    lasts: timedelta = wayfinding.CALL_LASTS if by_call else ways.LASTS

    way, is_new = open_way(key, Purpose.CHECK, claim=claim, lasts=lasts, by_call=by_call)
    if is_new:
        replace_older(way)

        audit.record(actor, Did.CLAIM_LINK_ASKED, claim.subject, purpose=way.purpose, by_call=by_call)

    if is_new and not by_call:
        outbox.enqueue("claims.link", key=way.subject, subject=way.subject, way=str(way.id))
    return way


@transaction.atomic
def confirm_by_call(actor: Actor, claim_id: UUID) -> Claim:
    """Its caseworker has spoken with them: for 15 minutes the change is let through.

    Not by a caseworker who has read out a code for it: one person with both could send the money anywhere.
    """
    claim = access.claim_for(actor, claim_id, lock=True)

    access.need_caseworker_of(actor, claim)
    need_fresh_factor(actor, at=clock.now())
    if wayfinding.has_read_out_a_code(claim, UUID(actor.id)):
        raise refuse("read_out_a_code", "You gave them a code. Another caseworker confirms this change.")
    way = wayfinding.call_wanted(claim)
    if way is None and wayfinding.call_confirmed_by(claim, UUID(actor.id)):
        return claim
    if way is None:
        raise refuse("no_call_is_wanted", "They have not asked for this change. Ask them to press the button first.")

    way.used_at, way.organiser_id = clock.now(), UUID(actor.id)
    way.save(update_fields=["used_at", "organiser"])

    audit.record(actor, Did.CLAIM_CHECKED, claim.subject, by="call", way=str(way.id))
    return claim


@transaction.atomic
def change_bank(actor: Actor, claim_id: UUID, answers: Answers, *, check: UUID | None) -> Claim:
    """Correct the account of a request that was sent. `check` is the way whose digits this browser put in, if any."""
    claim = access.claim_for(actor, claim_id, lock=True)

    workflow.need_payee_open(claim.step)
    account = questions.account_of(claim.pay_how)
    if account is None:
        raise refuse("not_by_bank_here", "We do not send this money to a bank account. Call us to change it.")
    wayfinding.need_check(claim, check)

    found = judged(account, answers, today=clock.today(), on=frozenset())
    keep_answers(claim, account, found)
    claim.payee_changed_at = claim.changed_at = clock.now()
    claim.save()
    consents.said_beside(actor, claim, account, found)

    audit.record(actor, Did.CLAIM_ANSWERED, claim.subject, question=account.slug)
    return claim
