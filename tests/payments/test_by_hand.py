"""What no bank carries: vouchers whose codes are sealed for their people, and cash that two people sign for."""

import csv
import io

import pytest
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel.refusal import Refused
from fundapp.ledger import selectors as ledger
from fundapp.outbox.models import Message
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from members.roles import Role
from payouts.claims import access as claim_access
from payouts.claims import actions as asking
from payouts.payments import actions, gates, handing, selectors
from payouts.payments.actions import Because
from payouts.payments.details import code_of
from payouts.payments.models import CashHandover, PaymentRun, Payout, Voucher
from tests import people
from tests.payments import stories

pytestmark = pytest.mark.django_db

CODE = "ABCD-EFGH-1234"


@pytest.fixture(autouse=True)
def _ways(settings):
    settings.PAY_HOW_ON = ["bank", "trusted", "voucher", "cash_code", "energy", "cash", "bill", "talk"]


def refused(act, *args, **options) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    return caught.value.codes


def enter(run: PaymentRun, actor=None, **changes):
    asked = {"issuer": "Corner Shop", "code": CODE, "amount_pence": stories.AMOUNT_PENCE, **changes}
    return actions.enter_voucher(
        actor or stories.preparer(run), run_id=run.id, payout_id=stories.payouts_of(run)[0].id, **asked
    )


def balances() -> dict[str, int]:
    return {code: ledger.balance_pence(code) for code in ("bank", "cash", "in-transit", "promised:general")}


# --- A run pays in one way --------------------------------------------------------------------------------------------
def test_what_is_wanted_otherwise_goes_into_a_run_of_its_own():
    by_bank, voucher, cash = stories.payout(), stories.wanting("energy"), stories.wanting("cash")
    stories.box(1_000_00)

    assert refused(stories.prepared, None, [by_bank, voucher]) == ("another_way",)
    assert refused(stories.prepared, None, [voucher], rail="cash") == ("another_way",)
    assert refused(stories.prepared, None, [cash], rail="voucher") == ("another_way",)
    assert refused(stories.prepared, None, [by_bank], rail="voucher") == ("another_way",)
    assert stories.prepared(None, [voucher], rail="voucher").count == 1
    assert stories.prepared(None, [cash], rail="cash").count == 1


def test_a_way_that_changed_since_holds_the_run():
    run = stories.prepared(None, [stories.wanting("voucher")], rail="voucher")
    claim = stories.claim_of(run)
    claim.pay_how = "cash"
    claim.save()
    other = people.actor(stories.payer(Role.RELEASER))

    assert refused(actions.open_spot_check, other, run_id=run.id) == ("another_way", "run_needs_preparing_again")


def test_more_cash_than_the_box_holds_is_not_prepared():
    payout = stories.wanting("cash")
    stories.box(stories.AMOUNT_PENCE - 1)

    assert refused(stories.prepared, None, [payout], rail="cash") == ("cash_box_holds_less",)

    stories.box(1)
    assert stories.prepared(None, [payout], rail="cash").state == "prepared"


@pytest.mark.parametrize(
    ("rail", "wanted", "blanks"),
    [("voucher", "voucher", ["issuer", "last four"]), ("cash", "cash", ["day", "handed over by", "seen by"])],
)
def test_the_list_names_requests_and_sums_and_nobody(rail, wanted, blanks):
    stories.box(1_000_00)
    run = stories.approved(stories.prepared(None, [stories.wanting(wanted)], rail=rail))

    file = actions.write_bank_file(stories.preparer(run), run_id=run.id)

    label = stories.claim_of(run).reference
    empty = [""] * len(blanks)
    assert list(csv.reader(io.StringIO(file.content.decode("ascii")))) == [
        ["run", "request", "pounds", *blanks],
        [run.name, label, "250.00", *empty],
        [run.name, "total", "250.00", *empty],
    ]
    assert file.content.endswith(b"\r\n")
    assert not vault.openings(stories.claim_of(run).subject).filter(sealed_class=SealedClass.BANK.value).exists()


