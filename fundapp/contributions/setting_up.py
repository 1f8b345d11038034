"""Judges whether Stripe is set up as docs/stripe.md says. Pure: what Stripe says of the account in, sentences out."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from fundapp.contributions.facts import Thing

EVERY_EVENT = "*"
CARD = "payment_method_update"
# What supporters do on the fund's own page, where it is recorded.
NOT_IN_THE_PORTAL = ("subscription_cancel", "subscription_pause", "subscription_update", "customer_update")


class Verdict(StrEnum):
    GOOD = "good"
    # Works, and is worth a look.
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Point:
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class NotTold:
    """Stripe would not say: most often the key lacks the right to ask. `why` is its kind of trouble."""

    why: str


def of_balance(balance: Thing, *, currency: str) -> list[Point]:
    """The mode of the key, and whether the account settles in the fund's currency."""
    currencies = sorted({str(part["currency"]).upper() for part in balance["available"]})
    mode = (
        Point(Verdict.GOOD, "The key is a live one: real money moves.")
        if balance["livemode"]
        else Point(Verdict.LOOK, "The key is a test key: no real money moves.")
    )
    if currency in currencies:
        return [mode, Point(Verdict.GOOD, f"The account holds {currency}, in which the fund keeps its books.")]
    return [
        mode,
        Point(Verdict.BAD, f"The account holds {', '.join(currencies)}, and the fund's books are in {currency}."),
    ]


def of_endpoints(endpoints: list[Thing] | NotTold, *, url: str, events: Collection[str]) -> list[Point]:
    """One endpoint for this site, that is on and sends what the fund acts on."""
    if isinstance(endpoints, NotTold):
        return [_not_looked_at("webhook endpoints", endpoints)]
    ours = [endpoint for endpoint in endpoints if endpoint["url"].rstrip("/") == url]
    if not ours:
        return [Point(Verdict.BAD, f"No webhook endpoint sends events to {url}.")]
    found = [Point(Verdict.LOOK, f"{len(ours)} endpoints send to {url}; one is enough.")] if len(ours) > 1 else []
    if all(endpoint["status"] != "enabled" for endpoint in ours):
        return [*found, Point(Verdict.BAD, f"The webhook endpoint {url} is turned off.")]
    sent = {event for endpoint in ours if endpoint["status"] == "enabled" for event in endpoint["enabled_events"]}
    return [*found, *_of_events(sent, frozenset(events))]


def of_portals(portals: list[Thing] | NotTold) -> list[Point]:
    """A saved portal, in which a card can be changed and nothing else."""
    if isinstance(portals, NotTold):
        return [_not_looked_at("the customer portal", portals)]
    if not portals:
        return [Point(Verdict.BAD, "The customer portal was never saved, so nobody can give another card.")]
    features = portals[0]["features"]
    card = (
        Point(Verdict.GOOD, "The customer portal takes another card.")
        if features[CARD]["enabled"]
        else Point(Verdict.BAD, "The customer portal does not let anyone give another card.")
    )
    too_much = [name for name in NOT_IN_THE_PORTAL if (features.get(name) or {}).get("enabled")]
    if too_much:
        return [card, Point(Verdict.LOOK, f"The customer portal also allows: {', '.join(too_much)}.")]
    return [card]


def _of_events(sent: set[str], wanted: frozenset[str]) -> list[Point]:
    if EVERY_EVENT in sent:
        return [
            Point(Verdict.LOOK, f"The webhook sends every event; these {len(wanted)} are enough, see docs/stripe.md.")
        ]
    if missing := sorted(wanted - sent):
        return [Point(Verdict.BAD, f"The webhook does not send: {', '.join(missing)}.")]
    if more := sorted(sent - wanted):
        return [Point(Verdict.LOOK, f"The webhook also sends, and the fund ignores: {', '.join(more)}.")]
    return [Point(Verdict.GOOD, f"The webhook sends the {len(wanted)} events that the fund acts on.")]


def _not_looked_at(what: str, told: NotTold) -> Point:
    return Point(Verdict.LOOK, f"Could not look at {what} ({told.why}): look yourself, or let the key read them.")
