"""The first of the two commands: everything starts on an empty folder, says where it is, and starts again at once."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(var_dir: Path, *, port: int) -> subprocess.CompletedProcess[str]:
    others = {"DATABASE_URL", "KEYS_DATABASE_URL", "SITE_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in others}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "fundapp.settings.demo",
        "VAR_DIR": str(var_dir),
        "STRIPE_API_BASE": f"http://127.0.0.1:{free_port()}",
    }
    command = [sys.executable, "manage.py", "demo", "--check", "--port", str(port)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the demo brings an SQLite of its own; started in that half")
def test_the_demo_starts_from_nothing_and_again_from_what_is_there(tmp_path):
    first = start(tmp_path / "var", port=free_port())
    again = start(tmp_path / "var", port=free_port())

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "Made 600 gifts and 60 requests" in first.stdout
    assert "nothing was made" in again.stdout
    for told in (first.stdout, again.stdout):
        assert "Common Pot is open." in told
        assert "carys@pot.example" in told


def test_a_port_in_use_is_said_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = start(tmp_path / "var", port=taken.getsockname()[1])

    assert ended.returncode == 1
    assert "is in use" in ended.stderr
    assert "Traceback" not in ended.stderr
