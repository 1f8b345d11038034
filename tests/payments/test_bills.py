"""A bill that is paid straight: asked for as its own question, allowed by the rules, and paid under its own number."""

import pytest

from fundapp.kernel.actor import system
from fundapp.kernel.ids import new_id
from fundapp.kernel.refusal import Refused
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from payouts.claims import access, questions, selectors
from payouts.claims import actions as asking
from payouts.payments import actions
from payouts.payments.details import payment_of
from payouts.rulebook import actions as rulebook
from payouts.rulebook import books
from tests.claims import stories as claims
from tests.payments import stories

pytestmark = pytest.mark.django_db

BILL = {
    "account_name": "Northern Homes",
    "sort_code": "309430",
    "account_number": "12345678",
    "bill_number": "RENT-004521",
}


@pytest.fixture(autouse=True)
def _ways(settings):
    settings.PAY_HOW_ON = ["bank", "bill", "talk"]


def rules(*, pay_creditor: bool) -> None:
    text = books.text("common-pot").replace("[payment]\n", f"[payment]\npay_creditor = {str(pay_creditor).lower()}\n")
    rulebook.adopt(system("tests"), toml_text=text, minute_ref="General meeting, item 1")


def refused(act, *args, **options) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    return caught.value.codes


def wants_a_bill():
    rules(pay_creditor=True)
    return claims.answered(pay_how={"pay_how": "bill"}, bill=BILL)


def test_a_bill_is_offered_where_the_rules_allow_it():
    rules(pay_creditor=False)
    claim = claims.draft()

    assert "bill" not in selectors.ways_on(questions.PAY_HOW)
    me = access.claimant(claim.id)
    assert refused(asking.answer, me, claim.id, "pay-how", {"pay_how": "bill"}) == ("pay_how_unknown",)


@pytest.mark.parametrize(
    ("methods", "offered"),
    [('["bank"]', {"bank", "talk"}), ('["voucher"]', {"voucher", "talk"}), ("[]", {"bank", "voucher", "cash", "talk"})],
)
def test_a_way_is_offered_where_the_rules_name_it(settings, methods, offered):
    settings.PAY_HOW_ON = ["bank", "voucher", "cash", "talk"]
    text = books.text("common-pot").replace('methods = ["bank", "voucher", "cash"]', f"methods = {methods}")
    rulebook.adopt(system("tests"), toml_text=text, minute_ref="General meeting, item 1")

    ways = {choice.value for choice in questions.PAY_HOW.fields[0].choices}
    assert selectors.ways_on(questions.PAY_HOW) & ways == offered


def test_a_bill_asks_for_its_number_and_no_own_account():
    claim = wants_a_bill()

    asked = {one.slug for one in selectors.asked_of(claim)}
    assert "bill" in asked
    assert "bank" not in asked
    assert claim.account_ends == "78"
    assert vault.sealed_fields(claim.subject, SealedClass.BANK) == set(BILL)
    empty = {**BILL, "bill_number": ""}
    assert refused(asking.answer, access.claimant(claim.id), claim.id, "bill", empty) == ("bill_number_missing",)


def test_another_way_forgets_the_bill():
    claim = wants_a_bill()

    asking.answer(access.claimant(claim.id), claim.id, "pay-how", {"pay_how": "bank"})

    assert vault.sealed_fields(claim.subject, SealedClass.BANK) == frozenset()


def test_a_bill_is_paid_under_its_own_number():
    claim = claims.submitted(wants_a_bill())
    payout = stories.payout(claims.deciding(claim=claims.preparing(claim=claim)))
    run = stories.approved(stories.prepared(None, [payout]))
    who = stories.preparer(run)

    paid = payment_of(who, run.lines.get(), new_id())
    file = actions.write_bank_file(who, run_id=run.id)

    assert (paid.name, paid.sort_code, paid.account_number) == ("Northern Homes", "309430", "12345678")
    assert paid.reference == "RENT-004521"
    assert b"RENT-004521" in file.content
    assert payout.reference.encode() not in file.content


def test_an_own_account_is_paid_under_the_neutral_words():
    run = stories.approved(stories.prepared(None, [stories.payout()]))

    paid = payment_of(stories.preparer(run), run.lines.get(), new_id())

    assert paid.reference == "COMMON POT"
