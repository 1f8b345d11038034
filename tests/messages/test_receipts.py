"""The receipt by e-mail: all that it must say, in the language of the gift, with links to nobody else's pages."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.utils import translation

from fundapp.contributions import actions
from fundapp.contributions.facts import Paid
from fundapp.contributions.models import Campaign, Contribution, Supporter
from fundapp.kernel.actor import system
from fundapp.ledger import actions as ledger
from fundapp.outbox import relay

FUND = system("test")
AT = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)


@pytest.fixture
def campaign(db) -> Campaign:
    ledger.open_standard_accounts()
    return actions.open_campaign(FUND, slug="general", pot="general", title="The pot", ask="Food.", surplus="It stays.")


@pytest.fixture
def letter(campaign):
    def sent(*, email="sam@example.org", language="en-gb", supporter=None):
        gift = Contribution.objects.create(
            once_key="k", campaign=campaign, amount_pence=10_00, email=email, language=language, supporter=supporter
        )
        actions.apply_payment(FUND, fact=Paid(str(gift.id), "pi", "txn", 10_00, 35, "GBP", AT))
        relay.drain()
        assert len(mail.outbox) == 1
        return mail.outbox[0], Contribution.objects.get()

    return sent


def test_it_says_amount_day_code_how_to_stop_and_where_the_paper_is(letter, settings):
    mailed, gift = letter()
    link = f"{settings.SITE_URL}/donate/thanks/{gift.access_token}"
    for part in (
        "£10.00",
        "2 June 2026",
        gift.receipt_code,
        "How to stop: You gave once. Nothing more will be taken.",
        f"{link}\n",
        f"{link}/receipt.pdf\n",
    ):
        assert part in mailed.body
    assert mailed.attachments == []
    assert mailed.extra_headers["Content-Language"] == "en-gb"


def test_it_is_in_the_language_of_the_gift_and_changes_nobody_elses(letter):
    mailed, gift = letter(language="cy")
    assert mailed.subject == "Diweddariad i chi"
    assert mailed.extra_headers["Content-Language"] == "cy"
    for part in ("Diolch am roi £10.00", "2 Mehefin 2026", "Rhoesoch unwaith.", gift.receipt_code):
        assert part in mailed.body
    for english in ("Thank you", "Receipt", "How to stop", "Talk to a person"):
        assert english not in mailed.body
    assert translation.get_language() == "en-gb"


def test_it_leads_to_all_their_gifts_where_the_address_is_the_supporters_own(letter):
    mailed, _ = letter(supporter=Supporter.objects.create(email="sam@example.org"), email="Sam@example.org")
    assert "/giving/" in mailed.body


def test_it_leads_to_nobodys_gifts_where_the_address_is_another(letter):
    mailed, _ = letter(supporter=Supporter.objects.create(email="other@example.org"))
    assert "/giving/" not in mailed.body


def test_it_leaves_once(letter):
    _, gift = letter()
    assert gift.receipt_sent_at is not None
    relay.drain()
    assert len(mail.outbox) == 1
