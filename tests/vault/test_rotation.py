"""The wrapping key is replaced every week: no key is lost, none stays under the old one, whatever is killed when."""

import os
import signal
import stat
import threading
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from fundapp.audit.models import Record
from fundapp.kernel import clock
from fundapp.kernel.actor import system
from fundapp.kernel.refusal import Refused
from fundapp.outbox import registry as topics
from fundapp.outbox.registry import Delivery
from fundapp.vault import actions, cipher, keystore, rotation
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import ClassKey, SealedField

CONTACT = SealedClass.CONTACT
CLOCK = system("clock")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _epochs_of_its_own(settings, tmp_path):
    settings.VAULT_EPOCH_DIR = tmp_path / "epoch"


def seal(count: int = 3) -> None:
    with transaction.atomic():
        for number in range(count):
            actions.seal(f"test:{number:03d}", CONTACT, "phone", f"07700 900 {number:03d}")


def read() -> list[str]:
    """What the sealed texts say, opened below the door: here it is the keys that are looked at."""
    return [
        cipher.unseal(
            keystore.get(row.subject, CONTACT),
            bytes(row.ciphertext),
            cipher.Place(row.subject, row.sealed_class, row.field, row.version),
        )
        for row in SealedField.objects.filter(sealed_class="contact").order_by("subject")
    ]


def said(count: int = 3) -> list[str]:
    return [f"07700 900 {number:03d}" for number in range(count)]


def epochs_of_keys() -> set[str]:
    return set(ClassKey.objects.values_list("epoch", flat=True))


def names() -> list[str]:
    return keystore.epochs().names()


def in_a_week() -> object:
    return clock.frozen_at(clock.now() + timedelta(days=7, minutes=1))


def test_a_young_key_is_left_alone_and_a_week_old_one_is_replaced_once():
    seal()
    first = names()
    assert rotation.replace_key(CLOCK) is None
    assert names() == first

    with in_a_week():
        done = rotation.replace_key(CLOCK)
        assert rotation.replace_key(CLOCK) is None

    assert done is not None
    assert (done.wrapped_again, done.destroyed, done.unreadable) == (3, 1, 0)
    assert names() == [done.epoch] != first
    assert epochs_of_keys() == {done.epoch}
    assert read() == said()
    row = Record.objects.get(verb="wrapping_key.replaced")
    assert (row.subject, row.detail) == (f"epoch:{done.epoch}", {"wrapped": 3, "destroyed": 1})


def test_at_once_means_at_once():
    seal()
    first = rotation.replace_key(CLOCK, at_once=True)
    again = rotation.replace_key(CLOCK, at_once=True)

    assert first is not None
    assert again is not None
    assert first.epoch != again.epoch
    assert read() == said()


def test_the_files_are_for_the_site_alone():
    seal()
    directory = keystore.epochs().directory

    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()} == {0o600}


def test_the_old_file_is_overwritten_before_it_is_unlinked(monkeypatch):
    seal()
    file = keystore.epochs().directory / f"{names()[0]}.key"
    before, kept = file.read_bytes(), file.with_suffix(".link")
    os.link(file, kept)

    rotation.replace_key(CLOCK, at_once=True)

    assert len(kept.read_bytes()) == len(before)
    assert before.splitlines()[-1] not in kept.read_bytes()


def test_an_old_backup_of_the_keys_opens_nothing_with_all_that_is_there_now():
    seal()
    old = list(ClassKey.objects.values())
    rotation.replace_key(CLOCK, at_once=True)
    for values in old:
        ClassKey.objects.filter(pk=values["id"]).update(stanzas=values["stanzas"], epoch=values["epoch"])

    for number in range(3):
        with pytest.raises(Refused) as refused:
            keystore.get(f"test:{number:03d}", CONTACT)
        assert refused.value.codes == ("no_key_for_this",)
    assert str(refused.value) == "This is no longer readable. The key for it is gone."


def test_a_wrong_key_of_the_fund_destroys_nothing(settings):
    seal()
    right = settings.VAULT_KEY
    settings.VAULT_KEY = "YW5vdGhlci1rZXktb25seS1mb3ItdGhpcy10ZXN0LTE="

    with pytest.raises(Refused) as refused:
        rotation.replace_key(CLOCK, at_once=True)

    assert refused.value.codes == ("keys_do_not_unwrap",)
    settings.VAULT_KEY = right
    assert read() == said()
    done = rotation.replace_key(CLOCK)
    assert done is not None
    assert (done.wrapped_again, len(names())) == (3, 1)
    assert read() == said()


def test_a_key_that_was_spoilt_stops_it_until_somebody_says_so():
    seal()
    row = ClassKey.objects.get(subject="test:001")
    ClassKey.objects.filter(pk=row.pk).update(stanzas=[{**row.stanzas[0], "blob": "AAAA"}])

    with pytest.raises(CommandError, match="1 keys do not open"):
        call_command("rotate_keys", now=True)
    out = StringIO()
    call_command("rotate_keys", without_unreadable=True, stdout=out)

    assert "1 keys could not be read and stay so." in out.getvalue()
    assert len(names()) == 1
    assert rotation.replace_key(CLOCK) is None


