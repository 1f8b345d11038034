"""A fund that is a charity, gifts that have arrived, and people who declare."""

from datetime import UTC, datetime

import pytest

from fundapp.contributions import actions as giving
from fundapp.contributions.facts import Paid, Refunded
from fundapp.contributions.models import Contribution, Supporter
from fundapp.giftaid import actions
from fundapp.giftaid.person import Person
from fundapp.giftaid.wordings import Covers
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from members.access import ANYONE
from members.roles import Role
from tests import people

FUND = system("test")
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
SIAN = Person("Mrs", "Siân", "House-Martin", "12a", "Heol y Bont, Caerdydd", "cf10 1aa")


@pytest.fixture
def charity(settings):
    settings.FUND_IS_CHARITY = True
    settings.FUND_CHARITY_NAME = "The Common Pot Trust"
    settings.FUND_CHARITY_NUMBER = "1234567"
    settings.ROOT_URLCONF = "tests.giftaid.urls"


@pytest.fixture
def campaign(db):
    ledger.open_standard_accounts()
    return giving.open_campaign(
        FUND, slug="general", pot="general", title="The general pot", ask="Food.", surplus="It stays in the pot."
    )


@pytest.fixture
def sam(db):
    return Supporter.objects.create(email="sam@example.org")


@pytest.fixture
def give(campaign):
    def made(pence=10_00, *, at=AT, supporter=None, recurring=None):
        number = Contribution.objects.count()
        gift = Contribution.objects.create(
            once_key=f"k{number}",
            campaign=campaign,
            supporter=supporter,
            email=supporter.email if supporter else "",
            recurring=recurring,
            amount_pence=pence,
        )
        giving.apply_payment(FUND, fact=Paid(str(gift.id), f"pi_{number}", f"txn_{number}", pence, 0, "GBP", at))
        return Contribution.objects.get(id=gift.id)

    return made


@pytest.fixture
def give_back():
    def made(gift, pence):
        name = f"{gift.id}_{pence}"
        giving.apply_refund(FUND, fact=Refunded(str(gift.id), f"re_{name}", f"txn_{name}", pence, "GBP", AT))
        return Contribution.objects.get(id=gift.id)

    return made


@pytest.fixture
def declare(charity):
    def made(gift, covers=Covers.THIS, *, person=SIAN, key="", language="en-gb"):
        return actions.declare(
            ANYONE,
            key=key or f"d{gift.id}",
            contribution_id=gift.id,
            covers=covers,
            person=person,
            language=language,
        )

    return made


@pytest.fixture
def treasurer(db):
    return people.actor(people.organiser(Role.TREASURER))


@pytest.fixture
def treasury(client, db):
    return people.signed_in(client, people.organiser(Role.TREASURER))
