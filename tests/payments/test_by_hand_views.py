"""Paying by hand over HTTP: from picking to signing, and what a person and their caseworker see."""

import pytest
from django.test import Client
from django.urls import reverse

from fundapp.kernel import clock
from fundapp.ledger import selectors as ledger
from members.roles import Role
from payouts.payments.models import CashHandover, PaymentRun, Voucher
from tests import people
from tests.payments import stories
from tests.registers.doors.claims import holding

pytestmark = pytest.mark.django_db

CODE = "ABCD-EFGH-1234"


def of(account, *, fresh: bool = True) -> Client:
    return people.signed_in(Client(), account, fresh=fresh)


def url(name: str, *parts: object) -> str:
    return reverse(f"payments:{name}", args=parts)


def text(response) -> str:
    return response.content.decode()


def test_each_way_has_its_button_and_its_own_list():
    by_bank, voucher = stories.payout(), stories.wanting("energy")
    client = of(stories.payer())

    page = text(client.get(url("runs")))
    assert 'href="/organise/runs/new?by=voucher"' in page
    assert "Prepare a run in cash" not in page
    listed = text(client.get(url("prepare") + "?by=voucher"))
    assert stories.claim_of(voucher).reference in listed
    assert stories.claim_of(by_bank).reference not in listed
    assert "Top-up code for a gas or electric meter" in listed
    assert "How the bank takes the file" not in listed
    assert stories.claim_of(voucher).reference not in text(client.get(url("prepare")))


def test_preparing_vouchers_by_the_form_sent_twice_is_one_run():
    payout, client = stories.wanting("voucher"), of(stories.payer())
    sent = {"once": "form-1", "payout": [str(payout.id)], "rail": "voucher"}

    answers = [client.post(url("prepare"), sent) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert PaymentRun.objects.get().rail == "voucher"


def test_a_bank_and_a_voucher_are_no_choice_of_one_form():
    payout, client = stories.wanting("voucher"), of(stories.payer())

    answer = client.post(url("prepare"), {"once": "form-1", "payout": [str(payout.id)], "rail": "generic"})

    assert answer.status_code == 409
    assert "is to be paid in another way. It goes into a run of that kind." in text(answer)
    assert not PaymentRun.objects.exists()


def test_vouchers_are_entered_one_after_another_and_each_twice_is_one():
    run = stories.vouchers()
    client = of(run.prepared_by)
    where = url("voucher", run.id, stories.payouts_of(run)[0].id)
    first = {"issuer": "Corner Shop", "code": CODE, "amount": "200"}

    assert "To enter: £250.00." in text(client.get(where))
    assert client.post(where, first).url == where
    assert client.post(where, first).status_code == 302
    assert "Corner Shop, ends in 1234, £200.00" in text(client.get(where))
    answer = client.post(where, {**first, "code": "NEXT-CODE-5678", "amount": "60"})
    assert answer.status_code == 409
    assert "The vouchers of a payment come to no more than it is. Check the sum." in text(answer)
    assert 'value="NEXT-CODE-5678"' in text(answer)
    assert client.post(where, {**first, "code": "NEXT-CODE-5678", "amount": "50"}).url == url("run", run.id)
    assert Voucher.objects.count() == 2
    assert "CODE-5678" not in text(client.get(url("run", run.id)))


def test_a_person_sees_their_code_at_a_press_and_then_it_is_gone():
    voucher = stories.entered(code=CODE)
    claim = stories.claim_of(voucher.line.run)
    phone = holding(claim)

    assert url("my_codes") in text(phone.get("/me"))
    assert CODE not in text(phone.get(url("my_codes")))
    shown = phone.post(url("my_codes"), {"voucher": str(voucher.id)})
    assert CODE in text(shown)
    assert "no-store" in shown["Cache-Control"]
    assert CODE not in text(phone.get(url("my_codes")))
    for _ in range(2):
        answer = phone.post(url("my_codes"), {"voucher": str(voucher.id), "done": "yes"})
        assert answer.status_code == 302
    assert "Nothing waits for you now." in text(phone.get(url("my_codes")))
    assert CODE not in text(phone.post(url("my_codes"), {"voucher": str(voucher.id)}))
    assert url("my_codes") not in text(phone.get("/me"))


def test_another_person_is_shown_nothing():
    voucher = stories.entered(code=CODE)
    other = holding(stories.claim_of(stories.vouchers()))

    assert CODE not in text(other.post(url("my_codes"), {"voucher": str(voucher.id)}))
    assert other.post(url("my_codes"), {"voucher": str(voucher.id), "done": "yes"}).status_code == 404
    assert Client().get(url("my_codes")).status_code == 302


def test_a_caseworker_reads_a_code_out_and_the_person_sees_that_they_did():
    voucher = stories.entered(code=CODE)
    claim = stories.claim_of(voucher.line.run)
    client = of(claim.caseworker)

    assert CODE not in text(client.get(url("codes")))
    assert CODE in text(client.post(url("codes"), {"voucher": str(voucher.id)}))
    assert "the code of your voucher" in text(holding(claim).get("/me/who-can-see"))
    other = of(people.organiser(Role.CASEWORKER))
    assert CODE not in text(other.post(url("codes"), {"voucher": str(voucher.id)}))


def test_cash_is_said_to_its_person_and_signed_for_in_its_row():
    run = stories.cash()
    claim, payout = stories.claim_of(run), stories.payouts_of(run)[0]
    one, two = of(run.prepared_by), of(run.approved_by)

    waits = text(holding(claim).get(url("my_codes")))
    assert "£250.00 in cash" in waits
    assert claim.reference in waits
    assert claim.reference in text(of(claim.caseworker).get(url("codes")))
    assert "I handed it over" in text(one.get(url("run", run.id)))
    for _ in range(2):
        one.post(url("sign", run.id, payout.id))
    assert CashHandover.objects.get().seen_by is None
    assert "I handed it over" not in text(one.get(url("run", run.id)))
    assert "I saw it handed over" in text(two.get(url("run", run.id)))
    for _ in range(2):
        two.post(url("sign", run.id, payout.id))
    page = text(two.get(url("run", run.id)))
    assert f"Handed over by {run.prepared_by.label}. Seen by {run.approved_by.label}." in page
    assert ledger.balance_pence("cash") == 0
    assert "Nothing waits for you now." in text(holding(claim).get(url("my_codes")))


def test_a_signature_with_an_old_factor_is_asked_to_prove_it():
    run = stories.cash()

    answer = of(run.prepared_by, fresh=False).post(url("sign", run.id, stories.payouts_of(run)[0].id))

    assert answer.status_code == 302
    assert not CashHandover.objects.exists()


def test_what_came_back_by_hand_has_reasons_of_its_own():
    run = stories.cash()
    where = url("came_back", run.id, stories.payouts_of(run)[0].id)
    client = of(run.prepared_by)

    assert "Nobody came for it" in text(client.get(where))
    assert "The bank refused it" not in text(client.get(where))
    assert client.post(where, {"because": "wrong_details"}).status_code == 422
    assert client.post(where, {"because": "not_collected"}).status_code == 302
    assert run.lines.get().came_back_because == "not_collected"


def test_a_voucher_still_waits_after_the_bank_has_shown_it():
    with clock.frozen_at(clock.now()):
        voucher = stories.entered(code=CODE)
        stories.settled(voucher.line.run)
    phone = holding(stories.claim_of(voucher.line.run))

    assert url("my_codes") in text(phone.get("/me"))
    assert CODE in text(phone.post(url("my_codes"), {"voucher": str(voucher.id)}))
