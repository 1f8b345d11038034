"""The rules are everyone's."""

from tests.claims import stories
from tests.registers.doors import EVERYONE, Door


def adopted(world):
    world.once("rules", stories.rules)
    return {}


def a_version(world):
    return {**adopted(world), "code": "common-pot", "number": 1}


DOORS = [
    Door("rulebook:rules", allowed=EVERYONE),
    Door("rulebook:rules", "POST", allowed=EVERYONE),
    Door("rulebook:schema", allowed=EVERYONE),
    Door("rulebook:toml", allowed=EVERYONE, own=adopted),
    Door("rulebook:json", allowed=EVERYONE, own=adopted),
    Door("rulebook:version", allowed=EVERYONE, own=a_version),
    Door("rulebook:changes", allowed=EVERYONE, own=a_version),
    Door("rulebook:version_toml", allowed=EVERYONE, own=a_version),
    Door("rulebook:version_json", allowed=EVERYONE, own=a_version),
    Door("rulebook:api_in_force", allowed=EVERYONE, own=adopted),
    Door("rulebook:api_versions", allowed=EVERYONE),
    # Without facts it is told so (422); what a try answers: tests/rulebook/test_api.py.
    Door("rulebook:api_try", "POST", allowed=EVERYONE, data={}, content_type="application/json", is_csrf_exempt=True),
]
