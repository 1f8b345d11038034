"""The nightly chore that forgets forms nobody came back to, and the same by hand."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from fundapp.kernel import clock
from fundapp.outbox import chores, relay
from payouts.claims.models import Claim
from tests.claims import stories

pytestmark = pytest.mark.django_db


def test_a_dry_run_counts_and_a_run_forgets_once(capsys):
    with clock.frozen_at(clock.now() - timedelta(days=31)):
        stories.draft()
    stories.draft()

    for options in ({"dry_run": True}, {}, {}):
        call_command("wipe_drafts", **options)

    told = capsys.readouterr().out.splitlines()
    assert told == ["Would forget 1 forms.", "1 forms were forgotten.", "0 forms were forgotten."]
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["draft", "wiped"]


def test_the_worker_forgets_them_every_night():
    evening = clock.now().replace(hour=20)
    with clock.frozen_at(evening - timedelta(days=30)):
        draft = stories.draft()
    nights = []
    for days in range(3):
        with clock.frozen_at(evening + timedelta(days=days)):
            for _ in range(2):
                chores.promise_due()
                relay.drain()
            draft.refresh_from_db()
            nights.append(draft.state)

    assert nights == ["draft", "wiped", "wiped"]
