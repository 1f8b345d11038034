"""The supporter's page and the treasurer's, where the fund is a charity."""

import csv
import io
import zipfile

import pytest
from django.test import Client

from fundapp.contributions import links
from fundapp.contributions.models import Contribution
from fundapp.giftaid import actions
from fundapp.giftaid.models import Declaration, Schedule
from fundapp.giftaid.wordings import Covers
from members.access import ANYONE
from members.roles import Role
from tests import people

FORM = {
    "once": "0192-form",
    "covers": "this",
    "title": "",
    "first_name": "Siân",
    "last_name": "Jones",
    "house": "12a",
    "street": "Heol y Bont",
    "postcode": "cf10 1aa",
}


def page(gift: Contribution) -> str:
    return f"/donate/thanks/{gift.access_token}/gift-aid"


def test_the_thank_you_leads_to_it(client, charity, give):
    gift = give()
    body = client.get(f"/donate/thanks/{gift.access_token}").content.decode()
    assert f'href="{page(gift)}"' in body
    assert "Add Gift Aid" in body


def test_a_supporter_declares_sees_it_and_withdraws_it(client, charity, give):
    gift = give()
    body = client.get(page(gift)).content.decode()
    assert "The Common Pot Trust" in body
    assert "1234567" in body
    assert "checked" not in body
    answer = client.post(page(gift), FORM)
    assert (answer.status_code, answer["Location"]) == (302, page(gift))
    body = client.get(page(gift)).content.decode()
    assert "Gift Aid is added" in body
    # What was typed is sealed, and comes back on no page.
    assert "Siân" not in body
    assert "CF10" not in body
    assert "See or withdraw it" in client.get(f"/donate/thanks/{gift.access_token}").content.decode()
    for _ in range(2):
        assert client.post(f"{page(gift)}/withdraw").status_code == 302
    assert Declaration.objects.get().withdrawn_at is not None
    assert "I declare this" in client.get(page(gift)).content.decode()


def test_a_typed_address_opens_nobodys_declaration(client, charity, give, sam):
    """A pound given in another's name must not show, or take back, what they declared for all their gifts."""
    theirs, strangers = give(supporter=sam), give(1_00, supporter=sam)
    client.post(page(theirs), {**FORM, "covers": "enduring"})

    for answer in (client.get(page(strangers)), client.post(page(strangers), FORM)):
        assert (answer.status_code, answer["Location"]) == (302, "/giving")
    client.post(f"{page(strangers)}/withdraw")

    assert Declaration.objects.get().withdrawn_at is None
    client.get(f"/giving/{links.giving_link(sam).rpartition('/')[2]}")
    assert "Gift Aid is added" in client.get(page(strangers)).content.decode()
    client.post(f"{page(strangers)}/withdraw")
    assert Declaration.objects.get().withdrawn_at is not None


def test_the_form_sent_twice_is_one_declaration(client, charity, give):
    gift = give()
    client.post(page(gift), FORM)
    client.post(page(gift), FORM)
    assert Declaration.objects.count() == 1


def test_nothing_is_chosen_beforehand_and_all_that_is_missing_is_said(client, charity, give, sam):
    gift = give(supporter=sam)
    answer = client.post(page(gift), {**FORM, "covers": "", "first_name": "", "postcode": ""})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Choose which gifts" in body
    assert not Declaration.objects.exists()


def test_a_postcode_that_is_none_keeps_what_was_typed(client, charity, give):
    answer = client.post(page(give()), {**FORM, "postcode": "Cardiff"})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Enter a UK postcode" in body
    assert "Heol y Bont" in body


def test_all_gifts_are_offered_only_where_it_is_known_whose_they_are(client, charity, give, sam):
    assert "past 4 years" not in client.get(page(give())).content.decode()
    gift = give(supporter=sam)
    assert "past 4 years" in client.get(page(gift)).content.decode()
    other = give()
    assert client.post(page(other), {**FORM, "covers": "enduring"}).status_code == 302
    assert Declaration.objects.get(contribution=other).covers == Covers.THIS
    assert client.post(page(gift), {**FORM, "covers": "enduring"}).status_code == 302
    assert Declaration.objects.get(contribution=gift).covers == Covers.ENDURING


