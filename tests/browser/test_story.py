"""The story of a pound in a real browser: phones and desks, light and dark, without JavaScript."""

import shutil
from urllib.parse import urlsplit

import pytest

from payouts.claims.models import Claim
from tests.browser.browser_hands import BrowserHands
from tests.browser.conftest import ARTEFACTS
from tests.flows.conftest import member_code, people, settle, site
from tests.flows.story import Story

# The story's own site rather than the module's: it needs a pretend Stripe that knocks, and a worker.
__all__ = ["member_code", "people", "settle", "site"]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_pound_walks_through_the_house(chromium, site, settle, people, member_code, settings):
    pictures = ARTEFACTS / "story"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    devices: list[BrowserHands] = []

    def hands() -> BrowserHands:
        devices.append(BrowserHands(chromium, site, pictures, len(devices) + 1))
        return devices[-1]

    told = Story(hands, settle, people, member_code).tell()
    asked_of = {urlsplit(address).netloc for device in devices for address in device.leave()}

    assert b"110.00,S Example,309430,12345678" in told.bank_file
    assert Claim.objects.get().state == "closed"
    assert asked_of == {urlsplit(site).netloc, urlsplit(settings.STRIPE_API_BASE).netloc}
    assert len(list(pictures.glob("*.png"))) > 40
