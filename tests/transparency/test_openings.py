"""Auditors read every opening and every refusal, and no name."""

import pytest
from django.test import Client

from members.roles import Role
from tests import people
from tests.registers.pages import claims

pytestmark = pytest.mark.django_db


def test_auditors_see_what_was_opened_and_refused_by_codes_that_stay_the_same():
    claim = claims.refused_look(claims.looked_at())
    auditor = people.signed_in(Client(), people.organiser(Role.AUDITOR))
    page = auditor.get("/organise/openings").content.decode()

    assert claim.reference in page
    assert "Refused: no_yes_for_this" in page
    assert page.count(str(claim.caseworker_id)[-6:]) == 3
    for secret in (claim.caseworker.label, str(claim.caseworker_id), "sam@safe.example", "Sam<"):
        assert secret not in page


@pytest.mark.parametrize("before", ["3", "0", "-1", "x", "9" * 40, "²"])
def test_older_rows_are_a_page_further_and_nonsense_is_the_first_page(before):
    claims.refused_look(claims.looked_at())
    auditor = people.signed_in(Client(), people.organiser(Role.AUDITOR))
    assert auditor.get("/organise/openings", {"before": before}).status_code == 200


def test_nobody_else_reads_it():
    for role in set(Role) - {Role.AUDITOR}:
        assert people.signed_in(Client(), people.organiser(role)).get("/organise/openings").status_code == 403
