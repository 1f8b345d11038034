"""How the project is written, as rules that a program can judge. Each takes one file and names what is wrong in it."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache

from tests.architecture.source import ROOT, Module

Rule = Callable[[Module], Iterator[str]]

MOST_LINES_OF_A_FUNCTION = 70
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_TEST_FILE = 700
_NAMES_THAT_SAY_NOTHING = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "manager",
    "managers",
    "misc",
    "stuff",
    "base",
}
_MONEY = re.compile(r"(^|_)(pence|money|pounds|amount|amounts|fee|fees|gross|net|balance|balances|price)(_|$)")
# What stands behind the doors of three rooms: the fast road into the books, the end of a claim, and the keys.
_BEHIND_THE_DOORS = {"posting", "ending", "keystore", "triggers"}
_WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Things that have such a method and are no table: the browser's session, the cache, a picture, Stripe's own objects.
_NO_TABLES = {"session", "sessions", "cache", "image", "refunds", "store", "subscriptions", "customers"}
_SQL_WRITE = re.compile(r"\s*(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|TRUNCATE)\b", re.IGNORECASE)
_CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("timezone", "now")}
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError")
_MACHINE = re.compile(r"""(?<![\w.:/}])/(work|tmp|home|root|Users)/\w""")
_SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)\b(?P<rest>.*)")
_CODE_AND_REASON = re.compile(r"(: [A-Z]+\d+(, [A-Z]+\d+)*|\[[\w-]+(, ?[\w-]+)*\])\s+(--|#) \w")


def function_is_short(module: Module) -> Iterator[str]:
    for function in module.functions():
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > MOST_LINES_OF_A_FUNCTION:
            yield f"{module.path}:{function.lineno} {function.name} has {length} lines"


def file_is_short(module: Module) -> Iterator[str]:
    length = len(module.text.splitlines())
    most = MOST_LINES_OF_A_TEST_FILE if module.is_test else MOST_LINES_OF_A_FILE
    if length > most and not module.is_migration:
        yield f"{module.path} has {length} lines"


def file_name_says_something(module: Module) -> Iterator[str]:
    if module.parts[-1] in _NAMES_THAT_SAY_NOTHING and module.path != "fundapp/settings/base.py":
        yield f"{module.path} has a name that says nothing"


def module_says_what_it_is(module: Module) -> Iterator[str]:
    is_empty = not module.text.strip()
    if not module.is_migration and not is_empty and not (ast.get_docstring(module.tree) or "").strip():
        yield f"{module.path} does not say what it is"


def no_float_near_money(module: Module) -> Iterator[str]:
    """A float has no pence: not as a type, not as a number, and not by a division that makes one."""
    if module.is_test:
        return
    for node in ast.walk(module.tree):
        for what in filter(None, (_typed_as_float(node), _made_a_float(node), _meets_a_float(node))):
            yield f"{module.path}:{getattr(node, 'lineno', 0)} {what}"


def only_doors_write(module: Module) -> Iterator[str]:
    """Rows are written by actions, and by what stands beside them; migrations and the demo's invented past apart."""
    if module.is_test or module.is_migration or writers() & set(module.parts) or "demo" in module.parts:
        return
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(value=receiver, attr=attr)) if attr in _WRITES:
                # A queryset is updated by keywords; a dictionary or a digest by what it is given.
                is_a_dictionary = attr == "update" and (node.args or not node.keywords)
                is_super = ast.unparse(receiver) == "super()"
                if not is_a_dictionary and not is_super and _last_word(receiver) not in _NO_TABLES:
                    yield f"{module.path}:{node.lineno} {ast.unparse(node)[:60]} writes outside the doors"
            case ast.Constant(value=str(text)) if _SQL_WRITE.match(text):
                yield f"{module.path}:{node.lineno} {text.strip()[:40]!r} writes outside the doors"


