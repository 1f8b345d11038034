"""The second person reads drawn lines in full before approving: which ones, who may, and that each look is logged."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from fundapp.audit import selectors as audit
from fundapp.kernel.refusal import Refused
from fundapp.vault import selectors as vault_reads
from members.roles import Role
from payouts.payments import actions
from payouts.payments.freeze import spot_check
from payouts.payments.models import SpotCheck
from tests import people
from tests.payments import stories

hashes = st.text(alphabet="0123456789abcdef", min_size=64, max_size=64)


@given(digest=hashes, count=st.integers(1, 40))
def test_three_lines_are_drawn_or_all_of_fewer_and_the_same_each_time(digest: str, count: int) -> None:
    positions = list(range(1, count + 1))

    drawn = spot_check(digest, positions)

    assert len(set(drawn)) == min(3, count)
    assert set(drawn) <= set(positions)
    assert drawn == spot_check(digest, positions[::-1])


def test_another_run_draws_other_lines() -> None:
    positions = range(1, 21)

    assert len({spot_check(f"{number:064x}", positions) for number in range(50)}) > 40


def _refused(by, run) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        actions.open_spot_check(by, run_id=run.id)
    return refused.value.codes


@pytest.mark.django_db
def test_the_drawn_lines_are_shown_in_full_and_each_look_is_logged() -> None:
    run = stories.prepared(None, [stories.payout() for _ in range(5)])
    second = people.actor(stories.payer(Role.RELEASER))

    lines = actions.open_spot_check(second, run_id=run.id)
    again = actions.open_spot_check(second, run_id=run.id)

    assert len(lines) == 3
    assert [line.label for line in lines] == [line.label for line in again]
    assert {(line.sort_code, line.account_number, line.amount_pence) for line in lines} == {
        ("309430", "01234542", stories.AMOUNT_PENCE)
    }
    shown = {line.label for line in lines}
    for payout in stories.payouts_of(run):
        claim = stories.claim_of(payout)
        looks = vault_reads.openings(claim.subject).filter(sealed_class="bank").count()
        assert looks == (6 if claim.reference in shown else 0)
    assert SpotCheck.objects.count() == 1
    assert [record.verb for record in audit.about(run.subject)].count("run.spot_checked") == 1


@pytest.mark.django_db
def test_nobody_approves_what_they_have_not_read() -> None:
    run = stories.prepared()
    stories.read_in_full(run, stories.payer(Role.RELEASER))
    other = people.actor(stories.payer(Role.RELEASER))

    with pytest.raises(Refused) as refused:
        actions.approve_run(other, run_id=run.id, typed_total="250.00", seen_hash=run.content_hash)

    assert refused.value.codes == ("lines_not_read",)
    run.refresh_from_db()
    assert run.state == "prepared"


@pytest.mark.django_db
def test_the_preparer_the_tied_the_roleless_and_an_old_factor_read_nothing() -> None:
    run = stories.prepared()
    claim = stories.claim_of(run)
    caseworker = people.organiser(Role.RELEASER)
    claim.participants.create(account=caseworker, part="caseworker")

    assert _refused(stories.preparer(run), run) == ("preparer_cannot_approve",)
    assert _refused(people.actor(caseworker), run) == ("caseworker_cannot_pay",)
    assert _refused(people.actor(people.organiser(Role.AUDITOR)), run) == ("role_needed",)
    assert _refused(people.actor(stories.payer(Role.RELEASER), fresh=False), run) == ("fresh_factor_needed",)
    assert not vault_reads.openings(claim.subject).filter(sealed_class="bank").exists()
    assert not SpotCheck.objects.exists()


@pytest.mark.django_db
def test_lines_that_were_not_drawn_stay_shut_and_so_do_all_after_the_approval() -> None:
    from fundapp.vault.classes import SealedClass
    from fundapp.vault.opening import open_sealed

    run = stories.prepared(None, [stories.payout() for _ in range(4)])
    second = people.actor(stories.payer(Role.RELEASER))
    drawn = {line.label for line in actions.open_spot_check(second, run_id=run.id)}
    [shut] = [claim for payout in stories.payouts_of(run) if (claim := stories.claim_of(payout)).reference not in drawn]

    with pytest.raises(Refused) as refused:
        open_sealed(second, subject=shut.subject, sealed_class=SealedClass.BANK, field="sort_code", purpose="pay")
    assert refused.value.codes == ("no_run_of_yours",)

    stories.approved(run)
    assert _refused(second, run) == ("cannot_approve_run_now",)


@pytest.mark.django_db
def test_a_run_that_somebody_left_is_not_read_but_prepared_again() -> None:
    from payouts.claims import access as claim_access
    from payouts.claims import actions as claims

    run = stories.prepared(None, [stories.payout(), stories.payout()])
    left = stories.claim_of(run)
    claims.withdraw_claim(claim_access.claimant(left.id), left.id)

    assert _refused(people.actor(stories.payer(Role.RELEASER)), run) == ("taken_back_since_frozen",)


@pytest.mark.django_db
def test_the_database_keeps_who_has_read() -> None:
    run = stories.approved()
    row = run.spot_checks.get()

    with pytest.raises(IntegrityError, match=r"run_is_spot_checked_once_by_each|UNIQUE"), transaction.atomic():
        SpotCheck.objects.create(run=run, by=row.by)
    for statement in ("UPDATE payments_spotcheck SET at = at", "DELETE FROM payments_spotcheck"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
