"""The nightly job that forgets forms nobody came back to."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from fundapp.kernel import clock
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
