"""The journal: each event's transfers to the letter, and everything that cannot be an entry."""

from datetime import UTC, datetime

import pytest

from fundapp.kernel.refusal import Refused
from fundapp.ledger import journal
from fundapp.ledger.journal import Entry, Kind, Transfer

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
GIFT = Transfer("bank", "pot:general", 500)


@pytest.mark.parametrize(
    ("entry", "kind", "transfers"),
    [
        (
            journal.card_gift(source="s", at=AT, pot="rent", gross_pence=1000, fee_pence=35),
            Kind.CARD_GIFT,
            (Transfer("stripe", "pot:rent", 1000), Transfer("pot:rent", "stripe", 35, is_fee=True)),
        ),
        (
            journal.card_gift(source="s", at=AT, pot="rent", gross_pence=1000, fee_pence=0),
            Kind.CARD_GIFT,
            (Transfer("stripe", "pot:rent", 1000),),
        ),
        (journal.settlement(source="s", at=AT, pence=9), Kind.SETTLEMENT, (Transfer("bank", "stripe", 9),)),
        (journal.bank_gift(source="s", at=AT, pot="rent", pence=9), Kind.BANK_GIFT, (Transfer("bank", "pot:rent", 9),)),
        (
            journal.unidentified_gift(source="s", at=AT, pence=9),
            Kind.UNIDENTIFIED_GIFT,
            (Transfer("bank", "unidentified", 9),),
        ),
        (
            journal.recognised(source="s", at=AT, pot="rent", pence=9),
            Kind.RECOGNISED,
            (Transfer("unidentified", "pot:rent", 9),),
        ),
        (
            journal.recognised(source="s", at=AT, pot="rent", pence=-9),
            Kind.RECOGNISED,
            (Transfer("pot:rent", "unidentified", 9),),
        ),
        (journal.cash_gift(source="s", at=AT, pot="rent", pence=9), Kind.CASH_GIFT, (Transfer("cash", "pot:rent", 9),)),
        (journal.cash_banked(source="s", at=AT, pence=9), Kind.CASH_BANKED, (Transfer("bank", "cash", 9),)),
        (journal.refund(source="s", at=AT, pot="rent", pence=9), Kind.REFUND, (Transfer("pot:rent", "stripe", 9),)),
        (
            journal.dispute(source="s", at=AT, pot="rent", pence=9, fee_pence=20),
            Kind.DISPUTE,
            (Transfer("pot:rent", "stripe", 9), Transfer("pot:rent", "stripe", 20, is_fee=True)),
        ),
        (
            journal.dispute_won(source="s", at=AT, pot="rent", pence=9),
            Kind.DISPUTE_WON,
            (Transfer("stripe", "pot:rent", 9),),
        ),
        (
            journal.dispute_won(source="s", at=AT, pot="rent", pence=9, fee_pence=20),
            Kind.DISPUTE_WON,
            (Transfer("stripe", "pot:rent", 9), Transfer("stripe", "pot:rent", 20, is_fee=True)),
        ),
        (
            journal.dispute_won(source="s", at=AT, pot="rent", pence=9, fee_pence=-20),
            Kind.DISPUTE_WON,
            (Transfer("stripe", "pot:rent", 9), Transfer("pot:rent", "stripe", 20, is_fee=True)),
        ),
        (
            journal.dispute(source="s", at=AT, pot="rent", pence=0, fee_pence=20),
            Kind.DISPUTE,
            (Transfer("pot:rent", "stripe", 20, is_fee=True),),
        ),
        (
            journal.refund(source="s", at=AT, pot="rent", pence=9, fee_pence=2),
            Kind.REFUND,
            (Transfer("pot:rent", "stripe", 9), Transfer("pot:rent", "stripe", 2, is_fee=True)),
        ),
        (
            journal.refund_failed(source="s", at=AT, pot="rent", pence=9),
            Kind.REFUND_FAILED,
            (Transfer("stripe", "pot:rent", 9),),
        ),
        (
            journal.settlement_failed(source="s", at=AT, pence=9),
            Kind.SETTLEMENT_FAILED,
            (Transfer("stripe", "bank", 9),),
        ),
        (
            journal.stripe_fee(source="s", at=AT, pence=9),
            Kind.STRIPE_FEE,
            (Transfer("pot:general", "stripe", 9, is_fee=True),),
        ),
        (
            journal.stripe_fee(source="s", at=AT, pence=-9),
            Kind.STRIPE_FEE,
            (Transfer("stripe", "pot:general", 9, is_fee=True),),
        ),
        (
            journal.bank_charge(source="s", at=AT, pence=9),
            Kind.BANK_CHARGE,
            (Transfer("pot:general", "bank", 9, is_fee=True),),
        ),
        (
            journal.bank_charge(source="s", at=AT, pence=-9),
            Kind.BANK_CHARGE,
            (Transfer("bank", "pot:general", 9, is_fee=True),),
        ),
        (
            journal.stripe_line(source="s", at=AT, pence=9, fee_pence=2),
            Kind.STRIPE_LINE,
            (Transfer("stripe", "unidentified", 9), Transfer("pot:general", "stripe", 2, is_fee=True)),
        ),
        (
            journal.stripe_line(source="s", at=AT, pence=-9, fee_pence=0),
            Kind.STRIPE_LINE,
            (Transfer("unidentified", "stripe", 9),),
        ),
        (
            journal.award_promised(source="s", at=AT, pot="rent", pence=9),
            Kind.AWARD_PROMISED,
            (Transfer("pot:rent", "promised:rent", 9),),
        ),
        (
            journal.promise_released(source="s", at=AT, pot="rent", pence=9),
            Kind.PROMISE_RELEASED,
            (Transfer("promised:rent", "pot:rent", 9),),
        ),
        (
            journal.payout_sent(source="s", at=AT, pot="rent", pence=9),
            Kind.PAYOUT_SENT,
            (Transfer("promised:rent", "in-transit", 9),),
        ),
        (
            journal.payout_confirmed(source="s", at=AT, pence=9),
            Kind.PAYOUT_CONFIRMED,
            (Transfer("in-transit", "bank", 9),),
        ),
        (
            journal.payout_returned(source="s", at=AT, pot="rent", pence=9, from_bank=False),
            Kind.PAYOUT_RETURNED,
            (Transfer("in-transit", "promised:rent", 9),),
        ),
        (
            journal.payout_returned(source="s", at=AT, pot="rent", pence=9, from_bank=True),
            Kind.PAYOUT_RETURNED,
            (Transfer("bank", "in-transit", 9), Transfer("in-transit", "promised:rent", 9)),
        ),
        (
            journal.given_back(source="s", at=AT, pot="rent", pence=9),
            Kind.GIVEN_BACK,
            (Transfer("bank", "pot:rent", 9),),
        ),
    ],
)
def test_each_event_moves_money_between_its_accounts(entry, kind, transfers):
    assert entry == Entry("s", kind, AT, transfers)


