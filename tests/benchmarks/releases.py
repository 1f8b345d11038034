"""Fifty releases of one run at once: one file, one posting for each payment. In a PostgreSQL of its own."""

import subprocess
import sys

from tests.payments.releasing import AT_ONCE


def run(*, rounds: int, quick: bool) -> list[str]:
    """The command in a process of its own: settings of Django are read once for each."""
    asked = [sys.executable, "-m", "tests.payments.releasing", "--runs", str(2 if quick else rounds)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    print(f"\n{AT_ONCE} releases of one run at once\n  " + done.stdout.strip().replace("\n", "\n  "))
    if done.returncode == 0:
        return []
    return [f"{AT_ONCE} releases at once: {(done.stdout or done.stderr).strip().splitlines()[-1]}"]
