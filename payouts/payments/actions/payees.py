"""What the bank said of a payee: noted by whoever asked the bank, and the person is asked where it does not match."""

from uuid import UUID

from django.db import transaction
from django.http import Http404

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members.access import need_one_of
from members.roles import Role
from payouts.claims import actions as claims
from payouts.claims.models import Claim
from payouts.payments import access, payees
from payouts.payments.confirmation import Match, holds
from payouts.payments.judging import need_untied
from payouts.payments.models import PayeeCheck
from payouts.payments.workflow import Fate


@transaction.atomic
def note_payee(actor: Actor, *, run_id: UUID, payout_id: UUID, said: Match) -> PayeeCheck:
    """Note what the bank said of one line's payee. The same answer for the same details is noted once.

    No match holds whatever is still to be paid into that account, and asks the person, in words that say nothing of
    money, to look at their details.
    """
    run = access.run_for(actor, run_id)
    line = run.lines.filter(payout_id=payout_id, fate=Fate.LIVE).select_related("payout__award").first()
    if line is None:
        raise Http404
    claim = Claim.objects.select_for_update().get(id=line.payout.award.claim_id)

    need_one_of(actor, Role.TREASURER, Role.RELEASER)
    need_untied(actor, run)
    payee = vault.mark(claim.subject, SealedClass.BANK)
    newest = payees.newest_payee_check(claim)
    if newest is not None and (newest.payee, newest.said) == (payee, said.value):
        return newest

    check = PayeeCheck.objects.create(claim=claim, payee=payee, said=said.value, by_id=UUID(actor.id), at=clock.now())

    audit.record(actor, Verb.PAYEE_CHECKED, claim.subject, said=said.value)

    if holds(said):
        claims.ask_about_payee(actor, claim.id, check_id=check.id)
    return check
