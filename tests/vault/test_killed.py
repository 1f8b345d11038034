"""A real process killed with SIGKILL at every step of an opening: no text is ever out without its row.

The process is a fork of this one. It kills itself at the step under test by a function that it replaces in itself
alone, so that nothing in the product can be told to stop anywhere. `KILL_ROUNDS=50` is the full size, as in
docs/privacy.md.
"""

import os
import random
import signal
import time

import pytest
from django.db import connections, transaction

from fundapp.kernel.actor import system
from fundapp.vault import actions, caps, keystore, log, opening, registry
from fundapp.vault.classes import SealedClass
from fundapp.vault.models import LogHead, Opening
from fundapp.vault.registry import Allowed

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("KILL_ROUNDS", "1"))
SUBJECT, POST = "test:killed", system("post")
OUT = b"x"


def _lets_the_post_in(asking):
    return Allowed("message") if asking.subject == SUBJECT else None


@pytest.fixture(autouse=True)
def _sealed():
    registry.register_gate(SealedClass.CONTACT, _lets_the_post_in)
    with transaction.atomic():
        actions.seal(SUBJECT, SealedClass.CONTACT, "phone", "07700 900 982")
    yield
    registry.unregister_gate(SealedClass.CONTACT, _lets_the_post_in)


def _die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def _then_die(act):
    def done(*args, **kwargs):
        act(*args, **kwargs)
        _die()

    return done


# Each step in its order: where the function is, and whether it is killed before it or after.
STEPS = {
    "before the log is held": lambda: setattr(opening, "_held_head", _die),
    "holding the log": lambda: setattr(opening, "_held_head", _then_die(opening._held_head)),
    "before the gates": lambda: setattr(registry, "judge", _die),
    "before the caps": lambda: setattr(caps, "reached", _die),
    "with the row written": lambda: setattr(opening, "_log", _then_die(opening._log)),
    "with the head moved": lambda: setattr(LogHead, "save", _then_die(LogHead.save)),
    "with the row committed": lambda: setattr(keystore, "get", _die),
    "with the key in hand": lambda: setattr(opening, "_unsealed", _die),
    "with the text in hand": lambda: setattr(opening, "_unsealed", _then_die(opening._unsealed)),
    "with the text out": lambda: None,
}
COMMITTED = set(list(STEPS)[6:])


def _open():
    return opening.open_sealed(POST, subject=SUBJECT, sealed_class=SealedClass.CONTACT, field="phone", purpose="tell")


def _in_a_process(live):
    """A process that does `live(tell)` until it is killed; what it told is read from the pipe when it is dead."""
    connections.close_all()
    ear, mouth = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(ear)
            live(lambda: os.write(mouth, OUT))
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(mouth)
    return pid, ear


def _told(pid, ear):
    """How many texts came out of the dead process."""
    _, status = os.waitpid(pid, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    heard = b""
    while part := os.read(ear, 4096):
        heard += part
    os.close(ear)
    return len(heard)


def _rows():
    return Opening.objects.filter(subject=SUBJECT, outcome="allowed").count()


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_no_text_is_out_without_its_row(step):
    def live(tell):
        STEPS[step]()
        if _open() == "07700 900 982":
            tell()

    for _ in range(ROUNDS):
        before = _rows()
        out = _told(*_in_a_process(live))
        assert out == (step == "with the text out")
        assert _rows() - before == (step in COMMITTED)
        assert log.breaks() == []
    assert _open() == "07700 900 982", "a lock was left behind"


def test_killed_at_any_moment_there_are_never_fewer_rows_than_texts():
    def live(tell):
        while True:
            _open()
            tell()

    texts = rows = 0
    for _ in range(3 * ROUNDS):
        before = _rows()
        pid, ear = _in_a_process(live)
        time.sleep(random.uniform(0.05, 0.4))
        os.kill(pid, signal.SIGKILL)
        out, written = _told(pid, ear), _rows() - before
        assert out <= written <= out + 1
        texts, rows = texts + out, rows + written
    print(f"{3 * ROUNDS} kills: {texts} texts out, {rows} rows")
    assert log.breaks() == []