def test_it_is_there_in_welsh_and_declares_in_welsh(client, charity, give):
    gift = give()
    body = client.get(f"{page(gift)}?language=cy").content.decode()
    assert "Rhodd Cymorth" in body
    assert '<html lang="cy"' in body
    client.post(page(gift), FORM)
    assert Declaration.objects.get().language == "cy"


def test_a_link_that_leads_nowhere_is_not_found(client, charity, db):
    for path in (f"/donate/thanks/{'x' * 40}/gift-aid", f"/donate/thanks/{'x' * 40}/gift-aid/withdraw"):
        assert client.get(path).status_code == 404
        assert client.post(path, FORM).status_code == 404


def test_a_gift_that_went_back_is_not_asked_about(client, charity, give, give_back):
    gift = give_back(give(), 10_00)
    assert "Gift Aid" not in client.get(f"/donate/thanks/{gift.access_token}").content.decode()


def test_a_treasurer_makes_a_schedule_and_gets_it_as_a_file(treasury, charity, give, declare):
    gift = give()
    declare(gift)
    body = treasury.get("/organise/gift-aid").content.decode()
    assert "£2.50" in body
    assert treasury.post("/organise/gift-aid/make", {"once": "o1"}).status_code == 302
    assert treasury.post("/organise/gift-aid/make", {"once": "o1"}).status_code == 302
    schedule = Schedule.objects.get()
    answer = treasury.post(f"/organise/gift-aid/{schedule.id}/schedule.csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0][:3] == ["Item", "Title", "First name"]
    assert rows[1] == ["1", "Mrs", "Siân", "House Martin", "12a", "CF10 1AA", "", "", "01/06/26", "10.00"]
    answer = treasury.post(f"/organise/gift-aid/{schedule.id}/schedule.ods")
    assert "House Martin" in zipfile.ZipFile(io.BytesIO(answer.getvalue())).read("content.xml").decode()
    assert treasury.get(f"/organise/gift-aid/{schedule.id}/schedule.csv").status_code == 302
    assert "Siân" not in treasury.get("/organise/gift-aid").content.decode()


def test_no_name_is_a_formula_in_the_file(treasury, charity, give, declare):
    from tests.giftaid.conftest import SIAN

    declare(give(), person=type(SIAN)("=1+1", "@SUM(A1)", "+44", "-1", "", "X"))
    treasury.post("/organise/gift-aid/make", {"once": "o1"})
    answer = treasury.post(f"/organise/gift-aid/{Schedule.objects.get().id}/schedule.csv")
    row = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))[1]
    assert row[1:5] == ["'=1+1", "'@SUM(A1)", "'+44", "'-1"]


def test_what_went_back_is_said_at_the_desk(treasury, charity, give, give_back, declare):
    gift = give()
    declare(gift)
    treasury.post("/organise/gift-aid/make", {"once": "o1"})
    give_back(gift, 4_00)
    assert "Enter £1.00 as an adjustment" in treasury.get("/organise/gift-aid").content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TREASURER}))
def test_only_treasurers_come_to_the_desk(charity, give, declare, treasurer, role):
    declare(give())
    schedule = actions.make_schedule(treasurer, key="s")
    other = people.signed_in(Client(), people.organiser(role))
    for path in ("", "/make", f"/{schedule.id}/schedule.csv", f"/{schedule.id}/schedule.ods"):
        assert other.get(f"/organise/gift-aid{path}").status_code == 403
        if path:
            assert other.post(f"/organise/gift-aid{path}").status_code == 403


def test_a_stale_second_factor_opens_no_name(client, charity, give, declare, treasurer):
    declare(give())
    schedule = actions.make_schedule(treasurer, key="s")
    stale = people.signed_in(client, people.organiser(Role.TREASURER), fresh=False)
    answer = stale.post(f"/organise/gift-aid/{schedule.id}/schedule.csv")
    assert answer.status_code != 200
    assert "House" not in answer.content.decode()


def test_strangers_are_led_to_sign_in(client, charity, db):
    assert client.get("/organise/gift-aid").status_code == 302
    assert ANYONE.roles == frozenset()
