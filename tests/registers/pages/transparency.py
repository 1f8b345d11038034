"""The public pages: an empty fund, and one with a year behind it."""

from datetime import UTC, datetime, timedelta

from fundapp.ledger import actions as ledger
from fundapp.ledger import journal
from tests.registers.pages import Page, State, Visit, claims
from tests.registers.world import World

START = datetime(2026, 1, 12, 12, tzinfo=UTC)


def with_money(path: str):
    """Ten months of gifts, and enough payouts for some of them to be counted."""

    def made() -> bool:
        ledger.open_standard_accounts()
        for month in range(10):
            at = START + timedelta(days=30 * month)
            gift = journal.card_gift(
                source=f"pages:gift:{month}", at=at, pot="general", gross_pence=90_000 + 7_000 * month, fee_pence=1_400
            )
            ledger.post(gift)
            key, pence = f"pages:{month}", 20_000 + 500 * month
            ledger.post(journal.award_promised(source=f"{key}:promised", at=at, pot="general", pence=pence))
            ledger.post(journal.payout_sent(source=f"{key}:sent", at=at, pot="general", pence=pence))
            ledger.post(journal.payout_confirmed(source=f"{key}:confirmed", at=at, pence=pence))
        return True

    def where(world: World) -> str:
        world.once("ten months of money", made)
        return path

    return where


def empty(path: str):
    def where(world: World) -> str:
        world.once("the books", lambda: ledger.open_standard_accounts() or True)
        return path

    return where


def opened(world: World) -> Visit:
    """A look that was let in, and one that was not."""
    claim = world.once("openings", claims.looked_at)
    world.once("refused opening", lambda: claims.refused_look(claim))
    return Visit("/organise/openings", client=world.signed_in("auditor"))


PAGES = [
    Page("transparency:front", states=[State("empty fund", empty("/")), State("with money", with_money("/"))]),
    Page("transparency:openings", kind="desk", states=[State("opened and refused", opened)]),
    Page("transparency:where", states=[State("empty", empty("/money")), State("with money", with_money("/money"))]),
]
NOT_PAGES = {
    "transparency:api_totals": "answers programs with JSON",
    "transparency:api_accounts": "answers programs with JSON",
    "transparency:api_statement": "answers programs with JSON",
}