def test_reversal_is_the_exact_mirror_linked_to_its_entry():
    gift = journal.card_gift(source="gift:1", at=AT, pot="general", gross_pence=1000, fee_pence=35)

    mirror = journal.reversal(gift, source="mend:1", at=AT)

    assert mirror == Entry(
        "mend:1",
        Kind.CORRECTION,
        AT,
        (Transfer("stripe", "pot:general", 35, is_fee=True), Transfer("pot:general", "stripe", 1000)),
        reverses="gift:1",
    )


def test_reversal_of_a_release_is_a_promise_and_guarded_again():
    release = journal.promise_released(source="free:1", at=AT, pot="general", pence=9)

    (transfer,) = journal.reversal(release, source="mend:1", at=AT).transfers

    assert transfer == Transfer("pot:general", "promised:general", 9)
    assert transfer.guarded


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("no_transfers", {"transfers": ()}),
        ("too_many_transfers", {"transfers": (GIFT,) * 1_001}),
        ("amount_not_positive", {"transfers": (Transfer("bank", "pot:general", 0),)}),
        ("amount_not_positive", {"transfers": (Transfer("bank", "pot:general", -5),)}),
        ("amount_not_whole", {"transfers": (Transfer("bank", "pot:general", 5.0),)}),
        ("amount_not_whole", {"transfers": (Transfer("bank", "pot:general", True),)}),
        ("amount_not_whole", {"transfers": (Transfer("bank", "pot:general", "5"),)}),
        ("amount_too_large", {"transfers": (Transfer("bank", "pot:general", journal.AMOUNT_PENCE_MAX + 1),)}),
        ("same_account_twice", {"transfers": (Transfer("bank", "bank", 5),)}),
        ("account_unknown", {"transfers": (Transfer("bank", "pot:No Such", 5),)}),
        ("source_not_understood", {"source": ""}),
        ("source_not_understood", {"source": "Anna Smith"}),
        ("source_not_understood", {"source": "g" * 121}),
        ("time_without_zone", {"at": datetime(2026, 3, 14, 9, 30)}),  # noqa: DTZ001 -- the naive time is what is refused
        ("correction_needs_its_entry", {"kind": Kind.CORRECTION}),
        ("correction_needs_its_entry", {"reverses": "gift:0"}),
        ("kind_does_not_fit", {"kind": Kind.SETTLEMENT}),
        (
            "promise_stands_alone",
            {
                "kind": Kind.AWARD_PROMISED,
                "transfers": (Transfer("pot:general", "promised:general", 5), Transfer("bank", "pot:general", 5)),
            },
        ),
    ],
)
def test_what_cannot_be_an_entry_is_refused(code, changes):
    whole = {"source": "gift:1", "kind": Kind.BANK_GIFT, "at": AT, "transfers": (GIFT,)}

    with pytest.raises(Refused) as refused:
        Entry(**(whole | changes))

    assert refused.value.codes == (code,)


def test_every_fault_of_an_entry_is_named_at_once():
    with pytest.raises(Refused) as refused:
        Entry("Not a key", Kind.BANK_GIFT, AT, (Transfer("bank", "bank", 0),))

    assert refused.value.codes == ("amount_not_positive", "same_account_twice", "source_not_understood")


def test_every_kind_but_a_correction_has_its_accounts():
    assert set(journal.SHAPES) == set(Kind) - {Kind.CORRECTION}


def test_fingerprint_tells_another_event_and_not_a_later_time():
    gift = journal.card_gift(source="gift:1", at=AT, pot="general", gross_pence=1000, fee_pence=35)
    print_of_gift = gift.fingerprint("GBP")

    again = journal.card_gift(source="gift:1", at=AT.replace(year=2027), pot="general", gross_pence=1000, fee_pence=35)
    others = [
        journal.card_gift(source="gift:1", at=AT, pot="general", gross_pence=1000, fee_pence=36).fingerprint("GBP"),
        journal.card_gift(source="gift:1", at=AT, pot="rent", gross_pence=1000, fee_pence=35).fingerprint("GBP"),
        journal.bank_gift(source="gift:1", at=AT, pot="general", pence=1000).fingerprint("GBP"),
        journal.given_back(source="gift:1", at=AT, pot="general", pence=1000).fingerprint("GBP"),
        gift.fingerprint("EUR"),
    ]

    assert again.fingerprint("GBP") == print_of_gift
    assert len({print_of_gift, *others}) == 6
