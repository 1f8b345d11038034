"""Every answer against what Stripe publishes of its objects: no field of theirs is missing, and none has another type.

A field that is ours and not in the published sample is judged by the SDK's own classes, in `test_contract.py`.
"""

import pytest

from tests.sandbox_stripe import published
from tests.sandbox_stripe.everything import everything

PUBLISHED = published.read()
# Published, and yet rightly not in an answer to the fund.
LEFT_OUT = {
    ("balance", "connect_reserved"): "only a platform has it",
    ("charge", "payment_method_details.card"): "when something else was paid with",
    ("charge", "refunds"): "answered when it is asked for by `expand`",
    ("invoice", "subscription"): "of an older API; it is in `parent` now",
    ("payment_method", "card"): "when it is something else",
    ("refund", "destination_details.card"): "when it goes to a bank account",
}


def differences(name, thing):
    """How an answer differs from the published sample of its resource."""
    ours, theirs = published.table(thing), PUBLISHED[name]
    for path, kinds in ours.items():
        both = (kinds | theirs.get(path, kinds)) - {"null"}
        if len(both) > 1:
            yield f"{name}.{path}: {sorted(kinds)}, published as {sorted(theirs[path])}"
    for path in theirs.keys() - ours.keys():
        parent = path.rpartition(".")[0]
        is_inside = not parent or "object" in ours.get(parent, set())
        if is_inside and not path.endswith("[]") and (name, path) not in LEFT_OUT:
            yield f"{name}.{path}: missing"


def resource(thing):
    return f"deleted_{thing['object']}" if thing.get("deleted") else thing["object"]


def test_every_answer_has_the_fields_and_types_that_stripe_publishes(running, sdk):
    answers = everything(running, sdk)
    # What an event is about is in the answers as well.
    bare = [{**thing, "data": {"object": {}}} if thing["object"] == "event" else thing for thing in answers]

    assert {found for thing in bare for found in differences(resource(thing), thing)} == set()
    assert PUBLISHED.keys() - {resource(thing) for thing in bare} == {"line_item", "subscription_item"}
    inner = [invoice["lines"]["data"][0] for invoice in bare if invoice["object"] == "invoice"]
    inner += [found["items"]["data"][0] for found in bare if found["object"] == "subscription"]
    assert {found for thing in inner for found in differences(resource(thing), thing)} == set()


def test_every_exception_is_still_one():
    assert [key for key in LEFT_OUT if key[1] not in PUBLISHED[key[0]]] == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"amount": "100"}, "refund.amount: ['string'], published as ['integer']"),
        ({"amount": None}, None),
        ({"metadata": {"anybody": 7}}, None),
        ({"destination_details": {"type": "card", "card": {}}}, "refund.destination_details.card.type: missing"),
    ],
)
def test_a_difference_is_noticed(change, found):
    sample = {path: None for path in PUBLISHED["refund"] if "." not in path}

    assert list(differences("refund", sample | change)) == ([found] if found else [])


def test_facts_tell_paths_and_types():
    thing = {"id": "x", "items": {"data": [{"price": {"amount": 1}}, {"price": None}]}, "metadata": {"a": 1}, "no": []}

    assert published.table(thing) == {
        "id": {"string"},
        "items": {"object"},
        "items.data": {"array"},
        "items.data[]": {"object"},
        "items.data[].price": {"object", "null"},
        "items.data[].price.amount": {"integer"},
        "metadata": {"object"},
        "no": {"array"},
    }
