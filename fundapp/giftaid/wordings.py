"""What a supporter declares, word for word, by version: a version is never changed, because people agreed to it. Pure.

After the tax office's own model declaration. A new wording is a new version, added at the end.
"""

from dataclasses import dataclass
from enum import StrEnum


class Covers(StrEnum):
    """Which gifts a declaration is about."""

    THIS = "this"
    # This one, those of the four years before, and those to come until it is withdrawn.
    ENDURING = "enduring"


@dataclass(frozen=True, slots=True)
class Wording:
    """`%(charity)s` is the charity's name, `%(amount)s` the gift's sum."""

    version: str
    this: str
    enduring: str
    # What must be understood, and what the charity must be told of.
    taxpayer: str
    tell_us: str
    higher_rate: str

    def says(self, covers: Covers, *, charity: str, amount: str) -> str:
        """All of it as one text, as it is kept with the declaration."""
        wish = self.this if covers is Covers.THIS else self.enduring
        return "\n\n".join(
            [wish % {"charity": charity, "amount": amount}, self.taxpayer, self.tell_us, self.higher_rate]
        )


NEWEST = "2026-1"
WORDINGS = {
    ("2026-1", "en-gb"): Wording(
        version="2026-1",
        this="I want to Gift Aid my donation of %(amount)s to %(charity)s.",
        enduring=(
            "I want to Gift Aid my donation of %(amount)s and any donations I make in the future or have made in "
            "the past 4 years to %(charity)s."
        ),
        taxpayer=(
            "I am a UK taxpayer and understand that if I pay less Income Tax and/or Capital Gains Tax in the "
            "current tax year than the amount of Gift Aid claimed on all my donations it is my responsibility to "
            "pay any difference."
        ),
        tell_us=(
            "Please tell us if you want to cancel this declaration, change your name or home address, or no "
            "longer pay enough tax on your income and/or capital gains."
        ),
        higher_rate=(
            "If you pay Income Tax at the higher or additional rate and want the additional tax relief due to "
            "you, you must include all your Gift Aid donations on your Self Assessment tax return or ask HM "
            "Revenue and Customs to adjust your tax code."
        ),
    ),
    ("2026-1", "cy"): Wording(
        version="2026-1",
        this="Rwyf am roi Rhodd Cymorth ar fy rhodd o %(amount)s i %(charity)s.",
        enduring=(
            "Rwyf am roi Rhodd Cymorth ar fy rhodd o %(amount)s ac ar unrhyw roddion a wnaf yn y dyfodol neu a "
            "wneuthum yn y 4 blynedd diwethaf i %(charity)s."
        ),
        taxpayer=(
            "Rwy'n drethdalwr yn y DU ac yn deall, os byddaf yn talu llai o Dreth Incwm a/neu Dreth Enillion "
            "Cyfalaf yn y flwyddyn dreth gyfredol na swm y Rhodd Cymorth a hawlir ar fy holl roddion, mai fy "
            "nghyfrifoldeb i yw talu unrhyw wahaniaeth."
        ),
        tell_us=(
            "Rhowch wybod i ni os ydych am ganslo'r datganiad hwn, os byddwch yn newid eich enw neu gyfeiriad "
            "eich cartref, neu os nad ydych bellach yn talu digon o dreth ar eich incwm a/neu enillion cyfalaf."
        ),
        higher_rate=(
            "Os ydych yn talu Treth Incwm ar y gyfradd uwch neu ychwanegol ac am gael y rhyddhad treth ychwanegol"
            " sy'n ddyledus i chi, rhaid i chi gynnwys eich holl roddion Rhodd Cymorth ar eich Ffurflen Dreth "
            "Hunanasesiad neu ofyn i Gyllid a Thollau EF addasu eich cod treth."
        ),
    ),
}


def newest(language: str) -> Wording:
    return WORDINGS.get((NEWEST, language)) or WORDINGS[NEWEST, "en-gb"]
