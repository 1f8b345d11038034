"""The one function that opens: gates first, the log next, then the words."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, connections, transaction

from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import Refusal, Refused
from fundapp.vault import actions, opening, registry, secrets, selectors
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import ClassKey, Opening, SealedField
from fundapp.vault.registry import Allowed

pytestmark = pytest.mark.django_db

ANA = Actor(ActorKind.ORGANISER, "account-1", "Caseworker 3", frozenset({"caseworker"}))
SUBJECT = "test:1"


def _lets_caseworkers_in(asking):
    if not asking.subject.startswith("test:"):
        return None
    if asking.purpose == "gossip":
        return Refusal("purpose_is_none", "That is not a reason.")
    return Allowed("caseworker") if "caseworker" in asking.actor.roles else None


@pytest.fixture(autouse=True)
def _gate():
    registry.register_gate(SealedClass.CONTACT, _lets_caseworkers_in)
    yield
    registry.unregister_gate(SealedClass.CONTACT, _lets_caseworkers_in)


def _seal(text="07700 900 982", *, subject=SUBJECT, field="phone", sealed_class=SealedClass.CONTACT):
    with transaction.atomic():
        return actions.seal(subject, sealed_class, field, text)


def _fresh(actor):
    return replace(actor, factor_at=clock.now())


def _open(actor=ANA, *, subject=SUBJECT, field="phone", purpose="prepare", sealed_class=SealedClass.CONTACT):
    return opening.open_sealed(_fresh(actor), subject=subject, sealed_class=sealed_class, field=field, purpose=purpose)


def _rows():
    return [
        (o.actor_id, o.part, o.sealed_class, o.field, o.purpose, o.outcome, o.refused_codes)
        for o in selectors.openings(SUBJECT)
    ]


def test_what_was_sealed_is_opened_and_logged():
    assert _seal() == 1
    assert _open() == "07700 900 982"
    assert _rows() == [("account-1", "caseworker", "contact", "phone", "prepare", "allowed", "")]


def test_sealing_again_replaces_the_text_and_raises_the_version():
    _seal("old")
    assert _seal("new") == 2
    assert _open() == "new"
    assert SealedField.objects.count() == 1


def test_several_fields_open_together_with_a_row_for_each():
    _seal("Sam", field="name")
    _seal()

    opened = opening.open_fields(
        _fresh(ANA), subject=SUBJECT, sealed_class=SealedClass.CONTACT, fields=("name", "phone"), purpose="prepare"
    )

    assert opened == {"name": "Sam", "phone": "07700 900 982"}
    assert sorted(row[3] for row in _rows()) == ["name", "phone"]


def test_a_refused_opening_is_logged_too():
    _seal()

    for actor, purpose, code in [
        (ANA, "gossip", "purpose_is_none"),
        (Actor(ActorKind.ORGANISER, "account-2", "Treasurer"), "prepare", "nothing_lets_you_open_this"),
    ]:
        with pytest.raises(Refused) as refused:
            _open(actor, purpose=purpose)
        assert refused.value.codes == (code,)

    assert sorted((row[5], row[6]) for row in _rows()) == [
        ("refused", "nothing_lets_you_open_this"),
        ("refused", "purpose_is_none"),
    ]


def test_a_class_without_a_gate_stays_shut():
    _seal("story", field="note", sealed_class=SealedClass.NARRATIVE, subject="test:2")

    with pytest.raises(Refused) as refused:
        _open(subject="test:2", field="note", sealed_class=SealedClass.NARRATIVE)

    assert refused.value.codes == ("nothing_lets_you_open_this",)


def test_one_refusing_gate_is_stronger_than_any_that_allows():
    def _conflict(asking):
        return Refusal("conflict", "You know this person.") if asking.subject == SUBJECT else None

    _seal()
    registry.register_gate(SealedClass.CONTACT, _conflict)
    try:
        with pytest.raises(Refused) as refused:
            _open()
    finally:
        registry.unregister_gate(SealedClass.CONTACT, _conflict)

    assert refused.value.codes == ("conflict",)


def test_the_row_is_there_even_when_the_text_does_not_open():
    _seal()
    SealedField.objects.update(version=7)

    with pytest.raises(Refused) as refused:
        _open()

    assert refused.value.codes == ("sealed_text_does_not_open",)
    assert [row[5] for row in _rows()] == ["allowed"]


def test_an_opening_inside_another_transaction_is_a_mistake(transactional_db):
    _seal()
    with pytest.raises(RuntimeError), transaction.atomic():
        _open()


def test_a_ciphertext_moved_to_another_subject_does_not_open():
    _seal("mine")
    _seal("theirs", subject="test:2")
    theirs = SealedField.objects.get(subject="test:2")
    SealedField.objects.filter(subject=SUBJECT).update(ciphertext=theirs.ciphertext)

    with pytest.raises(Refused) as refused:
        _open()

    assert refused.value.codes == ("sealed_text_does_not_open",)


def test_a_key_moved_to_another_subject_does_not_unwrap():
    _seal("mine")
    _seal("theirs", subject="test:2")
    stanzas = ClassKey.objects.get(subject="test:2").stanzas
    ClassKey.objects.filter(subject=SUBJECT).update(stanzas=stanzas)

    with pytest.raises(Refused) as refused:
        _open()

    assert refused.value.codes == ("sealed_text_does_not_open",)


def test_what_is_shredded_stays_shredded(django_capture_on_commit_callbacks):
    _seal()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        assert actions.shred(SUBJECT, SealedClass.CONTACT) is True
        assert actions.shred(SUBJECT, SealedClass.CONTACT) is False

    with pytest.raises(Refused) as refused:
        _open()
    assert refused.value.codes == ("key_was_destroyed",)
    with pytest.raises(Refused) as refused:
        _seal()
    assert refused.value.codes == ("key_was_destroyed",)
    assert not SealedField.objects.exists()
    assert ClassKey.objects.get().stanzas == []


def test_a_class_that_was_never_used_can_be_shut_as_well():
    with transaction.atomic():
        assert actions.shred(SUBJECT, SealedClass.BANK) is True
    with pytest.raises(Refused) as refused:
        _seal(sealed_class=SealedClass.BANK)
    assert refused.value.codes == ("key_was_destroyed",)


def test_a_forgotten_field_is_gone_and_can_be_sealed_again():
    _seal()
    with transaction.atomic():
        actions.forget(SUBJECT, SealedClass.CONTACT, "phone")

    assert selectors.sealed_fields(SUBJECT, SealedClass.CONTACT) == frozenset()
    with pytest.raises(Refused) as refused:
        _open()
    assert refused.value.codes == ("nothing_is_sealed_here",)
    _seal("again")
    assert _open() == "again"


def test_another_wrapping_key_opens_nothing(settings):
    _seal()
    settings.VAULT_KEY = "YW5vdGhlci1rZXktb25seS1mb3ItdGhpcy10ZXN0LTE="

    with pytest.raises(Refused) as refused:
        _open()

    assert refused.value.codes == ("no_key_for_this",)


def test_no_sealed_word_is_in_the_database_in_clear():
    marker = "MARKER-4711-ZEBRA"
    _seal(marker)
    _open()

    for using, table in [(each, table) for each in connections.all() for table in each.introspection.table_names()]:
        with using.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {using.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
                    assert marker.encode() not in raw, table


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_opening SET outcome = 'allowed'",
        "UPDATE vault_opening SET purpose = 'other'",
        "DELETE FROM vault_opening",
        "DELETE FROM vault_drawer",
        "UPDATE vault_drawer SET subject = 'test:9'",
        "UPDATE vault_drawer SET shut_at = NULL WHERE shut_at IS NOT NULL",
        "UPDATE vault_sealedfield SET sealed_class = 'diary'",
        "UPDATE vault_sealedfield SET version = 0",
        "INSERT INTO vault_sealedfield SELECT * FROM vault_sealedfield",
    ],
)
def test_the_database_refuses_what_would_bend_the_log_or_open_a_shut_drawer(statement):
    _seal()
    _open()
    with transaction.atomic():
        actions.shred(SUBJECT, SealedClass.BANK)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM vault_classkey WHERE destroyed_at IS NOT NULL",
        "UPDATE vault_classkey SET subject = 'test:9'",
        "UPDATE vault_classkey SET destroyed_at = NULL WHERE destroyed_at IS NOT NULL",
        "UPDATE vault_classkey SET stanzas = '[1]' WHERE destroyed_at IS NOT NULL",
        "UPDATE vault_classkey SET destroyed_at = made_at WHERE destroyed_at IS NULL",
        "UPDATE vault_classkey SET sealed_class = 'diary'",
    ],
)
def test_the_database_of_the_keys_refuses_to_wake_a_destroyed_one(statement, django_capture_on_commit_callbacks):
    _seal()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        actions.shred(SUBJECT, SealedClass.BANK)

    with pytest.raises(DatabaseError), transaction.atomic(using="keys"), connections["keys"].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.postgresql
def test_the_log_cannot_be_truncated():
    _seal()
    _open()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE vault_opening")


def test_a_log_row_says_why_it_was_refused_or_as_whom_it_was_allowed():
    for values in [
        {"outcome": "allowed", "part": "", "refused_codes": ""},
        {"outcome": "allowed", "part": "caseworker", "refused_codes": "conflict"},
        {"outcome": "refused", "part": "caseworker", "refused_codes": "conflict"},
        {"outcome": "refused", "part": "", "refused_codes": ""},
        {"outcome": "perhaps", "part": "caseworker", "refused_codes": ""},
    ]:
        with pytest.raises(DatabaseError), transaction.atomic():
            Opening.objects.create(
                actor_kind="organiser",
                actor_id="1",
                actor_label="x",
                subject=SUBJECT,
                sealed_class="bank",
                field="name",
                purpose="pay",
                number=1,
                digest="d",
                **values,
            )


def test_a_machine_secret_opens_for_its_own_purpose_only(settings):
    sealed = secrets.seal_secret("totp:account-1", "JBSWY3DPEHPK3PXP")

    assert secrets.open_secret("totp:account-1", sealed) == "JBSWY3DPEHPK3PXP"
    assert "JBSWY3DPEHPK3PXP" not in sealed
    for purpose, text in [("totp:account-2", sealed), ("totp:account-1", sealed[:-8] + "AAAAAAA="), ("x", "é")]:
        with pytest.raises(Refused) as refused:
            secrets.open_secret(purpose, text)
        assert refused.value.codes == ("sealed_text_does_not_open",)
