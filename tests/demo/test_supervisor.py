"""The demo's processes start together and end together."""

import socket
import sys

import pytest

from fundapp.demo.supervisor import Part, PartEnded, is_free, run_together

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]


def listens_on(port: int) -> list[str]:
    code = f"import socket, time; s = socket.create_server(('127.0.0.1', {port})); time.sleep(60)"
    return [sys.executable, "-c", code]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_all_are_ready_before_anybody_is_told_and_none_is_left_running(port):
    told: list[bool] = []

    run_together(
        [Part("listener", listens_on(port), port), Part("sleeper", SLEEPS)],
        when_ready=lambda: told.append(is_free(port)),
        stop=lambda: bool(told),
    )

    assert told == [False]
    assert is_free(port)


def test_one_that_ends_by_itself_ends_all_and_is_named(port):
    parts = [
        Part("listener", listens_on(port), port),
        Part("quitter", [sys.executable, "-c", "raise SystemExit(3)"]),
    ]

    with pytest.raises(PartEnded, match=r"The quitter ended by itself \(exit code 3\)\."):
        run_together(parts, when_ready=lambda: None, stop=lambda: False)

    assert is_free(port)


def test_one_that_ends_before_it_is_ready_is_named_too(port):
    parts = [Part("mute", [sys.executable, "-c", "raise SystemExit(1)"], port)]

    with pytest.raises(PartEnded, match="The mute ended by itself"):
        run_together(parts, when_ready=lambda: None, stop=lambda: False)
