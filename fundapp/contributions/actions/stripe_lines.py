"""Lines of Stripe's books that belong to no gift: booked as they are, until somebody says what one is."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions import journal
from fundapp.contributions.actions.troubles import Trouble, tell_trouble
from fundapp.contributions.facts import OwnFee, Stray
from fundapp.contributions.models import Campaign
from fundapp.contributions.selectors import strays
from fundapp.contributions.selectors.told import need_currency
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal as books
from fundapp.ledger.actions import Posted
from members.access import need_one_of
from members.roles import Role


@transaction.atomic
def book_line(actor: Actor, *, fact: OwnFee | Stray) -> Posted:
    """Post Stripe's own charge, or money that nobody knows, once by its line."""
    need_currency(fact.currency)

    posted = ledger.post(journal.entry_of_line(fact))
    if not posted.is_new:
        return posted

    audit.record(
        actor, Verb.STRIPE_LINE_BOOKED, f"entry:{posted.entry_id}", source=journal.source_of(fact), pence=fact.pence
    )

    if isinstance(fact, Stray):
        tell_trouble(actor, what=Trouble.NOBODYS_MONEY, about=journal.source_of(fact))
    return posted


@transaction.atomic
def recognise_line(actor: Actor, *, line: str, campaign_id: UUID) -> Posted:
    """Say what nobody's money at Stripe is for, or was. The same again is a quiet success."""
    campaign = Campaign.objects.get(id=campaign_id)
    source = journal.source_of_line(line)

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    pence = strays.pence_of(line)
    if not pence:
        raise refuse("line_unknown", "There is no such money that nobody knows. Load the page again.")

    known = books.recognised(source=strays.recognised_source(source), at=clock.now(), pot=campaign.pot, pence=pence)
    posted = ledger.post(known)
    if not posted.is_new:
        return posted

    audit.record(
        actor,
        Verb.STRIPE_LINE_RECOGNISED,
        f"entry:{posted.entry_id}",
        source=source,
        campaign=campaign.slug,
        pence=pence,
    )
    return posted
