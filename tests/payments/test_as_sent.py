"""What the bank will see: shown to a run's two people before its file, and each rail from picking to a file."""

from datetime import UTC, date, datetime

import pytest
import xmlschema
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from fundapp.vault import selectors as vault_reads
from members.roles import Role
from payouts.payments import actions, shelf
from payouts.payments.models import PaymentRun
from tests import people
from tests.payments import stories
from tests.payments.rails.test_pain001 import HERE
from tests.payments.test_views import of, text, url

pytestmark = pytest.mark.django_db


def approved(rail: str) -> PaymentRun:
    return stories.approved(stories.prepared(rail=rail))


def test_the_two_people_see_what_the_bank_changes_and_each_look_is_logged():
    run = approved("unity-trust")
    claim = stories.claim_of(run)
    before = vault_reads.openings(claim.subject).count()

    page = of(run.prepared_by).post(url("as_sent", run.id))

    assert "The bank will see “S MARKER” for “S Marker”: it takes capital letters only." in text(page)
    assert page["Cache-Control"] == "no-store"
    assert vault_reads.openings(claim.subject).count() == before + 3
    assert [record.verb for record in audit.about(run.subject)].count("run.seen_as_sent") == 1
    run.refresh_from_db()
    assert run.state == "approved", "looking moves nothing"


def test_a_rail_that_changes_nothing_says_so():
    run = approved("generic")

    page = text(of(run.approved_by).post(url("as_sent", run.id)))

    assert "1 payment is as it was typed" in page
    assert "There is nothing to look at" in page
    assert "Marker" not in page


def test_nobody_else_looks_and_nobody_before_approval():
    run = stories.prepared()
    with pytest.raises(Refused) as refused:
        actions.open_as_sent(stories.preparer(run), run_id=run.id)
    assert refused.value.codes == ("cannot_write_file_run_now",)

    run = stories.approved(run)
    for actor, code in [
        (people.actor(stories.payer()), "file_is_for_its_two_people"),
        (stories.preparer(run, fresh=False), "fresh_factor_needed"),
    ]:
        with pytest.raises(Refused) as refused:
            actions.open_as_sent(actor, run_id=run.id)
        assert refused.value.codes == (code,)
    with pytest.raises(Http404):
        actions.open_as_sent(people.actor(people.organiser(Role.COMMITTEE)), run_id=run.id)


def test_the_second_person_sees_it_beside_the_drawn_lines():
    run = stories.prepared(rail="unity-trust")

    page = text(of(stories.payer(Role.RELEASER)).post(url("spot", run.id)))

    assert "The bank will see “S MARKER”" in page


def test_an_account_that_does_not_fit_is_said_and_never_refused(settings, tmp_path):
    weights = tmp_path / "valacdos.txt"
    # Any account under this sort code would have to end in 0.
    weights.write_text("309430 309430 MOD10 0 0 0 0 0 0 0 0 0 0 0 0 0 1\n")
    settings.MODULUS_WEIGHTS = weights
    run = approved("generic")

    assert "does not fit its sort code" in text(of(run.prepared_by).post(url("as_sent", run.id)))
    assert actions.write_bank_file(stories.preparer(run), run_id=run.id).content


@pytest.mark.parametrize("code", shelf.codes())
def test_a_run_can_go_by_every_rail_and_both_people_have_the_same_file(code):
    run = approved(code)

    first = actions.write_bank_file(stories.preparer(run), run_id=run.id)
    second = actions.write_bank_file(people.actor(run.approved_by), run_id=run.id)

    assert first.content == second.content
    assert b"MARKER" in first.content.upper()
    assert first.name.endswith(f".{shelf.rail(code).ending}")
    if code == "iso20022":
        xmlschema.XMLSchema(HERE / "schemas" / "pain.001.001.09.xsd").validate(first.content.decode())


def test_a_year_without_known_bank_holidays_is_refused_and_nothing_is_half_done():
    run = approved("unity-trust")

    with clock.frozen_at(datetime(2029, 1, 10, 12, tzinfo=UTC)), pytest.raises(Refused) as refused:
        actions.write_bank_file(stories.preparer(run), run_id=run.id)

    assert refused.value.codes == ("bank_holidays_not_known",)
    run.refresh_from_db()
    assert (run.state, run.file_sha256) == ("approved", "")
    assert stories.claim_of(run).state == "approved"


def test_two_runs_have_two_numbers():
    from payouts.payments import selectors

    first, second = stories.prepared(), stories.prepared()

    numbers = [selectors.sending(run, pay_on=date(2026, 11, 23)).number for run in (first, second)]

    assert numbers[1] == numbers[0] + 1
