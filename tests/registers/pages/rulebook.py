"""The page of the rules. Before any are adopted it is seen by tests/rulebook: rules cannot be un-adopted here."""

from tests.claims import stories as claims
from tests.registers.pages import Page, State, Visit, fill


def adopted(act=None, path="/rules"):
    def where(world):
        world.once("rulebook adopted", claims.rules)
        return Visit(path, act=act)

    return where


def changed(world):
    """A second version, from a day that no other page lives to see."""
    world.once("rulebook adopted", claims.rules)
    world.once("rulebook changed", claims.later_rules)
    return Visit("/rules/common-pot/2/changes")


PAGES = [
    Page(
        "rulebook:rules",
        states=[
            State("first visit", adopted()),
            State("tried", adopted(fill("Work it out", days="28", loss_per_day="13.90"))),
            State("tried without an end", adopted(fill("Work it out", days="", loss_per_day="13.90"))),
            State("tried, and too short to be paid", adopted(fill("Work it out", days="2", loss_per_day="13.90"))),
            State(
                "tried with what cannot be read",
                adopted(fill("Work it out", days="ten", loss_per_day="5.005")),
                status=422,
                title="Error:",
            ),
        ],
    ),
    Page("rulebook:version", states=[State("the first version", adopted(path="/rules/common-pot/1"))]),
    Page(
        "rulebook:changes",
        states=[
            State("the first version", adopted(path="/rules/common-pot/1/changes")),
            State("a later version", changed),
        ],
    ),
]
NOT_PAGES = {
    "rulebook:schema": "answers programs with JSON",
    "rulebook:toml": "answers with a file",
    "rulebook:json": "answers programs with JSON",
    "rulebook:version_toml": "answers with a file",
    "rulebook:version_json": "answers programs with JSON",
    "rulebook:api_in_force": "answers programs with JSON",
    "rulebook:api_versions": "answers programs with JSON",
    "rulebook:api_try": "answers programs with JSON",
}
