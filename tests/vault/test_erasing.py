"""What was erased stays erased after any restore, and no page is served before that is so."""

from io import StringIO

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction

from fundapp.audit.models import Record
from fundapp.guards import installer
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox import registry as topics
from fundapp.outbox import relay
from fundapp.vault import actions, erasing, keystore, registry
from fundapp.vault.classes import SealedClass
from fundapp.vault.journal import Erased, Journal, Mark
from fundapp.vault.models import ClassKey, Drawer, JournalMark, SealedField

CONTACT, BANK = SealedClass.CONTACT, SealedClass.BANK
VAULT = system("vault")
OF_BOTH = {"default": (Drawer, SealedField), "keys": (ClassKey,)}


@pytest.fixture(autouse=True)
def _first_look():
    """Each test is a process that has not looked yet."""
    erasing._looked.cache_clear()
    yield
    erasing._looked.cache_clear()


def seal(subject="test:1", sealed_class=CONTACT):
    with transaction.atomic():
        actions.seal(subject, sealed_class, "phone", "07700 900 982")


def shred(subject="test:1", sealed_class=CONTACT):
    with transaction.atomic():
        return actions.shred(subject, sealed_class)


class Backup:
    """The rows of some databases as they were, to be put back in the place of what is there."""

    def __init__(self, *aliases: str) -> None:
        models = [(alias, model) for alias in aliases for model in (*OF_BOTH[alias], JournalMark)]
        self.rows = [(alias, model, list(model.objects.using(alias).all())) for alias, model in models]

    def restore(self) -> None:
        for alias, model, rows in self.rows:
            with installer.lowered(alias):
                model.objects.using(alias).all().delete()
                model.objects.using(alias).bulk_create(rows)


def is_gone(subject="test:1", sealed_class=CONTACT) -> bool:
    key = ClassKey.objects.get(subject=subject, sealed_class=sealed_class.value)
    texts = SealedField.objects.filter(subject=subject, sealed_class=sealed_class.value)
    return keystore.is_shut(subject, sealed_class) and key.stanzas == [] and not texts.exists()


@pytest.mark.django_db(transaction=True)
def test_a_shredding_is_in_the_journal_before_anybody_is_answered():
    seal()
    shred()

    assert erasing.journal().read()[0] == [Erased("test:1", "contact")]
    assert erasing.journal().path.read_text().startswith("test:1 contact ")
    shred()
    relay.drain()
    relay.drain()
    assert len(erasing.journal().read()[0]) == 1
    assert not erasing.is_behind()


@pytest.mark.django_db(transaction=True)
def test_a_shredding_that_is_rolled_back_is_in_no_journal():
    seal()
    with transaction.atomic():
        actions.shred("test:1", CONTACT)
        transaction.set_rollback(True)

    assert erasing.journal().read()[0] == []


@pytest.mark.django_db(transaction=True)
def test_without_a_journal_the_key_stays_and_the_message_tries_again(settings, tmp_path):
    seal()
    settings.ERASURE_JOURNAL = tmp_path / "nowhere" / "erasures"
    with pytest.raises(FileNotFoundError):
        shred()
    assert ClassKey.objects.get().stanzas != []

    settings.ERASURE_JOURNAL.parent.mkdir()
    relay.drain()
    assert is_gone()
    assert erasing.journal().read()[0] == [Erased("test:1", "contact")]


@pytest.mark.parametrize("restored", [("default",), ("keys",), ("default", "keys")])
@pytest.mark.django_db(transaction=True)
def test_no_page_is_served_from_an_older_backup_before_its_erasures_are_true_again(restored, client):
    heard = []
    registry.on_erased_again(lambda *told: heard.append(told))
    seal("test:0")
    shred("test:0")
    for sealed_class in (CONTACT, BANK):
        seal(sealed_class=sealed_class)
    seal("test:2")
    relay.drain()
    backup = Backup(*restored)
    for sealed_class in (CONTACT, BANK):
        shred(sealed_class=sealed_class)
    relay.drain()
    backup.restore()
    assert (client.get("/readyz").status_code, client.get("/readyz").json()["erased"]) == (503, False)
    erasing._looked.cache_clear()

    assert client.get("/healthz").status_code == 200
    assert client.get("/accessibility").status_code in {200, 404}

    assert is_gone()
    assert is_gone(sealed_class=BANK)
    assert not Drawer.objects.get(subject="test:2").shut_at
    assert client.get("/readyz").status_code == 200
    if "default" in restored:
        assert heard == [("test:1", frozenset({CONTACT, BANK}))]
        assert Record.objects.get(verb="erasures.replayed").detail == {"lines": 2, "again": 2}
    registry._erased.pop()


