"""Somebody says what a line is: once, whole, and by the doors that such money always takes."""

import pytest

from fundapp.audit.models import Record
from fundapp.contributions import actions as contributions
from fundapp.contributions.actions import offline, transfers
from fundapp.contributions.counting import Seen
from fundapp.contributions.models import OfflineGift
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.ledger import actions as ledger
from fundapp.ledger import selectors as books
from fundapp.ledger.models import Entry
from fundapp.treasury import actions, selectors
from fundapp.treasury.matching import Certainty
from fundapp.treasury.models import Match, MatchPart
from fundapp.treasury.workflow import Rest
from members.roles import Role
from payouts.payments.models import Payout
from tests import people
from tests.payments import stories as payments
from tests.treasury import stories
from tests.treasury.stories import a_line, bring, csv, row

pytestmark = pytest.mark.django_db


def accept(line, *picks, by=None, fresh=True, **options):
    actor = people.actor(by or stories.treasurer(), fresh=fresh)
    return actions.accept(actor, line_id=line.id, picks=picks, **options)


def codes_of(line, *picks, **options):
    before = Match.objects.count(), Entry.objects.count()
    with pytest.raises(Refused) as why:
        accept(line, *picks, **options)
    assert (Match.objects.count(), Entry.objects.count()) == before
    return why.value.codes


def entry(source):
    return f"entry:{Entry.objects.get(source=source).id}"


def promised():
    ledger.open_standard_accounts()
    campaign = contributions.open_campaign(
        system("test"), slug="winter", pot="winter", title="Winter", ask="Heat.", surplus="It stays.", goal_pence=6_000
    )
    return transfers.promise_transfer(system("test"), key="t", campaign_id=campaign.id, amount_pence=2_000)


# --- Money that came --------------------------------------------------------------------------------------------------
def test_money_of_nobody_waits_unidentified():
    line = a_line("20.00")

    accept(line, rest=Rest.GIFT)

    gift = OfflineGift.objects.get()
    assert (gift.state, gift.amount_pence, gift.received_on, gift.reference) == ("unidentified", 2_000, line.day, "")
    assert books.balance_pence("unidentified") == 2_000
    assert stories.open_ids() == []


def test_a_gift_under_our_reference_is_that_gift():
    gift = promised()
    line = a_line("20.00", f"JANE DOE {gift.reference}")
    assert selectors.suggestions()[line.id].code == f"gift:{gift.reference}"

    done, refused = actions.accept_sure(people.actor(stories.treasurer()))

    assert (done, refused) == (1, ())
    gift.refresh_from_db()
    assert gift.state == "paid"
    assert books.balance_pence("pot:winter") == 2_000


def test_said_again_in_the_same_words_it_is_the_same_match():
    line = a_line("20.00")
    assert accept(line, rest=Rest.GIFT) == accept(line, rest=Rest.GIFT)
    assert OfflineGift.objects.count() == 1
    assert codes_of(line, rest=Rest.CHARGE) == ("line_is_matched",)


def test_a_transfer_that_was_written_down_by_hand_is_not_written_down_again():
    ledger.open_standard_accounts()
    seen = Seen("bank", 2_000, stories.today(1))
    gift = offline.record_transfer(people.actor(stories.treasurer()), key="by hand", seen=seen)
    line = a_line("20.00")

    assert codes_of(line, rest=Rest.GIFT) == ("looks_recorded_already",)
    assert selectors.suggestions()[line.id].certainty is Certainty.LIKELY
    accept(line, entry(f"offline:{gift.id}"))
    assert books.balance_pence("bank") == 2_000


def test_two_gifts_alike_on_one_day_are_two():
    ledger.open_standard_accounts()
    bring(csv(row("5.00", "B"), row("5.00", "B")))
    for line in list(selectors.open_lines()):
        accept(line, rest=Rest.GIFT)
    assert books.balance_pence("unidentified") == 1_000


