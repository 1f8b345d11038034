"""What people agreed to is never changed: a new wording is a new version."""

import hashlib

import pytest

from fundapp.giftaid import wordings
from fundapp.giftaid.wordings import WORDINGS, Covers

DIGESTS = {
    ("2026-1", "en-gb"): "47729b2b4b507490d795667a786de3e011856a29ec9f72a28f39a2cd116bdf8e",
    ("2026-1", "cy"): "ca91708ceeb2b0b2cdf72a93fa4b3dc0f038a3b51f22af7e06f63c384fa69cd1",
}


@pytest.mark.parametrize("which", WORDINGS)
def test_a_version_says_what_it_always_said(which):
    said = "".join(WORDINGS[which].says(covers, charity="C", amount="A") for covers in Covers)
    assert hashlib.sha256(said.encode()).hexdigest() == DIGESTS[which]


def test_each_version_is_in_both_languages_and_the_newest_is_given():
    assert {language for version, language in WORDINGS if version == wordings.NEWEST} == {"en-gb", "cy"}
    assert wordings.newest("cy") is WORDINGS[wordings.NEWEST, "cy"]
    assert wordings.newest("fr") is WORDINGS[wordings.NEWEST, "en-gb"]


@pytest.mark.parametrize("which", WORDINGS)
@pytest.mark.parametrize("covers", Covers)
def test_it_names_the_charity_and_the_gift_and_who_pays_a_difference(which, covers):
    said = WORDINGS[which].says(covers, charity="The Trust", amount="£10.00")
    assert "The Trust" in said
    assert "£10.00" in said
    assert ("4" in said.split("\n")[0]) is (covers is Covers.ENDURING)
    assert "%" not in said
