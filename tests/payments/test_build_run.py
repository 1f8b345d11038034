"""`manage.py build_run`: a run in the name of a treasurer, said before it is done, and never paid by itself."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from fundapp.kernel import clock
from payouts.payments.models import PaymentRun
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db


def build(*arguments: str) -> str:
    out = StringIO()
    call_command("build_run", *arguments, stdout=out)
    return out.getvalue()


def test_dry_run_says_everything_and_does_nothing():
    treasurer = stories.payer()
    stories.payout()
    stories.payout()

    said = build("--as", treasurer.label, "--dry-run")

    assert "are paid into the same account as one another" in said
    assert "2 payments, £500.00 in all, would be frozen. Nothing was changed." in said
    assert not PaymentRun.objects.exists()


def test_a_run_is_frozen_for_another_person_and_pressed_again_nothing_is_left():
    treasurer = stories.payer()
    payout = stories.payout()

    said = build("--as", treasurer.label)

    run = PaymentRun.objects.get()
    assert (run.state, run.prepared_by, run.count) == ("prepared", treasurer, 1)
    assert f"Run {run.name}: 1 payments, £250.00, frozen as {run.content_hash}." in said
    payout.refresh_from_db()
    assert payout.state == "in_run"
    assert "Nothing is ready to pay." in build("--as", treasurer.label)


def test_warnings_want_a_reason_and_it_is_kept():
    treasurer = stories.payer()
    stories.payout()
    stories.payout()

    with pytest.raises(CommandError, match="are paid into the same account"):
        build("--as", treasurer.label)
    build("--as", treasurer.label, "--why", "One household")

    assert list(PaymentRun.objects.get().looked_at.values_list("why", flat=True)) == ["One household"]


def test_what_is_held_is_told_and_stays_out():
    treasurer = stories.payer()
    with clock.frozen_at(clock.now()):
        payout = stories.payout()
    claim = stories.claim_of(payout)
    claim.participants.create(account=treasurer, part="caseworker")

    said = build("--as", treasurer.label)

    assert "held: You made one of these requests ready. Other people pay it." in said
    assert "Nothing is ready to pay." in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as", "Nobody"], "There is no treasurer called “Nobody”"),
        (["--as", "Nobody", "--rail", "no-such"], "There is no bank file of that kind"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(arguments, words):
    people.organiser("releaser")

    with pytest.raises(CommandError, match=words):
        build(*arguments)
