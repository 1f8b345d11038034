"""Pages around a request, which know nothing of whoever reads them; and requests whose dates have passed."""

from datetime import timedelta

from fundapp.kernel.actor import system
from payouts.claims import actions
from payouts.claims.models import Claim
from tests.claims import stories
from tests.payments import stories as payments
from tests.registers.pages import Page, State


def late():
    claim = stories.submitted()
    past = claim.submitted_at - timedelta(days=2)
    Claim.objects.filter(id=claim.id).update(prepare_by=past, decide_by=past, pay_by=past)
    return Claim.objects.get(id=claim.id)


def told_late():
    claim = late()
    actions.apologise(system("tests"), claim.id)
    return Claim.objects.get(id=claim.id)


def came_back():
    """A payment was sent back by the bank."""
    return payments.claim_of(payments.returned())


def with_bill_wanted(world):
    def make():
        claim = stories.draft()
        Claim.objects.filter(id=claim.id).update(pay_how="bill")
        return Claim.objects.get(id=claim.id)

    return world.once("claims bill", make)


PAGES = [
    Page("claims:stay_safe", kind="claimant", states=[State("first visit", "/help/stay-safe")]),
    Page("claims:hide", kind="claimant", states=[State("first visit", "/help/hide")]),
    Page("claims:help_benefits", kind="claimant", states=[State("not checked", "/help/benefits")]),
    Page("claims:help_spying", kind="claimant", states=[State("first visit", "/help/spying")]),
    Page("claims:help_other", kind="claimant", states=[State("first visit", "/help/other-help")]),
]
NOT_PAGES = {
    "claims:leave": "answers a button and leads away from the site",
}