@pytest.mark.django_db
def test_a_page_says_plainly_that_it_is_closed_while_erasures_are_replayed(client, monkeypatch):
    erasing.journal().append([Erased("test:1", "contact")])

    def away(*_, **__):
        raise DatabaseError("away")

    monkeypatch.setattr(erasing, "replay", away)
    closed = client.get("/")

    assert (closed.status_code, closed.headers["Retry-After"]) == (503, "10")
    assert b"We are closed for a short while" in closed.content
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_worker_delivers_nothing_before_erasures_are_true_again(monkeypatch):
    done = []
    topics.register("test.done", lambda delivery: done.append(delivery.key))
    from fundapp.outbox import actions as outbox

    with transaction.atomic():
        outbox.enqueue("test.done", key="done:1", subject="done:1")
    looked = erasing._looked()
    with looked.lock:
        assert relay.deliver_next() is None
    assert done == []
    relay.drain()
    topics.forget("test.done")
    assert done == ["done:1"]


@pytest.mark.django_db(transaction=True)
def test_the_command_says_first_what_it_would_do():
    seal()
    backup = Backup("default", "keys")
    shred()
    backup.restore()
    told = []
    for dry_run in (True, False, False):
        out = StringIO()
        call_command("replay_erasures", dry_run=dry_run, stdout=out)
        told.append(out.getvalue())
        assert is_gone() is not dry_run if not dry_run else not keystore.is_shut("test:1", CONTACT)

    assert told == [
        "1 lines read; 1 of what they name would be destroyed again.\n",
        "1 lines read; 1 of what they name were destroyed again.\n",
        "0 lines read; 0 of what they name were destroyed again.\n",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_lost_journal_is_made_anew_from_a_living_database():
    seal()
    shred()
    relay.drain()
    erasing.journal().path.unlink()

    erasing.replay(VAULT)

    assert erasing.journal().read()[0] == [Erased("test:1", "contact")]
    assert not erasing.is_behind()


def test_a_torn_line_and_a_changed_one_are_passed_over(tmp_path):
    journal = Journal(tmp_path / "erasures")
    journal.append([Erased("claim:1", "bank"), Erased("claim:2", "bank")])
    whole = journal.path.read_text()
    journal.path.write_text(whole + whole.splitlines()[0][:9])
    assert journal.read()[0] == [Erased("claim:1", "bank"), Erased("claim:2", "bank")]

    journal.append([Erased("claim:3", "bank")])
    journal.path.write_text(journal.path.read_text().replace("claim:2", "claim:4"))

    assert journal.read()[0] == [Erased("claim:1", "bank"), Erased("claim:3", "bank")]


def test_a_mark_of_another_journal_is_no_mark(tmp_path):
    journal = Journal(tmp_path / "erasures")
    journal.append([Erased("claim:1", "bank")])
    _, mark = journal.read()
    journal.append([Erased("claim:2", "bank")])

    assert journal.since(mark)[0] == [Erased("claim:2", "bank")]
    assert len(journal.since(Mark(mark.position, "0" * 64))[0]) == 2
    assert len(journal.since(Mark(10_000, mark.digest))[0]) == 2


@pytest.mark.django_db
def test_each_database_has_one_mark():
    for alias in connections:
        with pytest.raises(DatabaseError), transaction.atomic(using=alias):
            JournalMark.objects.using(alias).create(id=2)


def test_the_checks_know_a_journal_that_cannot_be_kept(settings, tmp_path):
    settings.IS_DEMO = False
    settings.VAULT_EPOCH_DIR = tmp_path
    settings.ERASURE_JOURNAL = tmp_path / "nowhere" / "erasures"
    settings.BACKED_UP_DIRS = [str(tmp_path)]

    assert {"vault.E005", "vault.E006"} <= {f.id for f in checks.run_checks(tags=[checks.Tags.security])}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sealed_again_in_what_was_erased():
    seal()
    backup = Backup("default", "keys")
    shred()
    backup.restore()
    erasing.replay(VAULT)

    with pytest.raises(Refused) as refused:
        seal()
    assert refused.value.codes == ("key_was_destroyed",)