# --- Vouchers ---------------------------------------------------------------------------------------------------------
def test_a_voucher_is_bought_entered_taken_and_seen_at_the_bank():
    run = stories.vouchers()
    claim, start = stories.claim_of(run), balances()
    voucher = enter(run, pin=" 99 ")
    again = enter(run)

    assert again == voucher
    assert (voucher.issuer, voucher.last_four, voucher.amount_pence) == ("Corner Shop", "1234", 250_00)
    assert CODE not in str(vars(voucher))
    told = Message.objects.get(topic="claims.something_waits")
    assert told.payload == {"claim_id": str(claim.id)}

    me = claim_access.claimant(claim.id)
    assert code_of(me, voucher, purpose=gates.SHOW) == f"{CODE}\nPIN 99"
    taken = actions.take_voucher(me, claim_id=claim.id, voucher_id=voucher.id)
    assert actions.take_voucher(me, claim_id=claim.id, voucher_id=voucher.id).forgotten_at == taken.forgotten_at
    assert refused(code_of, me, voucher, purpose=gates.SHOW) == ("code_is_gone",)
    assert voucher.field not in vault.sealed_fields(claim.subject, SealedClass.CONTACT)

    run = actions.confirm_run(stories.preparer(run), run_id=run.id)
    assert run.state == "settled"
    assert balances()["bank"] == start["bank"] - stories.AMOUNT_PENCE
    assert balances()["in-transit"] == 0
    verbs = [record.verb for record in audit.about(f"payout:{stories.payouts_of(run)[0].id}")]
    assert verbs.count("voucher.entered") == verbs.count("voucher.taken") == 1


def test_a_code_is_nowhere_but_in_the_vault():
    run = stories.vouchers()
    enter(run)

    payout = stories.payouts_of(run)[0]
    said = [str(record.__dict__) for record in audit.about(f"payout:{payout.id}")]
    said += [str(message.__dict__) for message in Message.objects.all()]
    assert not [text for text in said if "ABCD" in text or "1234" in text or "Corner" in text]


def test_a_payment_takes_several_vouchers_up_to_what_it_is():
    run = stories.vouchers()
    enter(run, code="FIRST-CODE-0001", amount_pence=200_00)
    assert not Message.objects.filter(topic="claims.something_waits").exists()

    for pence in (50_01, 0, -1):
        assert refused(enter, run, code="OTHER-CODE-0002", amount_pence=pence) == ("voucher_does_not_fit",)
    assert refused(actions.confirm_run, stories.preparer(run), run_id=run.id) == ("voucher_not_entered",)

    enter(run, code="OTHER-CODE-0002", amount_pence=50_00)
    assert Message.objects.filter(topic="claims.something_waits").count() == 1
    assert actions.confirm_run(stories.preparer(run), run_id=run.id).state == "settled"


def test_a_code_that_was_entered_for_another_sum_says_so():
    run = stories.vouchers()
    enter(run, amount_pence=20_00)

    assert refused(enter, run, amount_pence=200_00) == ("code_entered_otherwise",)
    assert Voucher.objects.get().amount_pence == 20_00


@pytest.mark.parametrize("issuer", [CODE, f"Shop {CODE}", "abcd efgh 1234"])
def test_a_code_that_was_pasted_into_the_wrong_place_is_not_kept_there(issuer):
    assert refused(enter, stories.vouchers(), issuer=issuer) == ("issuer_is_the_code",)
    assert not Voucher.objects.exists()


def test_a_code_that_somebody_has_was_collected():
    voucher = stories.entered()
    claim = stories.claim_of(voucher.line.run)
    actions.take_voucher(claim_access.claimant(claim.id), claim_id=claim.id, voucher_id=voucher.id)
    treasurer, note = stories.preparer(voucher.line.run), {"payout_id": voucher.line.payout_id}

    assert refused(actions.return_payout, treasurer, **note, because=Because.NOT_COLLECTED) == ("was_collected",)
    assert actions.return_payout(treasurer, **note, because=Because.DID_NOT_WORK).state == "promised"


