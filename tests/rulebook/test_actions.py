"""Adopting a version: once, in order, recorded, and kept by the database as it was."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from fundapp.audit import selectors as audit
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind, system
from fundapp.kernel.refusal import Refused
from payouts.rulebook import actions, books, selectors
from payouts.rulebook.actions import Way
from payouts.rulebook.models import RulebookVersion

pytestmark = pytest.mark.django_db
FIRST = books.text("common-pot")
SECOND = FIRST.replace("version = 1", "version = 2").replace("2025-11-01", "2026-03-01")
MINUTE = "General meeting, 3 March 2026, item 4"


@pytest.fixture(autouse=True)
def _new_year():
    with clock.frozen_at(datetime(2026, 1, 1, 12, tzinfo=UTC)):
        yield


def adopt(
    text: str = FIRST, *, actor: Actor | None = None, minute: str = MINUTE, way: Way = Way.FOUNDING
) -> RulebookVersion:
    return actions.adopt(actor or system("test"), toml_text=text, minute_ref=minute, way=way)


def test_adopting_keeps_the_text_and_records_who_did_it():
    version = adopt()

    assert (str(version), version.document, version.minute_ref) == ("common-pot v1", FIRST, MINUTE)
    assert version.rulebook.decision.quorum == 2
    [record] = audit.about(f"rulebook:{version.pk}")
    assert (record.verb, record.detail) == (
        "rulebook.adopted",
        {
            "code": "common-pot",
            "version": 1,
            "sha256": version.sha256,
            "effective_from": "2025-11-01",
            "way": "founding",
        },
    )


def test_adopting_the_same_text_again_is_a_quiet_success():
    version = adopt()

    assert adopt() == version
    assert RulebookVersion.objects.count() == 1
    assert audit.about(f"rulebook:{version.pk}").count() == 1


def test_an_administrator_may_adopt_and_others_may_not():
    administrator = Actor(ActorKind.ORGANISER, "a", "Administrator 1", frozenset({"administrator"}))
    treasurer = Actor(ActorKind.ORGANISER, "t", "Treasurer 1", frozenset({"treasurer"}))

    with pytest.raises(Refused) as refused:
        adopt(actor=treasurer)
    assert refused.value.codes == ("role_needed",)
    assert adopt(actor=administrator).version == 1


@pytest.mark.parametrize("way", list(Way))
def test_nobody_alone_changes_rules_that_are_there(way):
    administrator = Actor(ActorKind.ORGANISER, "a", "Administrator 1", frozenset({"administrator"}))
    adopt()

    with pytest.raises(Refused) as refused:
        adopt(SECOND, actor=administrator, way=way)

    assert refused.value.codes == ("motion_needed",)


def test_the_server_changes_them_by_a_motion_or_in_an_emergency_aloud():
    adopt()

    with pytest.raises(Refused) as refused:
        adopt(SECOND)
    assert refused.value.codes == ("motion_needed",)
    version = adopt(SECOND, way=Way.EMERGENCY)

    assert version.minute_ref == f"Emergency, without a motion: {MINUTE}"
    assert audit.about(f"rulebook:{version.pk}").get().detail["way"] == "emergency"


@pytest.mark.parametrize(
    ("text", "minute", "code"),
    [
        (FIRST.replace('"10.00"', '"11.00"').split("[[examples]]")[0], MINUTE, "version_adopted_already"),
        (SECOND.replace("2026-03-01", "2025-11-01"), MINUTE, "versions_overlap"),
        (SECOND.replace("2026-03-01", "2025-12-01"), MINUTE, "effective_in_the_past"),
        (SECOND, "  ", "minute_needed"),
        (SECOND, "x" * 81, "minute_needed"),
        (SECOND.replace('expect = "137.50"', 'expect = "1.00"'), MINUTE, "example_differs"),
        (SECOND.replace("quorum = 2", ""), MINUTE, "missing_key"),
        (SECOND.replace("version = 2", 'version = 2\ncurrency = "USD"'), MINUTE, "other_currency"),
    ],
)
def test_what_cannot_be_adopted_is_refused(text, minute, code):
    adopt()

    with pytest.raises(Refused) as refused:
        adopt(text, minute=minute, way=Way.MOTION)

    assert refused.value.codes == (code,)
    assert RulebookVersion.objects.count() == 1


def test_rules_in_other_money_are_refused_by_their_line():
    text = SECOND.replace("version = 2", 'version = 2\ncurrency = "USD"')
    line = text.splitlines().index('currency = "USD"') + 1

    with pytest.raises(Refused) as refused:
        adopt(text)

    assert str(refused.value.reasons[0]) == (
        f"Line {line}: These rules are in USD, and this fund pays in GBP. Change “currency” and every amount."
    )


def test_a_version_with_a_last_day_keeps_its_days():
    rules = FIRST.split("[[examples]]")[0]
    adopt(rules.replace("effective_from = 2025-11-01", "effective_from = 2025-11-01\neffective_to = 2026-03-01"))

    with pytest.raises(Refused) as refused:
        adopt(SECOND, way=Way.MOTION)
    assert refused.value.codes == ("versions_overlap",)
    assert adopt(SECOND.replace("2026-03-01", "2026-03-02"), way=Way.MOTION).version == 2


def test_the_version_in_force_depends_on_the_day():
    with pytest.raises(Refused) as refused:
        selectors.current()
    assert refused.value.codes == ("no_rulebook",)

    adopt()
    adopt(SECOND, way=Way.MOTION)

    assert selectors.in_force(date(2025, 10, 31)) is None
    assert selectors.current().version == 1
    assert selectors.current(on=date(2026, 2, 28)).version == 1
    assert selectors.current(on=date(2026, 3, 1)).version == 2
    assert [version.version for version in selectors.versions()] == [2, 1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rulebook_rulebookversion SET document = 'x'",
        "UPDATE rulebook_rulebookversion SET effective_from = '2020-01-01'",
        "DELETE FROM rulebook_rulebookversion",
    ],
)
def test_the_database_keeps_an_adopted_version(statement):
    adopt()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_a_second_version_of_the_same_number_or_day():
    version = adopt()
    same = {"document": "x", "sha256": "0" * 64, "minute_ref": "x", "title": "x"}

    for code, number, day in ((version.code, 1, date(2027, 1, 1)), (version.code, 2, version.effective_from)):
        with pytest.raises(IntegrityError), transaction.atomic():
            RulebookVersion.objects.create(code=code, version=number, effective_from=day, **same)
