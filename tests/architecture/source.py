"""The project's own Python, read as text and as syntax, for the tests that judge how it is written."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# These name what is forbidden, in order to find it.
_SAMPLES = {"tests/architecture/rules.py", "tests/architecture/test_tidy.py"}


@dataclass(frozen=True)
class Module:
    """One Python file, by its path from the root."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        """Dotted, as it is imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))

    @property
    def is_test(self) -> bool:
        return self.parts[0] == "tests"

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def modules(*, tests: bool = False) -> list[Module]:
    """Every Python file of the product, and with `tests` those of the tests too."""
    tops = ["fundapp", "members", "payouts", "manage.py", *(["tests"] if tests else [])]
    found = [path for path in _listed(*tops) if path.endswith(".py") and path not in _SAMPLES]
    return [Module(path, (ROOT / path).read_text(encoding="utf-8")) for path in found]


def texts() -> list[tuple[str, str]]:
    """Everything a stranger reads: code, pages, words and housekeeping, as path and text."""
    kinds = (
        ".py",
        ".html",
        ".txt",
        ".md",
        ".toml",
        ".css",
        ".js",
        ".yml",
        ".yaml",
        ".example",
        "Makefile",
        "check",
        "run",
    )
    found = [path for path in _listed(".") if path.endswith(kinds) and path not in _SAMPLES]
    return [(path, (ROOT / path).read_text(encoding="utf-8")) for path in found]


def _listed(*tops: str) -> list[str]:
    """What git knows or would take in; without git, in a plain copy, every file that is there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *tops]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        paths = done.stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        there = [path for top in tops for path in ([ROOT / top] if (ROOT / top).is_file() else (ROOT / top).rglob("*"))]
        hidden = {".git", ".venv", "var", "artefacts", "__pycache__"}
        paths = [str(path.relative_to(ROOT)) for path in there if not hidden & set(path.parts)]
    return sorted(path for path in set(paths) if (ROOT / path).is_file())
