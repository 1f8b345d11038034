"""Dues as dates, homes as codes: each entry twice, each "no" by its code, and what follows for who may decide."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.http import Http404

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from members import actions, selectors
from members.models import DeclaredInterest, DuesRecord, HouseholdLink, Membership
from members.roles import Role
from tests import people
from tests.members import register

pytestmark = pytest.mark.django_db
DAYS = {"first_on": date(2026, 3, 31), "last_on": date(2026, 3, 31)}
CLAIM, MEMBER = DeclaredInterest.Kind.CLAIM, DeclaredInterest.Kind.MEMBERSHIP
MARCH = date(2026, 3, 31)
GRACE_ENDS = MARCH + timedelta(days=42)


def refused(action, *arguments, **keywords):
    with pytest.raises(Refused) as caught, transaction.atomic():
        action(*arguments, **keywords)
    return caught.value.codes


def stands_well(first, last=None):
    return selectors.stands_well(selectors.membership_by_code("M-1"), first=first, last=last or first)


# --- dues -------------------------------------------------------------------------------------------------------------


def test_dues_entered_twice_are_one_record():
    member = register.member()

    assert register.dues() == register.dues()
    assert DuesRecord.objects.count() == 1
    assert [record.verb for record in audit.about(f"membership:{member.id}")][1:] == ["dues.recorded"]


@pytest.mark.parametrize("kind", ["paid", "waived"])
def test_dates_of_dues_say_how_a_member_stands(kind):
    register.member()
    register.dues(kind=kind)

    assert stands_well(date(2026, 1, 1))
    assert stands_well(GRACE_ENDS)
    assert not stands_well(GRACE_ENDS + timedelta(days=1))
    assert not stands_well(date(2025, 12, 31))


def test_whoever_was_paid_up_when_they_asked_stays_so_and_paying_mends_it():
    register.member()
    register.dues()
    late = GRACE_ENDS + timedelta(days=30)

    assert stands_well(GRACE_ENDS, late)
    assert not stands_well(late)
    register.dues(first=late, last=late + timedelta(days=30))
    assert stands_well(late)


def test_without_dues_the_treasurers_word_counts_and_with_them_it_no_longer_can():
    register.member()
    actions.set_standing(register.SERVER, code="M-1", standing=Membership.Standing.ARREARS)

    assert not stands_well(MARCH)
    register.dues()
    assert stands_well(MARCH)
    again = refused(actions.set_standing, register.SERVER, code="M-1", standing=Membership.Standing.GOOD)
    assert again == ("standing_follows_dues",)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"code": "M-9"}, "member_unknown"),
        ({"first": MARCH, "last": MARCH - timedelta(days=1)}, "dues_backwards"),
        ({"first": date(2023, 12, 31)}, "dues_before_joining"),
        ({"last": date(2062, 3, 31)}, "dues_too_long"),
    ],
)
def test_dues_that_make_no_sense_are_refused(given, code):
    register.member()

    assert refused(register.dues, **given) == (code,)


def test_dues_are_closed_to_other_roles():
    caseworker = people.actor(people.organiser(Role.CASEWORKER))
    register.member()
    told = {"code": "M-1", "kind": DuesRecord.Kind.PAID, "first_on": MARCH, "last_on": MARCH}

    assert refused(actions.record_dues, caseworker, key="k", **told) == ("role_needed",)


def test_the_database_keeps_dues_as_they_were():
    member = register.member()
    record = register.dues()

    def made(**changed):
        DuesRecord.objects.create(**{"key": "x", "membership": member, "kind": "paid", **DAYS, **changed})

    for act in (
        lambda: DuesRecord.objects.filter(id=record.id).update(kind="waived"),
        lambda: DuesRecord.objects.filter(id=record.id).delete(),
        lambda: DuesRecord.objects.create(
            key="x", membership=record.membership, kind="gift", first_on=MARCH, last_on=MARCH
        ),
        lambda: made(last_on=MARCH - timedelta(days=1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


# --- households -------------------------------------------------------------------------------------------------------


def test_a_household_linked_twice_in_either_order_is_one_link():
    link = register.household("M-1", "M-2")

    assert register.household("M-2", "M-1") == link
    assert [record.verb for record in audit.about(f"household:{link.id}")] == ["household.linked"]


def test_an_interest_in_one_code_is_an_interest_in_all_under_its_roof():
    bo = people.actor(people.organiser())
    actions.declare_interest(bo, kind=MEMBER, subject="M-1")
    register.household("M-1", "M-2")
    link = register.household("M-2", "M-3")
    actions.link_household(register.SERVER, code="M-3", kind=CLAIM, subject="7K4M2")
    close = {UUID(bo.id)}

    assert selectors.too_close(claim_reference="7K4M2", member_code="") == close
    assert selectors.too_close(claim_reference="", member_code="M-3") == close
    assert selectors.too_close(claim_reference="OTHER", member_code="M-4") == set()

    actions.part_household(register.SERVER, link_id=link.id)
    actions.part_household(register.SERVER, link_id=link.id)
    assert selectors.too_close(claim_reference="7K4M2", member_code="M-3") == set()
    assert [record.verb for record in audit.about(f"household:{link.id}")] == ["household.linked", "household.parted"]
    assert register.household("M-2", "M-3") != link


def test_a_reference_and_a_code_that_look_alike_are_not_the_same():
    bo = people.actor(people.organiser())
    actions.declare_interest(bo, kind=CLAIM, subject="M-1")
    register.member()

    assert selectors.too_close(claim_reference="", member_code="M-1") == set()


@pytest.mark.parametrize(
    ("code", "kind", "subject", "said"),
    [
        ("M-9", MEMBER, "M-1", "member_unknown"),
        ("M-1", MEMBER, "M-9", "member_unknown"),
        ("M-1", CLAIM, "my cousin!", "code_not_understood"),
        ("M-1", MEMBER, "m-1", "household_of_one"),
    ],
)
def test_households_that_make_no_sense_are_refused(code, kind, subject, said):
    register.member()

    assert refused(actions.link_household, register.SERVER, code=code, kind=kind, subject=subject) == (said,)


def test_households_are_closed_to_other_roles_and_unknown_links_are_told():
    link = register.household()
    voter = people.actor(people.organiser(Role.COMMITTEE))

    assert refused(actions.link_household, voter, code="M-1", kind=MEMBER, subject="M-2") == ("role_needed",)
    assert refused(actions.part_household, voter, link_id=link.id) == ("role_needed",)
    with pytest.raises(Http404), transaction.atomic():
        actions.part_household(register.SERVER, link_id=uuid4())


def test_the_database_keeps_households_as_they_were():
    link = register.household()
    ended = register.household("M-3", "M-4")
    actions.part_household(register.SERVER, link_id=ended.id)

    for act in (
        lambda: HouseholdLink.objects.filter(id=link.id).update(subject="M-9"),
        lambda: HouseholdLink.objects.filter(id=link.id).delete(),
        lambda: HouseholdLink.objects.filter(id=ended.id).update(parted_at=None),
        lambda: HouseholdLink.objects.create(member_code="M-1", kind="membership", subject="M-2"),
        lambda: HouseholdLink.objects.create(member_code="M-2", kind="membership", subject="M-1"),
        lambda: HouseholdLink.objects.create(member_code="M-1", kind="friend", subject="M-5"),
        lambda: HouseholdLink.objects.create(member_code="", kind="claim", subject="7K4M2"),
        lambda: HouseholdLink.objects.create(
            member_code="M-1", kind="claim", subject="7K4M2", parted_at=clock.now() - timedelta(days=1)
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


# --- the list from elsewhere ------------------------------------------------------------------------------------------


def listed(tmp_path, *rows):
    path = tmp_path / "members.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return str(path)


HEAD = "code,joined_on,left_on,dues,dues_first_on,dues_last_on"
ROWS = (HEAD, "M-1,2024-01-01,,paid,2026-01-01,2026-03-31", "m-2,2024-02-01,2025-05-01,,,")


def test_a_list_is_entered_once_however_often_it_is_run(tmp_path, capsys):
    call_command("import_members", listed(tmp_path, *ROWS), "--dry-run")
    assert (Membership.objects.count(), "Would enter 2 rows" in capsys.readouterr().out) == (0, True)

    for _ in range(2):
        call_command("import_members", listed(tmp_path, *ROWS))

    assert list(Membership.objects.order_by("code").values_list("code", "left_on")) == [
        ("M-1", None),
        ("M-2", date(2025, 5, 1)),
    ]
    assert DuesRecord.objects.get().last_on == MARCH


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("code,joined_on,name", "M-1,2024-01-01,Sam"), "No names"),
        ((HEAD, *ROWS[1:], "M-3,soon,,,,"), "line 4"),
        ((HEAD, *ROWS[1:], "M-1,2024-01-02,,,,"), "another day of joining"),
        ((HEAD, *ROWS[1:], ",2024-01-02,,,,"), "the code is missing"),
        ((HEAD, "M-1,2024-01-01,,gift,2026-01-01,2026-03-31"), "line 2"),
        ((HEAD, "M-1,2024-01-01,,paid,2026-03-31,2026-01-01"), "The last day"),
    ],
)
def test_a_list_with_one_wrong_row_enters_none(tmp_path, rows, said):
    with pytest.raises(CommandError, match=said):
        call_command("import_members", listed(tmp_path, *rows))

    assert Membership.objects.count() == 0


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_members", str(tmp_path / "nothing.csv"))
