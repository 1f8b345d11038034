"""The words beside a reason, sealed with the claim until its person reads them. It must never keep what nobody reads.

They are written about a person, so they are no column: they lie under the key of the claim's narrative and go with it.
"""

from collections.abc import Collection

from fundapp.kernel.refusal import Refusal, Refused
from fundapp.vault import actions as vault
from fundapp.vault import selectors as sealed
from fundapp.vault.classes import SealedClass
from payouts.claims import giveaways
from payouts.claims.giveaways import Giveaway
from payouts.claims.models import Claim
from payouts.committee.models import Seat

LENGTH = 500
# How the names begin under which they are sealed.
_WORDS = "words."
_NUMBERS = {
    Giveaway.INSURANCE: "a National Insurance number",
    Giveaway.CARD: "a card number",
    Giveaway.ACCOUNT: "an account number",
}


def need_fit(words: str) -> None:
    """Refuse words that are too long, or that hold a number which gives a person away."""
    reasons = []
    if len(words) > LENGTH:
        reasons.append(Refusal("words_too_long", "Use %(most)s letters or fewer.", {"most": LENGTH}))
    if found := giveaways.found_in(words):
        named = " and ".join(_NUMBERS[one] for one in Giveaway if one in found)
        sentence = "This seems to hold %(what)s. Take it out: what you write needs no number of theirs."
        reasons.append(Refusal("words_hold_a_number", sentence, {"what": named}))
    if reasons:
        raise Refused(*reasons)


def name_for(seat: Seat) -> str:
    return f"{_WORDS}{seat.id.hex}"


def keep(claim: Claim, name: str, words: str) -> str:
    """Seal them under this name in the place of those before; without words forget these. The name, or nothing."""
    if words.strip():
        vault.seal(claim.subject, SealedClass.NARRATIVE, name, words.strip())
        return name
    if name in sealed.sealed_fields(claim.subject, SealedClass.NARRATIVE):
        vault.forget(claim.subject, SealedClass.NARRATIVE, name)
    return ""


def forget(claim: Claim, *, keep: Collection[str]) -> None:
    """Forget every word that was written beside a vote but these, which the person reads."""
    held = sealed.sealed_fields(claim.subject, SealedClass.NARRATIVE)
    over = [name for name in sorted(held) if name.startswith(_WORDS) and name not in keep]
    if over:
        vault.forget(claim.subject, SealedClass.NARRATIVE, *over)
