"""A PostgreSQL cluster of a test's own, whose processes it may kill; other people's are never touched."""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 54391


@contextmanager
def of_our_own(*, connections: int = 100) -> Iterator[str]:
    """Its address, for as long as the block lasts. It takes so many connections."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    assert found, "this needs the programs of a PostgreSQL server"
    folder = Path(tempfile.mkdtemp())
    if getpass.getuser() == "root":
        shutil.chown(folder, "postgres")
    bin_, data = found[-1], folder / "data"
    options = (
        f"-p {PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections={connections}"
    )
    _do(f"{bin_}/initdb -D {data} -U postgres -A trust -E UTF8 --no-sync")
    _do(f"{bin_}/pg_ctl -D {data} -o '{options}' -w -l {folder}/log start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{PORT}/postgres"
    finally:
        _do(f"{bin_}/pg_ctl -D {data} -m immediate stop")
        shutil.rmtree(folder, ignore_errors=True)


def _do(command: str) -> None:
    """The server refuses to be anybody's but its own user's."""
    as_whom = ["su", "postgres", "-s", "/bin/bash", "-c"] if os.geteuid() == 0 else ["bash", "-c"]
    subprocess.run([*as_whom, command], check=True, stdout=subprocess.DEVNULL, cwd="/")
