"""What a worker cannot do once it has given everything up, tried in a process that has."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.looks
ROOT = Path(__file__).resolve().parents[2]
TRIES = """
import ctypes, json, os, socket, subprocess, sys, threading, urllib.request
sys.path.insert(0, sys.argv[1])
from fundapp.uploads import confinement
fences = confinement.give_up_everything(memory_bytes=512 << 20, seconds=20)
said = {"fences": fences, "environment": sorted(os.environ)}

def tried(name, act):
    try:
        act()
    except (OSError, MemoryError, RuntimeError) as trouble:
        said[name] = type(trouble).__name__
    else:
        said[name] = "done"

def threaded():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()

tried("internet socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM))
tried("local socket", lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
tried("pair of sockets", socket.socketpair)
tried("read a file", lambda: open("/etc/passwd"))
tried("write a file", lambda: open("/dev/shm/planted", "w"))
tried("list a folder", lambda: os.listdir("/dev"))
tried("remove a file", lambda: os.unlink("/dev/shm/planted"))
tried("fork", os.fork)
tried("become another program", lambda: os.execv("/bin/true", ["true"]))
tried("signal the parent", lambda: os.kill(os.getppid(), 0))
tried("600 MiB", lambda: bytearray(600 << 20))
tried("100 MiB", lambda: bytearray(100 << 20))
tried("thread", threaded)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said():
    done = subprocess.run(
        [sys.executable, "-I", "-c", TRIES, str(ROOT)],
        env={},
        capture_output=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert done.stdout, done.stderr.decode()
    return json.loads(done.stdout)


def test_network_is_held_off_by_a_fence_that_this_machine_has(said):
    assert set(said["fences"]) & {"namespace", "calls"}


@pytest.mark.parametrize("what", ["internet socket", "local socket", "pair of sockets"])
def test_no_socket_can_be_opened(said, what):
    assert said[what] == "PermissionError"


@pytest.mark.parametrize("what", ["read a file", "write a file", "list a folder", "remove a file"])
def test_no_file_can_be_touched(said, what):
    assert said[what] == "PermissionError"


@pytest.mark.parametrize("what", ["fork", "become another program", "signal the parent"])
def test_no_other_process_can_be_started_or_signalled(said, what):
    assert said[what] in {"PermissionError", "BlockingIOError"}


def test_more_memory_than_its_share_is_not_given(said):
    assert said["600 MiB"] == "MemoryError"
    assert said["100 MiB"] == "done"


def test_thread_can_be_had_because_a_decoder_needs_one(said):
    assert said["thread"] == "done"


def test_nothing_of_the_environment_is_inherited(said):
    assert set(said["environment"]) <= {"LC_CTYPE"}
