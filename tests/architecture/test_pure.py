"""The pure modules run where Django, Celery and Stripe are not installed at all."""

import subprocess
import sys
import tomllib

from tests.architecture.source import ROOT, modules

ALONE = """
import importlib, sys

for name in {absent!r}:
    sys.modules[name] = None  # importing it fails as if it were not there
failed = []
for name in {pure!r}:
    try:
        importlib.import_module(name)
    except ImportError as missing:
        failed.append(f"{{name}}: {{missing}}")
print("\\n".join(failed), end="")
"""


def contract() -> dict[str, list[str]]:
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return next(c for c in read["tool"]["importlinter"]["contracts"] if c["name"] == "Pure modules know no framework")


def failing_alone(names: list[str]) -> str:
    code = ALONE.format(absent=contract()["forbidden_modules"], pure=names)
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_pure_modules_run_without_any_framework() -> None:
    held = contract()["source_modules"]
    names = [module.name for module in modules() if any(f"{module.name}.".startswith(f"{each}.") for each in held)]

    assert len(names) >= len(held)
    assert failing_alone(names) == ""


def test_a_module_that_needs_a_framework_is_found() -> None:
    assert failing_alone(["fundapp.audit.verbs", "fundapp.audit.models"]).startswith("fundapp.audit.models: ")
