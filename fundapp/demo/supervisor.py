"""Keeps the demo's processes together: started in order, ended together. It must never know what they do."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

END_WITHIN_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Part:
    """One process: what people call it, the command line, and the port that shows it is ready (None: at once)."""

    name: str
    command: Sequence[str]
    port: int | None = None


class PartEnded(Exception):
    """A part ended by itself, which ends the demo: half a fund would only puzzle people."""

    def __init__(self, part: Part, code: int) -> None:
        super().__init__(f"The {part.name} ended by itself (exit code {code}).")


def is_free(port: int) -> bool:
    """Whether nothing listens on this port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def run_together(parts: Sequence[Part], *, when_ready: Callable[[], None], stop: Callable[[], bool]) -> None:
    """Start every part, call `when_ready` once all answer, and wait until `stop()` or one of them ends.

    Raises `PartEnded` when a part ends by itself. Whatever happens, no part is left running.
    """
    running: list[tuple[Part, subprocess.Popen[bytes]]] = []
    try:
        for part in parts:
            process = subprocess.Popen(part.command)
            running.append((part, process))
        _wait_until_ready(running, stop)
        if not stop():
            when_ready()
        while not stop():
            _raise_if_ended(running)
            time.sleep(0.2)
    finally:
        _end(process for _, process in running)


def _wait_until_ready(running: Sequence[tuple[Part, subprocess.Popen[bytes]]], stop: Callable[[], bool]) -> None:
    for part, _ in running:
        while part.port is not None and is_free(part.port) and not stop():
            _raise_if_ended(running)
            time.sleep(0.05)


def _raise_if_ended(running: Sequence[tuple[Part, subprocess.Popen[bytes]]]) -> None:
    for part, process in running:
        if (code := process.poll()) is not None:
            raise PartEnded(part, code)


def _end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    living = [process for process in processes if process.poll() is None]
    for process in living:
        process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + END_WITHIN_SECONDS
    for process in living:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def python(*arguments: str) -> list[str]:
    """A command line that runs this same Python."""
    return [sys.executable, *arguments]