# --- Payments ---------------------------------------------------------------------------------------------------------
def test_a_payment_that_the_bank_shows_is_confirmed_by_the_room_of_payments():
    payout = payments.payouts_of(payments.sent())[0]
    line = a_line("-250.00", payout.reference)
    found = selectors.suggestions()[line.id]
    assert (found.code, found.certainty) == (f"payout:{payout.id}", Certainty.SURE)

    accept(line, found.code)

    payout.refresh_from_db()
    assert payout.state == "confirmed"
    assert Record.objects.filter(verb="payout.confirmed").count() == 1
    assert MatchPart.objects.get().entry.source == f"payout:{payout.id}:confirmed:1"


def test_a_payment_that_was_confirmed_by_hand_is_matched_at_once():
    payout = payments.payouts_of(payments.settled())[0]
    assert bring(csv(row("-250.00", payout.reference, back=0))).matched == 1


def test_a_run_that_the_bank_shows_as_one_sum_is_confirmed_whole():
    run = payments.sent(
        payments.written(payments.approved(payments.prepared(payouts=[payments.payout() for _ in "ab"])))
    )
    line = a_line("-500.00")
    found = selectors.suggestions()[line.id]
    assert found.code == f"run:{run.id}"

    accept(line, found.code)

    run.refresh_from_db()
    assert run.state == "settled"
    assert MatchPart.objects.count() == 2


def test_of_two_payments_alike_a_person_says_which():
    run = payments.sent(
        payments.written(payments.approved(payments.prepared(payouts=[payments.payout() for _ in "ab"])))
    )
    line = a_line("-250.00", payments.payouts_of(run)[0].reference)
    assert selectors.suggestions()[line.id].certainty is Certainty.CHOOSE
    assert actions.accept_sure(people.actor(stories.treasurer())) == (0, ())


def test_a_payment_that_came_back_is_noted_by_the_room_of_payments():
    payout = payments.payouts_of(payments.settled())[0]
    bring(csv(row("-250.00", payout.reference, back=0)))
    line = bring(csv(row("250.00", f"UNPAID {payout.reference}", back=0))).file.lines.get()
    found = selectors.suggestions()[line.id]
    assert (found.code, found.certainty) == (f"returned:{payout.id}", Certainty.LIKELY)

    accept(line, found.code)

    assert Payout.objects.get(id=payout.id).state == "promised"
    assert stories.open_ids() == []
    assert selectors.standing().unexplained_pence == 0


def test_a_payment_that_was_never_seen_leaving_does_not_come_back():
    payout = payments.payouts_of(payments.sent())[0]
    line = a_line("250.00", f"UNPAID {payout.reference}")
    assert codes_of(line, f"returned:{payout.id}") == ("not_seen_leaving",)


# --- Parts, and what is left ------------------------------------------------------------------------------------------
def test_a_line_is_split_into_what_is_in_the_books_and_a_rest():
    source = stories.settlement(3_000)
    line = a_line("50.00")

    assert codes_of(line, entry(source)) == ("parts_do_not_add_up",)
    accept(line, entry(source), rest=Rest.GIFT)

    assert sorted(MatchPart.objects.values_list("amount_pence", flat=True)) == [2_000, 3_000]
    assert books.balance_pence("unidentified") == 2_000


def test_a_charge_is_the_general_pots_and_interest_comes_to_it():
    accept(a_line("-2.50", "CHARGES"), rest=Rest.CHARGE)
    assert books.balance_pence("pot:general") == -250
    assert books.totals().fees_pence == 250
    accept(a_line("3.00", "INTEREST"), rest=Rest.CHARGE)
    assert books.balance_pence("pot:general") == 50


def test_somebody_gives_back():
    accept(a_line("15.00"), rest=Rest.GIVEN_BACK)
    assert books.balance_pence("pot:general") == 1_500


@pytest.mark.parametrize("rest", [Rest.CHARGE, Rest.GIVEN_BACK])
def test_what_moves_a_pot_on_one_word_asks_for_a_fresh_factor(rest):
    assert codes_of(a_line("15.00"), rest=rest, fresh=False) == ("fresh_factor_needed",)


