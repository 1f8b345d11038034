"""The figures of docs/privacy.md, small; `python -m tests.vault.figures` counts them in full."""

import pytest

from tests.vault import figures


@pytest.mark.django_db(transaction=True)
def test_erased_claims_are_in_no_backup_from_before(settings, tmp_path):
    settings.VAULT_EPOCH_DIR = tmp_path / "epoch"
    assert figures.erased_then_attacked(10) == (40, 0)


def test_a_thousand_swapped_ciphertexts_are_all_refused():
    assert figures.swapped(1000) == (1000, 0)


@pytest.mark.django_db(transaction=True)
def test_no_key_stays_under_the_old_one(settings, tmp_path):
    settings.VAULT_EPOCH_DIR = tmp_path / "epoch"
    assert figures.replaced(30)[:2] == (30, 0)
