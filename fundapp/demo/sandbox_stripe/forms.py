"""Reads Stripe's form encoding, `line_items[0][price_data][currency]=gbp`, into nested dicts of text."""

from urllib.parse import parse_qsl

from fundapp.demo.sandbox_stripe.trouble import invalid

Nested = dict[str, "Nested | str"]
_DEEPEST = 12


def parse(encoded: str) -> Nested:
    """Lists come back as dicts with `0`, `1`, … as keys, because only the contract knows whether a list was meant."""
    tree: Nested = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        _plant(tree, _path(name), name, value)
    return tree


def _path(name: str) -> list[str]:
    head, bracket, rest = name.partition("[")
    if not bracket:
        return [name]
    if not rest.endswith("]") or not head:
        raise invalid(f"Invalid request (check that your POST content type is right): {name}", param=name)
    return [head, *rest[:-1].split("][")]


def _plant(tree: Nested, path: list[str], name: str, value: str) -> None:
    if len(path) > _DEEPEST:
        raise invalid("Parameters are nested too deeply.", param=name)
    place = tree
    for part in path[:-1]:
        inner = place.setdefault(part or str(len(place)), {})
        if isinstance(inner, str):
            raise invalid("Invalid object", param=name)
        place = inner
    leaf = path[-1] or str(len(place))
    if leaf in place:
        raise invalid(f"Received the parameter {name} more than once.", param=name)
    place[leaf] = value
