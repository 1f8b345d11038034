"""Every public action of the rooms above the journals: who acts comes first, and what was done is recorded."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.architecture.source import Module, modules

# The journals are what actions write to; the outbox's own doors are judged in its own tests.
JOURNALS = {"fundapp.ledger", "fundapp.audit", "fundapp.outbox", "fundapp.vault", "fundapp.guards"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Door:
    """One public action, such as `payouts.claims.actions` `submit_claim`."""

    module: str
    name: str


def doors() -> list[Door]:
    """Every public action there is, for a test that calls each of them and looks at the audit."""
    return [
        Door(module.name, function.name)
        for room in rooms_of_doors(modules()).values()
        for module in room
        for function in _public(module)
    ]


def faults(found: list[Module]) -> Iterator[str]:
    """What is wrong with the actions among these files."""
    for room in rooms_of_doors(found).values():
        recorders = _recorders(room)
        for module in room:
            for function in _public(module):
                where = f"{module.path}:{function.lineno} {function.name}"
                if not _takes_the_actor_first(function):
                    yield f"{where} does not take `actor: Actor` first"
                if function.name not in recorders:
                    yield f"{where} records nothing in the audit"


def rooms_of_doors(found: list[Module]) -> dict[str, list[Module]]:
    """The files of each room's `actions`, a module or a package."""
    rooms: dict[str, list[Module]] = {}
    for module in found:
        if "actions" in module.parts and not module.is_test and not module.is_migration:
            room = ".".join(module.parts[: module.parts.index("actions")])
            if room not in JOURNALS:
                rooms.setdefault(room, []).append(module)
    return rooms


def _public(module: Module) -> list[Function]:
    return [node for node in module.tree.body if isinstance(node, Function) and not node.name.startswith("_")]


def _takes_the_actor_first(function: Function) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return (
        bool(arguments)
        and arguments[0].arg == "actor"
        and ast.unparse(arguments[0].annotation or ast.Name("")) == "Actor"
    )


def _recorders(room: list[Module]) -> set[str]:
    """The functions of these files that call `audit.record`, or call one that does."""
    calls = {
        function.name: {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
        for module in room
        for function in module.functions()
    }
    found = {name for name, called in calls.items() if "audit.record" in called}
    while more := {name for name, called in calls.items() if name not in found and called & found}:
        found |= more
    return found
