"""Which ways to pay a fund has: by its own files, its own account and its number at Bacs."""

import io

import pytest
from django.core import checks as django_checks
from django.core.management import CommandError, call_command

from fundapp.kernel.refusal import Refused
from payouts.payments import shelf
from payouts.payments.checks import bank_files_are_sound
from payouts.payments.rails.modulus import Verdict
from tests.payments.rails.test_profiles import SOUND

SHIPPED = ["barclays", "generic", "iso20022", "lloyds", "natwest-bankline", "starling", "unity-trust"]


@pytest.fixture(autouse=True)
def an_account(settings):
    settings.PAYING_ACCOUNT_NAME, settings.PAYING_SORT_CODE = "The Pot", "00-00-00"
    settings.PAYING_ACCOUNT, settings.BACS_SUN = "12345678", ""


@pytest.fixture
def own_banks(settings, tmp_path):
    settings.BANKS_DIR = tmp_path
    return tmp_path


def refused(code: str) -> tuple[str, ...]:
    with pytest.raises(Refused) as refusal:
        shelf.rail(code)
    return refusal.value.codes


def run(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("rails", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_bacs_is_offered_with_a_number_and_not_without(settings):
    assert shelf.codes() == SHIPPED
    assert refused("bacs18") == ("paying_account_not_set",)

    settings.BACS_SUN = "123456"

    assert shelf.codes() == sorted([*SHIPPED, "bacs18"])
    assert shelf.rail("bacs18").ending == "txt"


def test_a_file_that_names_the_funds_account_needs_one(settings):
    settings.PAYING_ACCOUNT = ""

    assert shelf.codes() == ["barclays", "generic", "starling", "unity-trust"]
    for code in ("lloyds", "natwest-bankline", "iso20022"):
        assert refused(code) == ("paying_account_not_set",)


def test_a_treasurers_own_bank_is_one_more_and_may_stand_for_a_shipped_one(own_banks):
    (own_banks / "village.toml").write_text(SOUND)
    (own_banks / "generic.toml").write_text(SOUND)
    (own_banks / "Not A Code.toml").write_text(SOUND)

    assert shelf.codes() == sorted([*SHIPPED, "village"])
    assert shelf.title("generic") == shelf.title("village") == "Village Bank"
    assert refused("../village") == ("rail_unknown",)


def test_one_that_is_not_sound_is_not_offered_and_the_start_says_why(own_banks):
    (own_banks / "village.toml").write_text(SOUND.replace('"plain"', '"fancy"'))

    assert "village" not in shelf.codes()
    assert refused("village") == ("profile_value",)
    assert shelf.title("village") == "village"
    (warning,) = bank_files_are_sound()
    assert (warning.id, warning.level) == ("payments.W001", django_checks.WARNING)
    assert "village.toml: Line 3" in warning.msg


def test_labels_and_tables_are_judged_at_the_start_too(settings, tmp_path):
    labels, weights = tmp_path / "labels.toml", tmp_path / "valacdos.txt"
    labels.write_text("before = []\nafter = []")
    weights.write_text("words")
    settings.BACS_LABELS, settings.MODULUS_WEIGHTS, settings.BACS_SUN = labels, weights, "12"

    assert [whose for whose, _ in shelf.faults()] == ["BACS_LABELS", "MODULUS_WEIGHTS", "BACS_SUN"]


def test_the_administrators_table_is_used(settings, tmp_path):
    weights = tmp_path / "valacdos.txt"
    weights.write_text("089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1\n")
    settings.MODULUS_WEIGHTS = weights

    assert shelf.tables().verdict("089999", "66374959") is Verdict.IMPLAUSIBLE


def test_the_command_judges_a_file_by_its_lines(tmp_path):
    sound, wrong = tmp_path / "sound.toml", tmp_path / "wrong.toml"
    sound.write_text(SOUND)
    wrong.write_text(SOUND.replace("20", '"20"'))

    assert run("check", str(sound)) == (f"{sound}: Village Bank is sound.\n", "")
    with pytest.raises(CommandError):
        run("check", str(sound), str(wrong))
    with pytest.raises(CommandError, match="cannot be used"):
        run("check", str(tmp_path / "nowhere.toml"))
    with pytest.raises(CommandError, match="Line 4: most_rows must be a whole number"):
        run("show", str(wrong))


def test_the_command_judges_what_is_set_up_here(own_banks):
    assert "generic" in run("check")[0]
    (own_banks / "village.toml").write_text("")

    with pytest.raises(CommandError):
        run("check")


def test_the_command_shows_what_a_file_holds(settings):
    settings.RAILS_OFF = ["lloyds"]

    assert "Lloyds Commercial Banking Online, Bacs (off)" in run("show")[0]
    said = run("show", "lloyds")[0]
    assert "once before:\n  fixed  H\n  made_on\n  file_number\n" in said
    assert "names up to 18" in said
    assert "at most 1000 payments" in run("show", "iso20022")[0]
    with pytest.raises(CommandError, match="no bank file of that kind"):
        run("show", "nobody")


def test_the_command_writes_a_sample_once_with_invented_payees(tmp_path):
    own, sample = tmp_path / "village.toml", tmp_path / "sample.csv"
    own.write_text(SOUND)

    out, err = run("try", "generic")
    assert "12.30,Sam Jones,000000,01234567,COMMON POT" in out
    assert 'The bank will see "Zoe O\'Neill-Lukasz"' in err
    assert "3 invented payments" in run("try", str(own), "--out", str(sample))[0]
    assert sample.read_bytes() == b"000000,01234567,12.30\r\n000000,00000019,100.05\r\n000000,99999999,0.01\r\n"
    with pytest.raises(CommandError, match="was not written"):
        run("try", str(own), "--out", str(sample))
