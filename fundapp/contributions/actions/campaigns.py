"""Opens and closes campaigns. It must never know who gives."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.models import Campaign
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import chart
from members.access import need_one_of
from members.roles import Role


@transaction.atomic
def open_campaign(
    actor: Actor, *, slug: str, pot: str, title: str, ask: str, surplus: str, goal_pence: int | None = None
) -> Campaign:
    """Ask the public for money, for a pot of its own. The same slug again is a quiet success."""
    known = Campaign.objects.select_for_update().filter(slug=slug).first()

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    if known is not None:
        words = (title.strip(), ask.strip(), surplus.strip())
        if (known.pot, known.goal_pence, known.title, known.ask, known.surplus) != (pot, goal_pence, *words):
            raise refuse("campaign_address_taken", "Another campaign has this address. Choose another one.")
        return known
    # An address is as a pot's name is, and most campaigns have both the same.
    chart.pot(slug)
    if not (title.strip() and ask.strip()):
        raise refuse("campaign_says_nothing", "Say what the campaign is called and what it asks for.")
    if not surplus.strip():
        raise refuse("surplus_not_said", "Say what happens when more comes in than the campaign asks for.")
    if goal_pence is not None and goal_pence <= 0:
        raise refuse("goal_not_positive", "A goal is more than nothing. Leave it out when there is none.")
    if Campaign.objects.filter(pot=pot).exists():
        raise refuse("pot_has_a_campaign", "Another campaign asks for the pot %(pot)s. Choose another pot.", pot=pot)

    ledger.open_pot(pot)
    campaign = Campaign.objects.create(
        slug=slug, pot=pot, title=title.strip(), ask=ask.strip(), surplus=surplus.strip(), goal_pence=goal_pence
    )

    audit.record(actor, Verb.CAMPAIGN_OPENED, f"campaign:{campaign.id}", pot=pot, goal_pence=goal_pence)
    return campaign


@transaction.atomic
def close_campaign(actor: Actor, *, campaign_id: UUID) -> Campaign:
    """Ask no longer. What is being paid still arrives."""
    campaign = Campaign.objects.select_for_update().get(id=campaign_id)

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    if not campaign.is_open:
        return campaign

    campaign.closed_at, campaign.paused_at = clock.now(), None
    campaign.save(update_fields=["closed_at", "paused_at"])

    audit.record(actor, Verb.CAMPAIGN_CLOSED, f"campaign:{campaign.id}")
    return campaign


@transaction.atomic
def pause_campaign(actor: Actor, *, campaign_id: UUID) -> Campaign:
    """Take no new gifts for now. What is on its way still arrives, and monthly gifts go on."""
    campaign = Campaign.objects.select_for_update().get(id=campaign_id)

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    if campaign.is_paused:
        return campaign
    if not campaign.is_open:
        raise refuse("campaign_closed", "This campaign has ended, so there is nothing to pause.")

    campaign.paused_at = clock.now()
    campaign.save(update_fields=["paused_at"])

    audit.record(actor, Verb.CAMPAIGN_PAUSED, f"campaign:{campaign.id}")
    return campaign


@transaction.atomic
def resume_campaign(actor: Actor, *, campaign_id: UUID) -> Campaign:
    """Ask again after a pause. What has ended stays ended: whoever asks anew opens another campaign."""
    campaign = Campaign.objects.select_for_update().get(id=campaign_id)

    need_one_of(actor, Role.TREASURER, Role.ADMINISTRATOR)
    if not campaign.is_open:
        raise refuse("campaign_closed", "This campaign has ended. Open another one to ask again.")
    if not campaign.is_paused:
        return campaign

    campaign.paused_at = None
    campaign.save(update_fields=["paused_at"])

    audit.record(actor, Verb.CAMPAIGN_RESUMED, f"campaign:{campaign.id}")
    return campaign