def test_nothing_is_handed_out_to_who_says_that_they_did_not_ask():
    for run, hand_out in ((stories.vouchers(), enter), (stories.cash(), lambda run: sign(run, stories.preparer(run)))):
        claim = stories.claim_of(run)
        asking.disown_claim(claim_access.claimant(claim.id), claim.id)

        assert refused(hand_out, run) == ("claim_frozen",)

        asking.thaw_claim(claim_access.claimant(claim.id), claim.id)
        assert hand_out(run).line.run == run


def test_one_code_is_never_given_to_two_people():
    first, second = stories.vouchers(), stories.vouchers()
    enter(first)

    assert refused(enter, second, code="abcd efgh 1234") == ("code_given_before",)
    assert Voucher.objects.count() == 1


@pytest.mark.parametrize("code", ["", "12345", "-----------", "ABC DE", "código-largo", "A" * 121])
def test_what_can_be_no_code_is_refused(code):
    assert refused(enter, stories.vouchers(), code=code) == ("code_not_understood",)


def test_a_voucher_says_who_issued_it():
    assert refused(enter, stories.vouchers(), issuer="  ") == ("issuer_missing",)


def test_codes_are_entered_by_payers_once_the_run_is_on_its_way():
    waiting = stories.approved(stories.prepared(None, [stories.wanting("voucher")], rail="voucher"))
    assert refused(enter, waiting) == ("not_to_hand_out_now",)
    run = stories.vouchers()
    for role in set(Role) - {Role.TREASURER, Role.RELEASER}:
        with pytest.raises((Refused, Http404)):
            enter(run, people.actor(people.organiser(role)))
    by_bank = stories.sent()
    assert refused(enter, by_bank) == ("another_kind_of_run",)
    tied = people.organiser(Role.TREASURER)
    seat = stories.claim_of(run).panels.first().seats.filter(state="voted").first()
    tied = people.actor(seat.account)
    tied = tied.__class__(tied.kind, tied.id, tied.label, frozenset({"treasurer"}), tied.factor_at)
    assert refused(enter, run, tied) == ("voter_cannot_pay",)


def test_a_code_opens_to_its_person_and_to_their_caseworker_alone():
    voucher = stories.entered()
    claim = voucher.line.payout.award.claim
    other = stories.claim_of(stories.vouchers())
    caseworker, colleague = claim.caseworker, people.organiser(Role.CASEWORKER)

    assert code_of(people.actor(caseworker), voucher, purpose=gates.READ_OUT) == CODE
    assert refused(code_of, people.actor(caseworker), voucher, purpose=gates.SHOW) == ("code_is_theirs",)
    stale = people.actor(caseworker, fresh=False)
    assert refused(code_of, stale, voucher, purpose=gates.READ_OUT) == ("fresh_factor_needed",)
    for actor in (
        claim_access.claimant(other.id),
        people.actor(colleague),
        *(people.actor(people.organiser(role)) for role in Role),
    ):
        for purpose in (gates.SHOW, gates.READ_OUT, "prepare", "pay", "tell"):
            assert refused(code_of, actor, voucher, purpose=purpose) == ("code_is_theirs",)
    with pytest.raises(Http404):
        actions.take_voucher(claim_access.claimant(other.id), claim_id=other.id, voucher_id=voucher.id)
    with pytest.raises(Http404):
        actions.take_voucher(people.actor(caseworker), claim_id=claim.id, voucher_id=voucher.id)
    assert [one.id for one in handing.to_read_out(people.actor(caseworker))] == [voucher.id]
    assert not handing.to_read_out(people.actor(colleague)).exists()


def test_a_voucher_that_comes_back_is_shown_to_nobody_and_can_be_entered_again():
    voucher = stories.entered()
    run, payout = voucher.line.run, voucher.line.payout
    claim = stories.claim_of(run)

    actions.return_payout(stories.preparer(run), payout_id=payout.id, because=Because.DID_NOT_WORK)

    voucher.refresh_from_db()
    assert voucher.is_void
    assert not handing.has_codes(claim.id)
    assert refused(code_of, claim_access.claimant(claim.id), voucher, purpose=gates.SHOW) == ("code_is_gone",)
    assert Payout.objects.get(id=payout.id).state == "promised"
    assert balances()["in-transit"] == 0

    again = stories.vouchers(stories.prepared(None, [Payout.objects.get(id=payout.id)], rail="voucher"))
    assert enter(again).line.run == again


