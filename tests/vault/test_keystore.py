"""Two databases and no transaction over both: a crash anywhere leaves a key too many, never one too few."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction

from fundapp.guards import installer
from fundapp.kernel import clock
from fundapp.kernel.actor import Actor, ActorKind
from fundapp.kernel.refusal import Refused
from fundapp.outbox import relay
from fundapp.outbox.models import Message
from fundapp.vault import actions, cipher, keystore, opening, registry
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import ClassKey, Drawer, SealedField
from fundapp.vault.registry import Allowed

SUBJECT, CONTACT = "test:1", SealedClass.CONTACT
WHO = Actor(ActorKind.ORGANISER, "account-1", "Caseworker 1", frozenset({"caseworker"}))


class PowerCut(Exception):
    pass


@pytest.fixture(autouse=True)
def _gate():
    def gate(asking):
        return Allowed("caseworker") if asking.subject.startswith("test:") else None

    registry.register_gate(CONTACT, gate)
    yield
    registry.unregister_gate(CONTACT, gate)


def seal(text="07700 900 982", *, subject=SUBJECT):
    with transaction.atomic():
        return actions.seal(subject, CONTACT, "phone", text)


def seal_in_vain(subject):
    with transaction.atomic():
        actions.seal(subject, CONTACT, "phone", "lost")
        transaction.set_rollback(True)


def read():
    who = replace(WHO, factor_at=clock.now())
    return opening.open_sealed(who, subject=SUBJECT, sealed_class=CONTACT, field="phone", purpose="prepare")


def shred():
    with transaction.atomic():
        return actions.shred(SUBJECT, CONTACT)


@pytest.mark.django_db
def test_each_table_is_in_its_own_database():
    tables = {alias: set(connections[alias].introspection.table_names()) for alias in connections}

    assert tables["keys"] == {"vault_classkey", "vault_journalmark", "django_migrations"}
    assert "vault_classkey" not in tables["default"]
    assert {"vault_sealedfield", "vault_drawer", "vault_opening"} <= tables["default"]


@pytest.mark.django_db(transaction=True)
def test_a_key_outlives_a_transaction_that_is_rolled_back_and_serves_the_next():
    seal_in_vain(SUBJECT)

    assert (ClassKey.objects.count(), Drawer.objects.count(), SealedField.objects.count()) == (1, 0, 0)
    seal("kept")
    assert read() == "kept"
    assert ClassKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_keys_that_nothing_depends_on_are_swept_and_others_stay():
    long_ago = clock.now() - timedelta(days=30)
    with clock.frozen_at(long_ago):
        for subject in ("test:1", "test:2", "test:3"):
            seal_in_vain(subject)
        seal("kept", subject="test:4")
    # Taken up again after all, a moment before the sweep.
    seal("kept")

    assert keystore.sweep(made_before=clock.now() - timedelta(days=7)) == 2
    assert sorted(ClassKey.objects.values_list("subject", flat=True)) == ["test:1", "test:4"]
    assert read() == "kept"
    assert keystore.sweep(made_before=clock.now() - timedelta(days=7)) == 0


@pytest.mark.django_db(transaction=True)
def test_a_shredding_that_is_rolled_back_destroys_nothing():
    seal()
    with transaction.atomic():
        actions.shred(SUBJECT, CONTACT)
        transaction.set_rollback(True)

    assert read() == "07700 900 982"
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_key_is_gone_as_soon_as_its_shredding_is_committed():
    seal()
    assert shred() is True
    assert shred() is False

    row = ClassKey.objects.get()
    assert row.stanzas == []
    assert row.destroyed_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_after_the_commit_leaves_a_message_that_destroys_the_key(monkeypatch):
    seal()
    monkeypatch.setattr(keystore, "destroy", lambda *_: (_ for _ in ()).throw(PowerCut))
    with pytest.raises(PowerCut):
        shred()
    monkeypatch.undo()

    assert ClassKey.objects.get().stanzas != []
    for attempt in (read, seal):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.codes == ("key_was_destroyed",)
    for _ in range(2):
        relay.drain()
    assert ClassKey.objects.get().stanzas == []
    assert set(Message.objects.values_list("topic", "state")) == {("vault.erase", "delivered")}


@pytest.mark.django_db(transaction=True)
def test_a_drawer_of_an_older_backup_does_not_wake_a_destroyed_key():
    """The fund's database was restored to before the taking back; the keys were not."""
    seal()
    text = SealedField.objects.get()
    shred()
    with installer.lowered():
        Drawer.objects.update(shut_at=None)
    text.save()

    for attempt in (read, seal):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.codes == ("key_was_destroyed",)


@pytest.mark.django_db
def test_the_database_holds_one_drawer_and_one_key_for_a_class():
    seal()
    for model in (Drawer, ClassKey):
        with pytest.raises(DatabaseError), transaction.atomic(using=model.objects.db):
            model.objects.create(subject=SUBJECT, sealed_class="contact")
        with pytest.raises(DatabaseError), transaction.atomic(using=model.objects.db):
            model.objects.create(subject=SUBJECT, sealed_class="diary")


@pytest.mark.django_db(transaction=True)
def test_the_keys_of_an_older_fund_move_out_when_it_is_migrated(settings):
    """What sealed before the databases parted is read afterwards, and what was taken back stays so."""
    seal("moved")
    with transaction.atomic():
        actions.shred("test:2", CONTACT)
    old = list(ClassKey.objects.order_by("id"))
    for row in old:
        if row.destroyed_at is None:
            key, fund_key = keystore.get(row.subject, CONTACT), cipher.fund_key(settings.VAULT_KEY)
            stanza = cipher.wrap(fund_key, key, epoch="", binding=f"{row.subject}|contact")
            row.stanzas, row.epoch = [{"type": "fund-key", "key": stanza["key"], "blob": stanza["blob"]}], ""
    with connection.schema_editor() as editor:
        editor.create_model(ClassKey)
    ClassKey.objects.using("default").bulk_create(old)
    with installer.lowered(), installer.lowered("keys"):
        Drawer.objects.all().delete()
        ClassKey.objects.all().delete()

    move = import_module("fundapp.vault.migrations.0005_keys_move_out").move
    for _ in range(2):
        with connection.schema_editor() as editor:
            move(apps, editor)

    assert "vault_classkey" not in connection.introspection.table_names()
    assert read() == "moved"
    with pytest.raises(Refused) as refused:
        seal("x", subject="test:2")
    assert refused.value.codes == ("key_was_destroyed",)