def test_keys_from_before_there_were_epochs_are_wrapped_again_by_the_next_chore(settings):
    seal()
    for row in ClassKey.objects.all():
        class_key = keystore.get(row.subject, CONTACT)
        fund_key = cipher.fund_key(settings.VAULT_KEY)
        stanza = cipher.wrap(fund_key, class_key, epoch="", binding=f"{row.subject}|contact")
        old = {"type": "fund-key", "key": stanza["key"], "blob": stanza["blob"]}
        ClassKey.objects.filter(pk=row.pk).update(stanzas=[old], epoch="")
    assert read() == said()

    topics.handler_for("vault.replace_key")(Delivery(1, "vault.replace_key", "k", "s", {}, 1))

    assert epochs_of_keys() == set(names())
    assert read() == said()


def test_the_command_says_what_it_would_do_and_did():
    seal()
    told = []
    for options in ({"dry_run": True}, {"dry_run": True, "now": True}, {}, {"now": True}):
        out = StringIO()
        call_command("rotate_keys", stdout=out, **options)
        told.append(out.getvalue())

    assert told[0] == "Nothing would be done yet.\n"
    assert told[1] == "Would wrap 3 keys again.\n"
    assert told[2].startswith("Nothing to do: the wrapping key is younger than a week.")
    assert told[3].startswith("3 keys wrapped again with 000002-")
    assert "1 old destroyed" in told[3]


def test_a_missing_directory_is_a_sentence_and_a_check(settings, tmp_path):
    settings.IS_DEMO = False
    settings.VAULT_EPOCH_DIR = tmp_path / "nowhere"

    with pytest.raises(Refused) as refused:
        seal()

    assert refused.value.codes == ("vault_is_shut",)
    assert "vault.E002" in [found.id for found in checks.run_checks(tags=[checks.Tags.security])]


def test_the_checks_know_a_directory_that_is_open_or_backed_up(settings, tmp_path):
    seal()
    assert not [found for found in checks.run_checks(tags=[checks.Tags.security]) if found.id.startswith("vault")]

    keystore.epochs().directory.chmod(0o750)
    settings.BACKED_UP_DIRS = [str(tmp_path)]

    assert {"vault.E003", "vault.E004"} <= {f.id for f in checks.run_checks(tags=[checks.Tags.security])}


def _die_at(step: int, work: Callable[[], object]) -> bool:
    """In a process of its own do `work`, killed before its so-manieth touch of disk or database. True when it was."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        left = [step]

        def killing(real):
            def touched(*args, **kwargs):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return touched

        try:
            for name in ("fsync", "unlink", "open", "urandom"):
                setattr(os, name, killing(getattr(os, name)))
            Path.unlink, Path.rename = killing(Path.unlink), killing(Path.rename)
            keystore.wrap_again = killing(keystore.wrap_again)
            transaction.Atomic.__exit__ = killing(transaction.Atomic.__exit__)
            work()
        except BaseException:  # noqa: BLE001 -- the parent is told, and pytest must not go on here
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0, "the replacement failed by itself"
    return os.WIFSIGNALED(status)


@pytest.mark.django_db(transaction=True)
def test_killed_at_every_step_no_key_is_lost_and_none_stays_under_the_old_one(monkeypatch):
    seal(5)
    monkeypatch.setattr(rotation, "_AT_ONCE", 2)
    step = 1
    while _die_at(step, lambda: rotation.replace_key(CLOCK, at_once=True)):
        assert read() == said(5), f"killed at step {step}"
        if step % 3 == 0:
            # Another process seals meanwhile, with whatever is in use now.
            seal(5)
        rotation.replace_key(CLOCK)
        assert len(names()) == 1
        assert epochs_of_keys() == set(names())
        assert read() == said(5), f"carried on after step {step}"
        step += 1
    assert step > 20


@pytest.mark.django_db(transaction=True)
def test_seals_and_openings_go_on_while_two_replace_the_key_at_once(monkeypatch):
    seal(20)
    first = names()
    late = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: late)
    stop, start, troubles, done = threading.Event(), threading.Barrier(2), [], []

    def keep_reading():
        while not stop.is_set():
            assert read() == said(20)

    def keep_sealing():
        while not stop.is_set():
            with transaction.atomic():
                actions.seal(f"test:{uuid4()}", SealedClass.NARRATIVE, "note", "words")

    def replace():
        start.wait()
        done.extend([rotation.replace_key(CLOCK) for _ in range(3)])

    def on_a_thread(work):
        thread = threading.Thread(target=_noting(troubles, work))
        thread.start()
        return thread

    others = [on_a_thread(keep_reading), on_a_thread(keep_sealing)]
    for thread in [on_a_thread(replace), on_a_thread(replace)]:
        thread.join()
    stop.set()
    for thread in others:
        thread.join()

    assert troubles == []
    epochs = [one.epoch for one in done if one is not None]
    assert len(epochs) == 1
    assert names() == epochs != first
    assert epochs_of_keys() == set(epochs)


def _noting(troubles: list[Exception], work: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except Exception as trouble:  # noqa: BLE001 -- whatever it is, the test tells
            troubles.append(trouble)
        finally:
            connections.close_all()

    return run