@cache
def writers() -> frozenset[str]:
    """The file names on the line of `actions` in the import contract, and those behind the doors."""
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = [layer for contract in read["tool"]["importlinter"]["contracts"] for layer in contract.get("layers", [])]
    line = next(layer for layer in layers if "(actions)" in layer)
    return frozenset(part.strip(" ()") for part in line.split(":")) | _BEHIND_THE_DOORS


def only_the_clock_tells_the_time(module: Module) -> Iterator[str]:
    if module.is_test or module.name == "fundapp.kernel.clock" or "demo" in module.parts:
        return
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(value=owner, attr=attr) if (_last_word(owner), attr) in _CLOCKS:
                yield f"{module.path}:{node.lineno} {ast.unparse(node)} is not the kernel's clock"


def nothing_is_unfinished(module: Module) -> Iterator[str]:
    for number, line in enumerate(module.text.splitlines(), start=1):
        if found := _UNFINISHED.search(line):
            yield f"{module.path}:{number} {found.group()}"


def every_exception_has_its_reason(module: Module) -> Iterator[str]:
    for number, line in enumerate(module.text.splitlines(), start=1):
        if (silenced := _SILENCED.search(line)) and not _CODE_AND_REASON.match(silenced["rest"]):
            yield f"{module.path}:{number} a silenced check without its code and reason"


def machine_paths(path: str, text: str) -> Iterator[str]:
    """Any text file: the path of somebody's own machine."""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _MACHINE.search(line):
            yield f"{path}:{number} {found.group()}… is a path of one machine"


RULES: tuple[Rule, ...] = (
    function_is_short,
    file_is_short,
    file_name_says_something,
    module_says_what_it_is,
    no_float_near_money,
    only_doors_write,
    only_the_clock_tells_the_time,
    nothing_is_unfinished,
    every_exception_has_its_reason,
)


def _typed_as_float(node: ast.AST) -> str | None:
    match node:
        case ast.arg(arg=name, annotation=kind) if kind and _is_money(name) and _has_float(kind):
            return f"{name} is a float"
        case ast.AnnAssign(target=target, annotation=kind) if _speaks_of_money(target) and _has_float(kind):
            return f"{ast.unparse(target)} is a float"
        case ast.FunctionDef(name=name, returns=kind) if kind and _is_money(name) and _has_float(kind):
            return f"{name} returns a float"
        case ast.Call(func=ast.Attribute(attr="FloatField") | ast.Name(id="FloatField")):
            return "a column of floats"
    return None


def _made_a_float(node: ast.AST) -> str | None:
    match node:
        case ast.Call(func=ast.Name(id="float"), args=[given, *_]) if _speaks_of_money(given):
            return f"{ast.unparse(node)} makes a float"
        case ast.BinOp(op=ast.Div(), left=left, right=right) if _speaks_of_money(left) or _speaks_of_money(right):
            return f"{ast.unparse(node)} makes a float"
    return None


def _meets_a_float(node: ast.AST) -> str | None:
    match node:
        case ast.BinOp(left=one, right=other) | ast.Compare(left=one, comparators=[other, *_]):
            if (_is_float(one) and _speaks_of_money(other)) or (_is_float(other) and _speaks_of_money(one)):
                return f"{ast.unparse(node)} takes a float"
        case ast.Assign(targets=[target, *_], value=value) if _is_float(value) and _speaks_of_money(target):
            return f"{ast.unparse(node)} is a float"
        case ast.keyword(arg=str(name), value=value) if _is_float(value) and _is_money(name):
            return f"{ast.unparse(node)} is a float"
    return None


def _is_money(name: str) -> bool:
    return _MONEY.search(name.lower()) is not None


def _speaks_of_money(node: ast.AST) -> bool:
    names = [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
    names += [each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)]
    return any(map(_is_money, names))


def _has_float(kind: ast.AST) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "float" for each in ast.walk(kind))


def _is_float(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def _last_word(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=inner):
            return _last_word(inner)
        case _:
            return ""
