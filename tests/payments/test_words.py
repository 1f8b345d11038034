"""The words on a person's bank statement: of the rules' list alone, chosen by the person, carried by the file."""

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from fundapp.audit import selectors as audit
from fundapp.kernel.refusal import Refused
from members.roles import Role
from payouts.claims import access
from payouts.claims import actions as asking
from payouts.payments import actions, words
from payouts.payments.models import Payout, StatementWords
from tests import people
from tests.claims import stories as claims
from tests.payments import stories
from tests.registers.doors.claims import holding

pytestmark = pytest.mark.django_db

CHOSEN = "NEIGHBOUR"


def choose(claim, words: str = CHOSEN):
    return actions.choose_words(access.claimant(claim.id), claim_id=claim.id, words=words)


def refused(act, *args, **options) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    return caught.value.codes


def test_what_was_chosen_before_the_decision_is_on_the_payment_and_in_the_file():
    claim = claims.deciding()
    choose(claim)
    payout = stories.payout(claim)
    assert payout.reference == CHOSEN

    run = stories.approved(stories.prepared(None, [payout]))
    assert CHOSEN.encode() in actions.write_bank_file(stories.preparer(run), run_id=run.id).content


def test_without_a_choice_it_is_the_first_of_the_list():
    assert stories.payout().reference == "COMMON POT"


def test_what_is_promised_follows_and_what_is_frozen_does_not():
    waiting, frozen = stories.payout(), stories.payout()
    run = stories.prepared(None, [frozen])
    for payout in (waiting, frozen):
        choose(stories.claim_of(payout))

    assert Payout.objects.get(id=waiting.id).reference == CHOSEN
    assert Payout.objects.get(id=frozen.id).reference == "COMMON POT"
    actions.abandon_run(stories.preparer(run), run_id=run.id)
    choose(stories.claim_of(frozen), "POT")
    assert Payout.objects.get(id=frozen.id).reference == "POT"


def test_nothing_but_the_list_gets_in():
    claim = claims.submitted()

    for typed in ("", "UNIVERSAL CREDIT", "common pot", "NEIGHBOUR ", "X" * 40):
        assert refused(choose, claim, typed) == ("words_unknown",)
    assert not StatementWords.objects.exists()


def test_words_that_left_the_list_fall_back_to_the_first():
    claim = claims.deciding()
    choose(claim)
    StatementWords.objects.update(words="GONE")

    assert stories.payout(claim).reference == "COMMON POT"


def test_the_same_choice_twice_is_one():
    claim = claims.submitted()

    assert choose(claim).chosen_at == choose(claim).chosen_at
    assert [record.verb for record in audit.about(claim.subject)].count("payout.statement_words_chosen") == 1


def test_only_the_person_chooses_and_only_where_a_bank_shows_it(settings):
    settings.PAY_HOW_ON = ["bank", "voucher", "talk"]
    claim = claims.submitted()
    with pytest.raises(Http404):
        actions.choose_words(access.claimant(claims.submitted().id), claim_id=claim.id, words=CHOSEN)
    for role in set(Role) - {Role.CASEWORKER}:
        with pytest.raises((Http404, Refused)):
            actions.choose_words(people.actor(people.organiser(role)), claim_id=claim.id, words=CHOSEN)
    assert not StatementWords.objects.exists()
    voucher = claims.submitted(claims.answered(pay_how={"pay_how": "voucher"}))
    assert not words.may_choose(voucher.id)
    assert refused(choose, voucher) == ("no_words_to_choose",)
    closed = claims.decided()
    over = asking.withdraw_claim(access.claimant(claim.id), claim.id)
    assert refused(choose, over) == ("no_words_to_choose",)
    assert closed


def test_a_caseworker_writes_down_what_somebody_on_the_telephone_chooses():
    claim = claims.preparing()
    where = reverse("payments:words_at_the_desk", args=[claim.id])
    desk = people.signed_in(Client(), claim.caseworker)

    assert where in desk.get(reverse("claims:claim", args=[claim.id])).content.decode()
    assert 'value="NEIGHBOUR"' in desk.get(where).content.decode()
    refusal = desk.post(where, {"words": "OTHER"})
    assert (refusal.status_code, "Choose one of the words" in refusal.content.decode()) == (422, True)
    for _ in range(2):
        assert desk.post(where, {"words": CHOSEN}).status_code == 302

    assert words.words_of(claim, words.choices(claim)) == CHOSEN
    [said] = [record for record in audit.about(claim.subject) if record.verb == "payout.statement_words_chosen"]
    assert said.actor_id == str(claim.caseworker_id)


def test_the_page_offers_the_list_and_keeps_it():
    claim = claims.submitted()
    phone, where = holding(claim), reverse("payments:words")

    assert where in phone.get("/me").content.decode()
    page = phone.get(where).content.decode()
    assert [word for word in ("COMMON POT", "POT", CHOSEN) if f'value="{word}"' in page] == [
        "COMMON POT",
        "POT",
        CHOSEN,
    ]
    assert phone.post(where, {"words": "OTHER"}).status_code == 422
    for _ in range(2):
        assert phone.post(where, {"words": CHOSEN}).status_code == 302
    assert StatementWords.objects.get().words == CHOSEN
    assert Client().get(where).status_code == 302


@pytest.mark.parametrize("back", ["returned", "abandoned"])
def test_what_is_sent_again_goes_under_the_words_that_were_chosen_since(back):
    run = stories.sent() if back == "returned" else stories.written()
    [payout] = stories.payouts_of(run)
    choose(stories.claim_of(payout))
    if back == "returned":
        actions.return_payout(stories.preparer(run), payout_id=payout.id, because=actions.Because.REFUSED_BY_BANK)
    else:
        actions.abandon_run(stories.preparer(run), run_id=run.id)

    again = stories.approved(stories.prepared(None, [payout]))

    assert Payout.objects.get(id=payout.id).reference == CHOSEN
    assert CHOSEN.encode() in actions.write_bank_file(stories.preparer(again), run_id=again.id).content


def test_words_that_left_the_list_are_not_put_on_what_is_sent_again():
    run = stories.written()
    [payout] = stories.payouts_of(run)
    choose(stories.claim_of(payout))
    StatementWords.objects.update(words="GONE")
    actions.abandon_run(stories.preparer(run), run_id=run.id)

    stories.prepared(None, [payout])

    assert Payout.objects.get(id=payout.id).reference == "COMMON POT"
