"""The project keeps its own rules of writing, and each rule finds what was planted to break it."""

import pytest

from tests.architecture import rules
from tests.architecture.source import Module, modules, texts

PLANTED = {
    rules.function_is_short: [
        ("fundapp/ledger/x.py", "def long():\n" + "    pass\n" * 70, "fundapp/ledger/x.py:1 long has 71 lines"),
        (
            "tests/x.py",
            "class A:\n    async def long(self):\n" + "        pass\n" * 70,
            "tests/x.py:2 long has 71 lines",
        ),
    ],
    rules.file_is_short: [
        ("members/x.py", "\n" * 401, "members/x.py has 401 lines"),
        ("tests/x.py", "\n" * 701, "tests/x.py has 701 lines"),
    ],
    rules.file_name_says_something: [
        (f"payouts/claims/{name}.py", "", f"payouts/claims/{name}.py has a name that says nothing")
        for name in ("utils", "helpers", "common", "manager", "base")
    ],
    rules.module_says_what_it_is: [
        ("members/x.py", "import os\n", "members/x.py does not say what it is"),
        ("members/x.py", '"""  """\n', "members/x.py does not say what it is"),
    ],
    rules.no_float_near_money: [
        ("a.py", f'"""A."""\n{line}\n', f"a.py:2 {what}")
        for line, what in [
            ("def give(amount: float): ...", "amount is a float"),
            ("def give(*, amount_pence: int | float): ...", "amount_pence is a float"),
            ("fee: float = 0", "fee is a float"),
            ("self.net_pence: float", "self.net_pence is a float"),
            ("def balance_pence() -> float: ...", "balance_pence returns a float"),
            ("x = float(claim.amount)", "float(claim.amount) makes a float"),
            ("x = models.FloatField()", "a column of floats"),
            ("x = gross_pence / 100", "gross_pence / 100 makes a float"),
            ("x = 1 / money.pence", "1 / money.pence makes a float"),
            ("x = amount * 0.2", "amount * 0.2 takes a float"),
            ("if amount > 1.5: ...", "amount > 1.5 takes a float"),
            ("fee = 0.0", "fee = 0.0 is a float"),
            ("give(amount_pence=5.0)", "amount_pence=5.0 is a float"),
        ]
    ],
    rules.only_doors_write: [
        ("payouts/claims/views.py", f'"""A."""\n{line}\n', f"payouts/claims/views.py:2 {what} writes outside the doors")
        for line, what in [
            ("claim.save()", "claim.save()"),
            ("claim.save(update_fields=['state'])", "claim.save(update_fields=['state'])"),
            ("Claim.objects.create(state='x')", "Claim.objects.create(state='x')"),
            ("Claim.objects.filter(pk=1).update(state='x')", "Claim.objects.filter(pk=1).update(state='x')"),
            ("Claim.objects.all().delete()", "Claim.objects.all().delete()"),
            ("Claim.objects.bulk_create([])", "Claim.objects.bulk_create([])"),
            ("Claim.objects.get_or_create(key='x')", "Claim.objects.get_or_create(key='x')"),
            ("form.save()", "form.save()"),
            ("cursor.execute('update claims_claim set state = 1')", "'update claims_claim set state = 1'"),
            ("cursor.execute('DELETE FROM claims_claim')", "'DELETE FROM claims_claim'"),
        ]
    ],
    rules.only_the_clock_tells_the_time: [
        (
            "members/views/a.py",
            f'"""A."""\nx = {call}()\n',
            f"members/views/a.py:2 {call} is not the kernel's clock",
        )
        for call in ("datetime.now", "datetime.datetime.now", "date.today", "timezone.now")
    ],
    rules.nothing_is_unfinished: [
        ("members/x.py", f"# {word}: later\n", f"members/x.py:1 {word}") for word in ("TODO", "FIXME", "XXX")
    ],
    rules.every_exception_has_its_reason: [
        ("members/x.py", f"x = 1  # {silenced}\n", "members/x.py:1 a silenced check without its code and reason")
        for silenced in ("noqa", "noqa: S101", "type: ignore", "type: ignore[attr-defined]")
    ],
}
CLEAN = [
    ("members/x.py", '"""A."""\n\n\ndef short():\n' + "    pass\n" * 69),
    ("members/migrations/0001_initial.py", "from django.db import models\n" + "x = 1\n" * 500),
    ("members/x/__init__.py", ""),
    ("fundapp/settings/base.py", '"""The settings."""\n'),
    ("a.py", '"""A."""\nshare = gross_pence // 100\nwidth: float = 0.5\nx = seconds / 2\nratio = 1.5 * seconds\n'),
    ("payouts/claims/actions.py", '"""A."""\nclaim.save()\n'),
    ("members/actions/joining.py", '"""A."""\naccount.save()\n'),
    ("fundapp/demo/story.py", '"""A."""\nClaim.objects.create()\ndatetime.now()\n'),
    (
        "members/views/a.py",
        '"""A."""\nrequest.session.save()\nwords.update({"a": 1})\ndigest.update(b"")\ncache.delete("a")\n',
    ),
    ("members/models.py", '"""A."""\nsuper().save(*args)\n"""Whoever may update claims set their state."""\n'),
    (
        "members/x.py",
        '"""A."""\nx = 1  # noqa: S105, S106 -- not a secret\ny = 1  # type: ignore[attr-defined]  # a stub is wrong\n',
    ),
]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_project_keeps_the_rule(rule: rules.Rule) -> None:
    assert [fault for module in modules(tests=True) for fault in rule(module)] == []


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_rule_finds_what_was_planted(rule: rules.Rule) -> None:
    assert PLANTED[rule]
    for path, text, fault in PLANTED[rule]:
        assert list(rule(Module(path, text))) == [fault]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_rule_leaves_the_tidy_alone(rule: rules.Rule) -> None:
    assert [fault for path, text in CLEAN for fault in rule(Module(path, text))] == []


def test_no_text_names_a_path_of_one_machine() -> None:
    assert [fault for path, text in texts() for fault in rules.machine_paths(path, text)] == []


# Put together here, so that this file names none itself.
@pytest.mark.parametrize("folder", ["work", "home", "Users", "root"])
@pytest.mark.parametrize("around", ["{}", '"{}"', "({})", "cd {}"])
def test_a_path_of_one_machine_is_found(folder: str, around: str) -> None:
    path = around.format(f"/{folder}/alice/fund")

    assert len(list(rules.machine_paths("README.md", f"first line\n{path}\n"))) == 1


@pytest.mark.parametrize("path", ["https://pot.example/home/page", "templates/work/x.html", "/var/lib/common-pot"])
def test_an_address_is_no_path_of_a_machine(path: str) -> None:
    assert list(rules.machine_paths("README.md", f"{path}\n")) == []


def test_importing_the_kernel_starts_nothing() -> None:
    assert [module.text for module in modules() if module.path == "fundapp/__init__.py"] == [""]
