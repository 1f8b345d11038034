"""The erasure journal: a file outside the backups that says what was destroyed. It must never hold more than ids.

One line for each class of each subject, with a checksum. A line is on the disk before anybody is told that something is
gone. A torn last line, left by a machine that lost its power, is passed over.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_CHECK_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Erased:
    """One class of one subject whose key was destroyed."""

    subject: str
    sealed_class: str

    def line(self) -> str:
        said = f"{self.subject} {self.sealed_class}"
        return f"{said} {hashlib.sha256(said.encode()).hexdigest()[:_CHECK_LETTERS]}"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far somebody has read: so many bytes, and the digest of them, so that another journal is known as another."""

    position: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    path: Path

    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def append(self, erased: Iterable[Erased]) -> None:
        """Add lines and force them to the disk. Raises when that cannot be done: then nothing may be called gone."""
        is_new = not self.path.exists()
        with open(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if is_torn := _is_torn(file.fileno()):
                file.write(b"\n")
            file.write("".join(f"{each.line()}\n" for each in erased).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        if is_new or is_torn:
            _sync(self.path.parent)

    def read(self) -> tuple[list[Erased], Mark]:
        """Every whole line, and how far that was."""
        return self.since(Mark())

    def since(self, mark: Mark) -> tuple[list[Erased], Mark]:
        """The lines after `mark`, or all of them where the mark is of another journal; and how far that was."""
        try:
            held = self.path.read_bytes()
        except FileNotFoundError:
            return [], Mark()
        whole = held[: held.rfind(b"\n") + 1]
        start = mark.position if self.knows(mark, whole) else 0
        lines = whole[start:].decode("ascii", errors="replace").splitlines()
        return list(_sound(lines)), Mark(len(whole), _digest(whole))

    def knows(self, mark: Mark, whole: bytes | None = None) -> bool:
        """Whether this journal begins with what the mark was set on."""
        if whole is None:
            whole = self.path.read_bytes() if self.path.exists() else b""
        return len(whole) >= mark.position and (not mark.position or _digest(whole[: mark.position]) == mark.digest)

    @contextmanager
    def replaying(self) -> Iterator[None]:
        """One replay at a time, over all processes."""
        handle = os.open(f"{self.path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _sound(lines: Iterable[str]) -> Iterator[Erased]:
    for line in lines:
        subject, _, rest = line.partition(" ")
        found = Erased(subject, rest.partition(" ")[0])
        if found.line() == line:
            yield found


def _is_torn(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size > 0 and os.pread(handle, 1, size - 1) != b"\n"


def _digest(whole: bytes) -> str:
    return hashlib.sha256(whole).hexdigest()


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
