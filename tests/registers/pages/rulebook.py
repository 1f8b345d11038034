"""The page of the rules. Before any are adopted it is seen by tests/rulebook: rules cannot be un-adopted here."""

from tests.claims import stories as claims
from tests.registers.pages import Page, State, Visit, fill


def adopted(act=None):
    def where(world):
        world.once("rulebook adopted", claims.rules)
        return Visit("/rules", act=act)

    return where


PAGES = [
    Page(
        "rulebook:rules",
        states=[
            State("first visit", adopted()),
            State("tried", adopted(fill("Work it out", days="28", loss="13.90"))),
            State("tried without an end", adopted(fill("Work it out", days="", loss="13.90"))),
            State("tried, and too short to be paid", adopted(fill("Work it out", days="2", loss="13.90"))),
            State(
                "tried with what cannot be read",
                adopted(fill("Work it out", days="ten", loss="5.005")),
                status=422,
                title="Error:",
            ),
        ],
    ),
]
