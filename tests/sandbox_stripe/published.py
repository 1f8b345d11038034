"""What Stripe publishes of its objects, as facts: for every resource, each field's path and the types of its value.

`published.json` beside this file was made from the fixtures in Stripe's own OpenAPI repository
(github.com/stripe/openapi, `openapi/fixtures3.json`, MIT licence). To make it again from a newer copy:

    python -m tests.sandbox_stripe.published path/to/fixtures3.json

A path is written `items.data[].price.id`. Below a map whose keys are anybody's (`metadata`) nothing is told.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FACTS = Path(__file__).with_name("published.json")
RESOURCES = (
    "balance", "balance_transaction", "billing_portal.configuration", "billing_portal.session", "charge",
    "checkout.session", "customer", "deleted_customer", "dispute", "event", "invoice", "invoice_payment",
    "line_item", "payment_intent", "payment_method", "payout", "price", "product", "refund", "subscription",
    "subscription_item", "webhook_endpoint",
)  # fmt: skip
_ANYBODYS = {"metadata", "previous_attributes"}
_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null", dict: "object"}


def facts(thing: Mapping[str, Any], *, inside: str = "") -> Iterator[tuple[str, str]]:
    """Every path in a thing with the type of what is there."""
    for name, value in thing.items():
        yield from _fact(f"{inside}{name}", name, value)


def _fact(path: str, name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        yield path, "array"
        for item in value:
            yield from _fact(f"{path}[]", "", item)
        return
    yield path, _NAMES[type(value)]
    if isinstance(value, dict) and name not in _ANYBODYS:
        yield from facts(value, inside=f"{path}.")


def table(thing: Mapping[str, Any]) -> dict[str, set[str]]:
    """Path to types: one, or several where a list holds several."""
    found: dict[str, set[str]] = {}
    for path, kind in facts(thing):
        found.setdefault(path, set()).add(kind)
    return found


def read() -> dict[str, dict[str, set[str]]]:
    """The published facts."""
    kept: dict[str, dict[str, str]] = json.loads(FACTS.read_text(encoding="utf-8"))
    return {name: {path: set(kinds.split("|")) for path, kinds in fields.items()} for name, fields in kept.items()}


def _make(fixtures: Path) -> None:
    resources = json.loads(fixtures.read_text(encoding="utf-8"))["resources"]
    kept = {}
    for name in RESOURCES:
        thing = dict(resources[name])
        if name == "event":
            # What an event is about is looked at where it stands by itself.
            thing["data"] = {"object": {}}
        kept[name] = {path: "|".join(sorted(kinds)) for path, kinds in sorted(table(thing).items())}
    FACTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
