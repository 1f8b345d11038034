"""A short stretch of killed runs, and that the findings find what is planted."""

from pathlib import Path

import pytest
from django.db import connections

from tests.payments import killing
from tests.payments.fake_bank import FakeBank

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.postgresql]
KNOWN_LINES = "amount_pounds,recipient_name,sort_code,account_no,reference\r\n"


@pytest.fixture(autouse=True)
def _world(transactional_db, settings):
    settings.OUTBOX_LEASE_SECONDS = 1
    killing.ACCOUNTS.clear()
    killing.a_world()
    yield
    connections.close_all()


def test_killed_runs_pay_everybody_once(tmp_path: Path):
    world = killing.walk(runs=4, seed=5, folder=tmp_path, kinds=("web", "worker"))

    assert sum(world.killed.values()) == 4
    assert world.moments > 500
    assert killing.findings(world.bank) == dict.fromkeys(killing.findings(world.bank), 0)


def test_a_file_that_was_given_twice_is_found(tmp_path: Path):
    world = killing.walk(runs=0, seed=5, folder=tmp_path, kinds=("web",))
    account = next(iter(killing.ACCOUNTS.values()))

    world.bank.take("again", f"{KNOWN_LINES}250.00,S Marker,309430,{account},COMMON POT\r\n".encode())
    world.bank.take("stranger", f"{KNOWN_LINES}1.00,S Marker,309430,99999999,COMMON POT\r\n".encode())

    found = killing.findings(world.bank)
    assert (found["paid twice"], found["paid to nobody we know"]) == (1, 1)
    assert found["pence between the bank's books and ours"] in (250_00, 251_00)


def test_a_payment_that_never_left_is_found(tmp_path: Path):
    killing.walk(runs=0, seed=5, folder=tmp_path, kinds=("web",))

    found = killing.findings(FakeBank(tmp_path / "another"))

    assert found["lost"] == killing.PAYMENTS
    assert found["pence between the bank's books and ours"] == killing.PAYMENTS * 250_00