def test_what_does_not_fit_is_refused_and_nothing_is_posted():
    ledger.open_standard_accounts()
    out, came = a_line("-9.00"), a_line("9.00")
    assert codes_of(out, rest=Rest.GIFT) == ("rest_does_not_fit",)
    assert codes_of(out, rest=Rest.GIVEN_BACK) == ("rest_does_not_fit",)
    assert codes_of(came) == ("nothing_chosen",)
    assert codes_of(came, "entry:999999") == ("movement_unknown",)
    assert codes_of(came, "nonsense") == ("movement_unknown",)
    assert codes_of(came, "other:0192aaaa-0000-7000-8000-000000000000") == ("movement_unknown",)
    assert codes_of(came, rest=Rest.GIFT, reference="my aunt") == ("reference_unknown",)
    assert codes_of(came, *(f"entry:{n}" for n in range(501))) == ("too_many_parts",)
    source = stories.settlement(900)
    assert codes_of(came, entry(source), rest=Rest.GIFT) == ("nothing_is_left",)


def test_an_entry_belongs_to_one_line():
    source = stories.settlement(900)
    accept(a_line("9.00"), entry(source))
    assert codes_of(a_line("9.00"), entry(source)) == ("movement_is_taken",)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TREASURER, Role.ADMINISTRATOR])
def test_only_a_treasurer_says_what_a_line_is(role):
    from django.http import Http404

    line = a_line("9.00")
    if role is Role.TREASURER:
        assert accept(line, rest=Rest.GIFT)
    else:
        with pytest.raises((Refused, Http404)):
            accept(line, rest=Rest.GIFT, by=people.organiser(role))
        assert stories.open_ids() == [line.id]


# --- Undoing ----------------------------------------------------------------------------------------------------------
def test_a_wrong_match_is_undone_and_the_line_is_open_again():
    source = stories.settlement(900)
    line = a_line("9.00")
    match = accept(line, entry(source))
    treasurer = people.actor(stories.treasurer())

    assert actions.undo(treasurer, match_id=match.id) == actions.undo(treasurer, match_id=match.id)

    assert stories.open_ids() == [line.id]
    assert accept(line, entry(source)).turn == 1
    assert stories.open_ids() == []


def test_what_was_posted_for_a_line_is_not_posted_a_second_time():
    line = a_line("9.00")
    actions.undo(people.actor(stories.treasurer()), match_id=accept(line, rest=Rest.GIFT).id)

    assert codes_of(line, rest=Rest.GIFT) == ("still_in_the_books",)
    accept(line, entry(f"offline:{OfflineGift.objects.get().id}"))
    assert books.balance_pence("bank") == 900


def test_the_difference_is_nothing_when_every_line_is_said():
    ledger.open_standard_accounts()
    stories.settlement(5_000)
    bring(csv(row("50.00", "STRIPE"), row("7.00", "A stranger"), row("-1.00", "CHARGES")))
    first = selectors.standing()
    assert (first.bank_pence, first.books_pence, first.difference_pence) == (5_600, 5_000, 600)
    assert first.unexplained_pence == 0

    for line in list(selectors.open_lines()):
        accept(line, rest=Rest.GIFT if line.amount_pence > 0 else Rest.CHARGE)

    assert selectors.standing().difference_pence == 0


def test_cash_that_was_taken_out_is_in_the_box():
    line = a_line("-200.00", "ATM 4")
    box, bank = books.balance_pence("cash"), books.balance_pence("bank")

    accept(line, rest=Rest.CASH)

    assert (books.balance_pence("cash"), books.balance_pence("bank")) == (box + 200_00, bank - 200_00)
    assert MatchPart.objects.get().entry.kind == "cash_drawn"


def test_cash_that_came_in_was_not_taken_out():
    line = a_line("200.00", "PAID IN")
    with pytest.raises(Refused) as caught:
        accept(line, rest=Rest.CASH)
    assert caught.value.codes == ("cash_did_not_leave",)


def test_cash_handed_out_is_nothing_that_a_bank_shows():
    payments.cash()
    line = a_line("-250.00")
    assert line.id not in selectors.suggestions()


def test_vouchers_that_the_bank_shows_are_confirmed_once_they_are_entered():
    run = payments.vouchers()
    line = a_line("-250.00")
    code = f"payout:{payments.payouts_of(run)[0].id}"
    assert selectors.suggestions()[line.id].code == code
    with pytest.raises(Refused) as caught:
        accept(line, code)
    assert caught.value.codes == ("voucher_not_entered",)

    payments.entered(run)
    accept(line, code)

    run.refresh_from_db()
    assert run.state == "settled"