# --- Cash -------------------------------------------------------------------------------------------------------------
def sign(run: PaymentRun, actor) -> CashHandover:
    return actions.sign_cash(actor, run_id=run.id, payout_id=stories.payouts_of(run)[0].id)


def test_cash_is_done_when_two_people_have_signed():
    run = stories.cash()
    one, two = stories.preparer(run), people.actor(run.approved_by)
    start = balances()

    first = sign(run, one)
    assert sign(run, one) == first
    assert first.seen_by_id is None
    assert balances() == start

    second = sign(run, two)
    assert sign(run, two) == second == sign(run, one)
    assert (str(second.given_by_id), str(second.seen_by_id)) == (one.id, two.id)
    run.refresh_from_db()
    assert run.state == "settled"
    assert balances() == {
        **start,
        "cash": start["cash"] - stories.AMOUNT_PENCE,
        "in-transit": start["in-transit"] - stories.AMOUNT_PENCE,
    }
    assert refused(sign, run, people.actor(stories.payer())) == ("not_to_hand_out_now",)
    verbs = [record.verb for record in audit.about(f"payout:{stories.payouts_of(run)[0].id}")]
    assert [verbs.count(verb) for verb in ("cash.handed_over", "cash.seen_handed_over", "payout.confirmed")] == [
        1,
        1,
        1,
    ]


def test_cash_is_not_called_paid_without_the_signatures():
    run = stories.cash()
    payout = stories.payouts_of(run)[0]

    assert refused(actions.confirm_run, stories.preparer(run), run_id=run.id) == ("cash_not_signed_for",)
    assert refused(actions.confirm_payout, stories.preparer(run), payout_id=payout.id) == ("cash_not_signed_for",)
    sign(run, stories.preparer(run))
    assert refused(actions.confirm_run, stories.preparer(run), run_id=run.id) == ("cash_not_signed_for",)


def test_a_signature_needs_a_payer_a_fresh_factor_and_cash_on_its_way():
    run = stories.cash()
    stale = people.actor(run.prepared_by, fresh=False)
    assert refused(sign, run, stale) == ("fresh_factor_needed",)
    for role in set(Role) - {Role.TREASURER, Role.RELEASER}:
        with pytest.raises((Refused, Http404)):
            sign(run, people.actor(people.organiser(role)))
    by_voucher = stories.vouchers()
    assert refused(sign, by_voucher, stories.preparer(by_voucher)) == ("another_kind_of_run",)


def test_cash_that_nobody_came_for_is_promised_again_and_back_in_the_box():
    run = stories.cash()
    start = balances()
    payout = stories.payouts_of(run)[0]
    sign(run, stories.preparer(run))

    actions.return_payout(stories.preparer(run), payout_id=payout.id, because=Because.NOT_COLLECTED)

    assert balances()["cash"] == start["cash"]
    assert balances()["in-transit"] == 0
    assert Payout.objects.get(id=payout.id).state == "promised"


def test_cash_that_was_signed_for_by_mistake_goes_back_into_the_box():
    run = stories.cash()
    payout = stories.payouts_of(run)[0]
    start = balances()
    sign(run, stories.preparer(run))
    sign(run, people.actor(run.approved_by))

    actions.return_payout(stories.preparer(run), payout_id=payout.id, because=Because.NOT_COLLECTED)

    assert balances()["cash"] == start["cash"]
    assert balances()["promised:general"] == start["promised:general"] + stories.AMOUNT_PENCE


def test_what_is_ready_is_told_apart_by_how_it_leaves():
    stories.payout()
    stories.wanting("voucher")
    stories.wanting("talk")

    found = selectors.candidates(people.actor(stories.payer()))

    assert sorted(str(each.leaves) for each in found if each.is_ready) == ["bank", "voucher"]
    assert [reason.code for each in found for reason in each.held_because] == ["way_not_chosen"]
