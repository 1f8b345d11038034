"""A payment that came back, as its person walks it: neutral words, two pages, a second check, three days, paid."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from payouts.committee.models import Panel
from payouts.payments import selectors
from payouts.payments.models import Payout
from tests import people
from tests.claims import stories as claims
from tests.claims import ways
from tests.claims.browser import Phone
from tests.payments import stories

pytestmark = pytest.mark.django_db
TYPED = {"account_name": "S Marker", "sort_code": "20-00-00", "account_number": "55779911"}


def test_from_coming_back_to_being_paid_again_without_a_vote():
    run = stories.settled(stories.sent(stories.written(stories.approved())))
    payout, claim = stories.payouts_of(run)[0], stories.claim_of(run)
    panels = Panel.objects.count()
    treasurer = people.signed_in(Client(), run.prepared_by)
    ways.delivered()
    mail.outbox.clear()

    came_back = reverse("payments:came_back", args=[run.id, payout.id])
    for _ in range(2):
        assert treasurer.post(came_back, {"because": "account_closed"}).status_code == 302
    ways.delivered()
    assert Payout.objects.get(id=payout.id).state == "promised"
    [letter] = [each for each in mail.outbox if each.to == ["sam@safe.example"]]
    said = f"{letter.subject} {letter.body}".lower()
    assert "check a detail" in said
    assert not [word for word in ("pay", "bank", "money", "account", "£", "sanction", "fund") if word in said.split()]

    phone = Phone().get("/back").post(code=claims.code_of(claim))
    assert "Your payment came back to us" in phone.words
    assert "We could not get it to you yet." in phone.words
    assert "is on its way to you" not in phone.words
    assert "Check my account" in phone.words
    phone.get("/me/bank")
    assert phone.path == "/me/bank/check"
    phone.post("/me/bank/check/send")
    ways.delivered()
    phone.post("/me/bank/check", digits=mail.outbox[-1].body.split()[0])
    assert phone.path == "/me/bank"
    phone.post("/me/bank", **TYPED)
    assert phone.path == "/me"
    assert "Your payment came back to us" not in phone.words
    assert "We wait 3 days before we pay to it." in phone.words

    held = {reason.code for each in selectors.candidates(people.actor(run.prepared_by)) for reason in each.held_because}
    assert held == {"details_are_new"}
    with clock.frozen_at(clock.now() + timedelta(hours=73)):
        again = stories.written(stories.approved(stories.prepared(run.prepared_by, [payout])))
        paid = stories.settled(stories.sent(again))
        assert paid.state == "settled"
    assert Panel.objects.count() == panels
    claim.refresh_from_db()
    assert claim.state == "closed"
