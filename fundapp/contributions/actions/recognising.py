"""Somebody knows whose the money at the bank is: it moves from `unidentified` to its pot."""

from uuid import UUID

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.contributions.actions import arriving
from fundapp.contributions.actions.offline import COUNTERS
from fundapp.contributions.models import Campaign, Contribution, OfflineGift, RecurringContribution
from fundapp.contributions.selectors.offline import asked_under_locked
from fundapp.contributions.workflow import OfflineState
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor
from fundapp.kernel.refusal import refuse
from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from members.access import need_one_of


@transaction.atomic
def recognise(actor: Actor, *, offline_id: UUID, campaign_id: UUID | None = None, reference: str = "") -> OfflineGift:
    """Say what the money is: by a reference that we once gave, or for a campaign. The same again is a quiet success."""
    gift = OfflineGift.objects.select_for_update().get(id=offline_id)
    promised, standing = asked_under_locked(reference)

    need_one_of(actor, *COUNTERS)
    if reference.strip() and promised is None and standing is None:
        raise refuse("reference_unknown", "We gave nobody this reference. Choose a campaign instead.")
    campaign = _campaign(promised or standing, campaign_id)
    if gift.state == OfflineState.RECOGNISED and gift.campaign_id == campaign.id:
        return gift
    if gift.state != OfflineState.UNIDENTIFIED:
        raise refuse("not_unidentified", "This money has found its way already, or is out of the books again.")

    source, at = f"recognised:{gift.id}", clock.now()
    ledger.post(journal.recognised(source=source, at=at, pot=campaign.pot, pence=gift.amount_pence))
    gift.campaign, gift.recurring = campaign, standing
    gift.contribution = arriving.arrived(actor, arriving.Arrival(gift, source, at, campaign), promised=promised)
    gift.state, gift.recognised_by, gift.recognised_at = OfflineState.RECOGNISED.value, actor.id, at
    gift.save(update_fields=["state", "campaign", "recurring", "contribution", "recognised_by", "recognised_at"])

    audit.record(
        actor,
        Verb.OFFLINE_RECOGNISED,
        f"offline:{gift.id}",
        campaign=campaign.slug,
        amount_pence=gift.amount_pence,
        by_reference=bool(reference.strip()),
    )
    return gift


def _campaign(to: Contribution | RecurringContribution | None, campaign_id: UUID | None) -> Campaign:
    if to is not None:
        return to.campaign
    campaign = Campaign.objects.filter(id=campaign_id).first() if campaign_id else None
    if campaign is None:
        raise refuse("campaign_missing", "Choose what the money is for.")
    return campaign
