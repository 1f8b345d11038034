"""Looks for planted words wherever bytes are left: both databases, folders, logs. It must not know who planted them."""

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from pathlib import Path

from django.db import connections

_STREAM = re.compile(rb"stream\r?\n")
_MOST_BYTES = 1 << 26


def forms_of(word: str) -> tuple[bytes, ...]:
    """The word as UTF-8, as UTF-16 both ways, and what of its base64 hangs on nothing before it."""
    plain = word.encode()
    coded = [base64.b64encode(b"\0" * shift + plain)[(0, 2, 3)[shift] : -4] for shift in range(3)]
    return plain, word.encode("utf-16-le"), word.encode("utf-16-be"), *coded


def unpacked(data: bytes) -> bytes:
    """The bytes themselves, and after them what zlib makes of each stream of a PDF among them."""
    parts = [data]
    for found in _STREAM.finditer(data):
        try:
            parts.append(zlib.decompressobj().decompress(data[found.end() :], _MOST_BYTES))
        except zlib.error:
            continue
    return b"\n".join(parts)


def words_in(data: bytes, words: Iterable[str]) -> set[str]:
    """Those that are in the bytes in any form; a capital is no disguise."""
    whole = unpacked(data)
    small = whole.lower()
    return {word for word in words if any(form in whole or form.lower() in small for form in forms_of(word))}


def databases() -> Iterator[tuple[str, bytes]]:
    """Every row of every table of both databases; of SQLite also the files, with what waits beside them."""
    for alias in ("default", "keys"):
        connection = connections[alias]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                yield f"{alias}.{table}", b"\n".join(_bytes(value) for row in cursor for value in row)
        if connection.vendor == "sqlite":
            name = Path(str(connection.settings_dict["NAME"]))
            yield from files(name.parent.glob(f"{name.name}*"))


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def files(paths: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Each file, in folders to their ends. What is gone meanwhile, is nobody's, or is no file is passed over."""
    for path in paths:
        for file in [path, *path.rglob("*")]:
            try:
                if file.is_file() and file.stat().st_size <= _MOST_BYTES:
                    yield str(file), file.read_bytes()
            except OSError:
                continue


def addressed_to(message: bytes) -> str:
    """Who gets a message from the folder of mail."""
    return str(message_from_bytes(message)["To"] or "")
