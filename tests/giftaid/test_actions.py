"""Declaring, withdrawing, claiming and forgetting: each twice, each refusal by its code, each law round the ORM too."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import Error, IntegrityError, connection, transaction

from fundapp.audit.models import Record
from fundapp.contributions.models import Contribution, GiftDispute, RecurringContribution, Supporter
from fundapp.giftaid import actions, filing, gates, selectors
from fundapp.giftaid.models import Adjustment, Claimed, Declaration, Schedule
from fundapp.giftaid.person import Person
from fundapp.giftaid.wordings import Covers
from fundapp.kernel.actor import system
from fundapp.kernel.clock import frozen_at, now
from fundapp.kernel.refusal import Refused
from fundapp.vault import opening
from fundapp.vault import selectors as vault
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import Opening, SealedField
from members.access import ANYONE
from members.roles import Role
from tests import people
from tests.giftaid.conftest import AT, SIAN

FUND = system("test")


def refused(call, **given) -> tuple[str, ...]:
    with pytest.raises(Refused) as told:
        call(**given)
    return told.value.codes


def verbs(subject: str) -> list[str]:
    return list(Record.objects.filter(subject__startswith=subject).order_by("id").values_list("verb", flat=True))


# --- Declaring --------------------------------------------------------------------------------------------------------


def test_a_declaration_keeps_its_words_and_seals_its_person(give, declare):
    declaration = declare(give())
    assert "I want to Gift Aid my donation of £10.00 to The Common Pot Trust." in declaration.text
    assert (declaration.wording, declaration.covers, declaration.supporter) == ("2026-1", "this", None)
    assert vault.sealed_fields(declaration.subject, SealedClass.CONTACT) == {"person"}
    kept = json.dumps([str(value) for value in Declaration.objects.values_list()[0]])
    assert "Siân" not in kept
    assert "Siân" not in bytes(SealedField.objects.get().ciphertext).decode("latin-1")
    assert verbs("gift_aid_declaration") == ["gift_aid.declared"]
    assert "Si" not in json.dumps(Record.objects.get(verb="gift_aid.declared").detail)


def test_the_same_form_again_is_one_declaration(give, declare):
    gift = give()
    assert declare(gift).id == declare(gift).id
    assert Record.objects.filter(verb="gift_aid.declared").count() == 1


def test_a_declaration_in_welsh_is_kept_in_welsh(give, declare):
    assert "Rhodd Cymorth" in declare(give(), language="cy").text


def test_where_the_fund_is_no_charity_nothing_is_declared_withdrawn_or_claimed(settings, give, declare, treasurer):
    gift = give()
    declaration = declare(gift)
    settings.FUND_IS_CHARITY = False
    assert refused(declare, gift=give()) == ("not_a_charity",)
    assert refused(actions.withdraw, actor=ANYONE, declaration_id=declaration.id) == ("not_a_charity",)
    assert refused(actions.make_schedule, actor=treasurer, key="s") == ("not_a_charity",)


def test_a_gift_that_has_not_arrived_is_not_declared(campaign, declare):
    gift = Contribution.objects.create(once_key="k", campaign=campaign, amount_pence=10_00)
    assert refused(declare, gift=gift) == ("gift_not_paid",)


@pytest.mark.parametrize("kind", ["dues", "levy"])
def test_dues_and_levies_are_no_gifts(campaign, give, declare, kind):
    promise = RecurringContribution.objects.create(
        once_key="m", campaign=campaign, kind=kind, way="bank", payer="M-1", amount_pence=5_00, state="active"
    )
    assert refused(declare, gift=give(recurring=promise)) == ("not_a_gift",)


def test_without_an_address_only_the_one_gift_is_declared(give, declare, sam):
    assert refused(declare, gift=give(), covers=Covers.ENDURING) == ("supporter_unknown",)
    gone = Supporter.objects.create(forget_asked_at=AT, forgotten_at=AT)
    assert refused(declare, gift=give(supporter=gone), covers=Covers.ENDURING) == ("supporter_unknown",)


def test_a_second_declaration_for_the_same_gift_is_refused(give, declare, sam):
    gift = give(supporter=sam)
    declare(gift, Covers.ENDURING)
    assert refused(declare, gift=give(supporter=sam)) == ("declared_already",)
    assert refused(declare, gift=gift, key="another") == ("declared_already",)


def test_a_person_that_is_not_complete_leaves_nothing(give, declare):
    assert refused(declare, gift=give(), person=replace(SIAN, postcode="")) == ("postcode_not_one",)
    assert not Declaration.objects.exists()
    assert not SealedField.objects.exists()


# --- Withdrawing ------------------------------------------------------------------------------------------------------


def test_what_is_withdrawn_is_forgotten_at_once_when_nothing_was_claimed(give, declare):
    declaration = declare(give())
    first = actions.withdraw(ANYONE, declaration_id=declaration.id)
    again = actions.withdraw(ANYONE, declaration_id=declaration.id)
    assert first.withdrawn_at == again.withdrawn_at is not None
    assert first.forgotten_at is not None
    assert not vault.sealed_fields(declaration.subject, SealedClass.CONTACT)
    assert verbs("gift_aid_declaration") == ["gift_aid.declared", "gift_aid.withdrawn"]
    assert Declaration.objects.get().text


def test_what_was_claimed_keeps_its_person_and_later_gifts_are_free(give, declare, sam, treasurer):
    declaration = declare(give(supporter=sam), Covers.ENDURING)
    actions.make_schedule(treasurer, key="s1")
    actions.withdraw(ANYONE, declaration_id=declaration.id)
    give(supporter=sam, at=now() + timedelta(days=1))
    assert selectors.claimable() == []
    assert vault.sealed_fields(declaration.subject, SealedClass.CONTACT) == {"person"}


def test_after_a_withdrawal_another_can_be_made(give, declare):
    gift = give()
    actions.withdraw(ANYONE, declaration_id=declare(gift).id)
    assert declare(gift, key="another").withdrawn_at is None


# --- Claiming ---------------------------------------------------------------------------------------------------------


def test_a_schedule_takes_what_is_covered_once(give, declare, sam, treasurer):
    one, two, other = give(), give(20_00, supporter=sam), give(supporter=sam, at=AT + timedelta(days=1))
    give(99_00)
    declare(one)
    declare(two, Covers.ENDURING)
    schedule = actions.make_schedule(treasurer, key="s1")
    assert (schedule.gifts, schedule.total_pence, schedule.adjusted_pence) == (3, 40_00, 0)
    assert {row.contribution_id for row in Claimed.objects.all()} == {one.id, two.id, other.id}
    assert actions.make_schedule(treasurer, key="s1").id == schedule.id
    assert refused(actions.make_schedule, actor=treasurer, key="s2") == ("nothing_to_claim",)
    assert verbs("gift_aid_schedule") == ["gift_aid.claimed"]


def test_a_part_that_went_back_is_not_claimed(give, give_back, declare, treasurer):
    gift = give_back(give(), 4_00)
    declare(gift)
    assert actions.make_schedule(treasurer, key="s").total_pence == 6_00


def test_what_went_back_whole_and_what_is_disputed_waits(give, give_back, declare, treasurer):
    back, taken, asked = give(), give(), give()
    for gift in (back, taken, asked):
        declare(gift)
    give_back(back, 10_00)
    Contribution.objects.filter(id=taken.id).update(disputed_pence=10_00)
    dispute = GiftDispute.objects.create(
        contribution=asked, dispute_id="dp", amount_pence=1, reason="fraudulent", state="needs_answer", opened_at=AT
    )
    assert refused(actions.make_schedule, actor=treasurer, key="s") == ("nothing_to_claim",)
    GiftDispute.objects.filter(id=dispute.id).update(state="won", closed_at=AT)
    assert [each.gift.id for each in selectors.claimable()] == [asked.id]


def test_what_goes_back_after_the_claim_is_told_once_with_the_next(give, give_back, declare, treasurer):
    gift = give()
    declare(gift)
    actions.make_schedule(treasurer, key="s1")
    give_back(gift, 4_00)
    assert [each.pence for each in selectors.owed()] == [4_00]
    second = actions.make_schedule(treasurer, key="s2")
    assert (second.gifts, second.adjusted_pence) == (0, 4_00)
    assert selectors.owed() == []
    give_back(gift, 6_00)
    assert [each.pence for each in selectors.owed()] == [6_00]
    assert actions.make_schedule(treasurer, key="s3").adjusted_pence == 6_00
    assert Adjustment.objects.count() == 2


def test_a_file_holds_a_thousand_gifts_and_the_next_the_rest(monkeypatch, give, declare, sam, treasurer):
    monkeypatch.setattr(actions, "ROWS_IN_A_FILE", 2)
    gifts = [give(supporter=sam, at=AT + timedelta(days=number)) for number in range(3)]
    declare(gifts[0], Covers.ENDURING)
    first = actions.make_schedule(treasurer, key="s1")
    assert list(first.claimed.order_by("number").values_list("contribution_id", flat=True)) == [
        gifts[0].id,
        gifts[1].id,
    ]
    assert actions.make_schedule(treasurer, key="s2").gifts == 1


def test_only_a_treasurer_who_has_just_proved_it_is_them_claims(give, declare):
    declare(give())
    for role in set(Role) - {Role.TREASURER}:
        actor = people.actor(people.organiser(role))
        assert refused(actions.make_schedule, actor=actor, key="s") == ("role_needed",)
    stale = people.actor(people.organiser(Role.TREASURER), fresh=False)
    assert refused(actions.make_schedule, actor=stale, key="s") == ("fresh_factor_needed",)
    assert not Schedule.objects.exists()


# --- Opening ----------------------------------------------------------------------------------------------------------


def test_the_rows_are_opened_for_the_treasurer_and_each_person_once(give, declare, sam, treasurer):
    declare(give(supporter=sam), Covers.ENDURING)
    give(2_50, supporter=sam, at=AT + timedelta(days=1))
    rows = list(filing.rows(treasurer, actions.make_schedule(treasurer, key="s")))
    assert [[str(cell) for cell in row] for row in rows] == [
        ["1", "Mrs", "Siân", "House Martin", "12a", "CF10 1AA", "", "", "2026-06-01", "10.00"],
        ["2", "Mrs", "Siân", "House Martin", "12a", "CF10 1AA", "", "", "2026-06-02", "2.50"],
    ]
    assert list(Opening.objects.values_list("part", "purpose", "outcome")) == [("treasurer", "gift_aid", "allowed")]


def test_nobody_else_opens_a_person(give, declare, settings, treasurer):
    declaration = declare(give())

    def open_it(actor, purpose=gates.SCHEDULE) -> tuple[str, ...]:
        return refused(
            opening.open_sealed,
            actor=actor,
            subject=declaration.subject,
            sealed_class=SealedClass.CONTACT,
            field="person",
            purpose=purpose,
        )

    shut = ("nothing_lets_you_open_this",)
    for actor in [
        ANYONE,
        system("claims.messages"),
        *(people.actor(people.organiser(r)) for r in set(Role) - {Role.TREASURER}),
    ]:
        assert open_it(actor) == shut
    assert open_it(treasurer, "prepare") == shut
    assert open_it(people.actor(people.organiser(Role.TREASURER), fresh=False)) == ("fresh_factor_needed",)
    settings.FUND_IS_CHARITY = False
    assert open_it(treasurer) == shut


# --- Forgetting -------------------------------------------------------------------------------------------------------


def test_a_person_is_forgotten_when_nothing_rests_on_them(give, declare, sam, treasurer):
    kept, gone = declare(give()), declare(give(supporter=sam), Covers.ENDURING)
    assert not actions.forget_person(FUND, declaration_id=gone.id)
    Supporter.objects.filter(id=sam.id).update(email="", forget_asked_at=AT, forgotten_at=AT)
    assert actions.forget_person(FUND, declaration_id=gone.id)
    assert not actions.forget_person(FUND, declaration_id=gone.id)
    assert not vault.sealed_fields(gone.subject, SealedClass.CONTACT)
    assert vault.sealed_fields(kept.subject, SealedClass.CONTACT)
    assert Declaration.objects.get(id=gone.id).withdrawn_at is not None


def test_what_a_claim_rests_on_is_forgotten_six_years_after_its_tax_year(give, declare, treasurer):
    declaration = declare(give())
    actions.make_schedule(treasurer, key="s")
    with frozen_at(datetime(2033, 4, 5, 12, tzinfo=UTC)):
        assert selectors.to_forget() == []
    with frozen_at(datetime(2033, 4, 6, 12, tzinfo=UTC)):
        assert [each.id for each in selectors.to_forget()] == [declaration.id]


# --- Round the ORM ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE giftaid_declaration SET text = 'Another word.'",
        "UPDATE giftaid_declaration SET covers = 'enduring'",
        "UPDATE giftaid_declaration SET text = ''",
        "UPDATE giftaid_declaration SET withdrawn_at = '2001-01-01 00:00:00+00:00'",
        "DELETE FROM giftaid_declaration",
        "UPDATE giftaid_schedule SET total_pence = 1",
        "DELETE FROM giftaid_schedule",
        "UPDATE giftaid_claimed SET amount_pence = 1",
        "DELETE FROM giftaid_claimed",
    ],
)
def test_what_was_declared_and_claimed_stays(give, declare, treasurer, sql):
    declare(give())
    actions.make_schedule(treasurer, key="s")
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_withdrawal_is_not_taken_back(give, declare):
    actions.withdraw(ANYONE, declaration_id=declare(give()).id)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE giftaid_declaration SET withdrawn_at = NULL")


def test_an_adjustment_stays(give, give_back, declare, treasurer):
    gift = give()
    declare(gift)
    actions.make_schedule(treasurer, key="s1")
    give_back(gift, 4_00)
    actions.make_schedule(treasurer, key="s2")
    for sql in ("UPDATE giftaid_adjustment SET amount_pence = 1", "DELETE FROM giftaid_adjustment"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_gift_is_claimed_once_whoever_writes(give, declare, treasurer):
    gift = give()
    declaration = declare(gift)
    schedule = actions.make_schedule(treasurer, key="s")
    with pytest.raises(IntegrityError), transaction.atomic():
        Claimed.objects.create(
            schedule=schedule, number=9, contribution=gift, declaration=declaration, paid_on=AT.date(), amount_pence=1
        )


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Schedule, {"once_key": "x", "made_by": "m", "gifts": 0, "total_pence": 0}),
        (Schedule, {"once_key": "x", "made_by": "m", "gifts": 1001, "total_pence": 1}),
        (Schedule, {"once_key": "x", "made_by": "m", "gifts": 1, "total_pence": -1}),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_by_the_database(db, model, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**values)


@pytest.mark.parametrize("covers", ["enduring", "some"])
def test_a_declaration_that_cannot_be_is_refused_by_the_database(give, covers):
    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.create(
            once_key="x", contribution=give(), covers=covers, text="t", wording="w", language="cy"
        )


def test_two_live_declarations_of_one_supporter_are_refused_by_the_database(give, declare, sam):
    gift = give(supporter=sam)
    declare(gift, Covers.ENDURING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Declaration.objects.create(
            once_key="x", contribution=gift, supporter=sam, covers="enduring", text="t", wording="w", language="cy"
        )


def test_a_person_survives_the_vault(give, declare, treasurer):
    odd = Person("", '"quoted"', "=1+1", "Tŷ Gwyn", "", "CF10 1AA")
    declare(give(), person=odd)
    (row,) = filing.rows(treasurer, actions.make_schedule(treasurer, key="s"))
    assert row[1:5] == ("", '"quoted"', "=1+1", "Tŷ Gwyn")
