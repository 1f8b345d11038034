"""Imports point down: the contracts are kept, cover every room and file, and find what breaks them."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.application import use_cases
from importlinter.cli import lint_imports

from tests.architecture.source import ROOT, modules

# The manners of HTTP, the guards and the demo hold no noun, so they have no such order inside.
WITHOUT_AN_ORDER = {"fundapp.web", "fundapp.guards", "fundapp.demo", "fundapp"}
EVERY_APP_HAS = {"apps", "migrations"}
PLANTED = {
    "fundapp/ledger/planted.py": ("import members.models", "fundapp.ledger is not allowed to import members"),
    "fundapp/kernel/planted.py": ("import django.db", "fundapp.kernel is not allowed to import django"),
    "members/planted.py": ("import payouts.claims.models", "members is not allowed to import payouts.claims"),
    "fundapp/vault/selectors_planted.py": (
        "import fundapp.ledger.models",
        "vault is not allowed to import fundapp.ledger",
    ),
    "payouts/claims/actions.py": ("import urllib.request", "payouts.claims.actions is not allowed to import urllib"),
    "fundapp/audit/verbs.py": (
        "import fundapp.audit.models",
        "audit.verbs is not allowed to import fundapp.audit.models",
    ),
}


def contracts() -> dict[str, dict[str, list[str]]]:
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"]: contract for contract in read["tool"]["importlinter"]["contracts"]}


def named(layers: list[str]) -> set[str]:
    return {part.strip(" ()") for layer in layers for part in layer.replace("|", ":").split(":")}


def rooms() -> set[str]:
    return {module.name.removesuffix(".apps") for module in modules() if module.parts[-1] == "apps"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The project in another place, with a forbidden import in some of its rooms."""
    copied = tmp_path_factory.mktemp("planted")
    for top in ("fundapp", "members", "payouts"):
        shutil.copytree(ROOT / top, copied / top, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copied)
    for path, (line, _) in PLANTED.items():
        with (copied / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    yield copied
    shutil.rmtree(copied)


def test_imports_point_down(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)

    code = lint_imports(no_cache=True)

    assert code == 0, capsys.readouterr().out


def test_contracts_find_what_was_planted(copy: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
        ],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )

    said = " ".join(done.stdout.split())
    assert done.returncode == 1
    assert [fault for _, fault in PLANTED.values() if fault not in said] == []


def test_every_room_has_its_place() -> None:
    ordered = named(contracts()["Packages import downwards only"]["layers"])
    inside = set(contracts()["Inside a room: edge, actions, access, reads, models, pure"]["containers"])

    assert rooms() - ordered - {"fundapp"} == set()
    assert rooms() - inside - WITHOUT_AN_ORDER == set()


def test_every_file_of_a_room_has_its_place() -> None:
    contract = contracts()["Inside a room: edge, actions, access, reads, models, pure"]
    known = named(contract["layers"]) | EVERY_APP_HAS
    found = {
        f"{room}.{module.name.removeprefix(room + '.').split('.')[0]}"
        for room in contract["containers"]
        for module in modules()
        if module.name.startswith(f"{room}.") and not module.is_migration
    }

    assert {name for name in found if name.split(".")[-1] not in known} == set()


def test_every_pure_file_is_held_to_it() -> None:
    contract = contracts()["Inside a room: edge, actions, access, reads, models, pure"]
    on_the_pure_line = named(contract["layers"][-1:])
    held = contracts()["Pure modules know no framework"]["source_modules"]

    found = {
        f"{room}.{name}"
        for room in contract["containers"]
        for name in on_the_pure_line
        if (ROOT / room.replace(".", "/") / f"{name}.py").exists() or (ROOT / room.replace(".", "/") / name).is_dir()
    }

    assert found - set(held) == set()


def test_contracts_are_read_from_the_project() -> None:
    assert use_cases.read_user_options(str(ROOT / "pyproject.toml")).session_options["root_packages"] == [
        *("fundapp", "members", "payouts")
    ]
