"""The door before the card page: every road to a payment goes through it, before Stripe hears of anything.

It keeps no address of anybody: places are counted under a keyed digest, for an hour.
"""

from time import sleep

from django.core.cache import cache
from django.http import HttpRequest

from fundapp.contributions import shield
from fundapp.contributions.selectors import shield as reads
from fundapp.contributions.shield import Shut
from fundapp.web import limits

# While every place is taken nobody looks for one: an attack must not make the door its own burden.
_FULL, _FULL_SECONDS = "giving:full", 30
# While one request decides about a form, the same form sent again looks so often whether it has decided.
_DECIDING, _DECIDING_SECONDS, _LOOKS = "deciding", 5, 50


def admit(request: HttpRequest, *, key: str) -> Shut | None:
    """Why no card page may be asked for; None lets the visitor through. The same form again takes no second place."""
    if reads.is_stopped():
        return Shut.STOPPED
    if _is_in(key):
        return None
    shut = Shut.TOO_MANY if cache.get(_FULL) is not None else _take_places(request, key)
    if shut is not None:
        cache.delete(_taken_by(key))
    return shut


def paid(key: str) -> None:
    """What was asked for under `key` is paid, so it does not count. Told twice, or an hour later, it does nothing."""
    places = cache.get(_taken_by(key))
    if isinstance(places, list):
        _give_back(places)
        cache.delete_many([_taken_by(key), _FULL])


def _is_in(key: str) -> bool:
    """Whether this form was let in before. If not, it is this call's to decide, and a double click waits for it."""
    for _ in range(_LOOKS):
        if cache.add(_taken_by(key), _DECIDING, _DECIDING_SECONDS):
            return False
        if isinstance(cache.get(_taken_by(key)), list):
            return True
        sleep(_DECIDING_SECONDS / _LOOKS)
    return False


def _take_places(request: HttpRequest, key: str) -> Shut | None:
    """One place of the address, one of the network, one of all: who is turned away at one of them has taken none."""
    counters = (
        ("giving.address", limits.address_of(request), shield.MOST_OF_AN_ADDRESS, Shut.TOO_MANY_HERE),
        ("giving.network", limits.neighbourhood_of(request), shield.MOST_OF_A_NETWORK, Shut.TOO_MANY_HERE),
        ("giving.all", "", shield.MOST_OF_ALL, Shut.TOO_MANY),
    )
    places: list[str] = []
    for what, who, most, shut in counters:
        place = limits.take(what, who, most=most, seconds=shield.HOUR_SECONDS)
        if place is None:
            _give_back(places)
            if shut is Shut.TOO_MANY:
                cache.set(_FULL, 1, _FULL_SECONDS)
            return shut
        places.append(place)
    cache.set(_taken_by(key), places, shield.HOUR_SECONDS)
    return None


def _give_back(places: list[str]) -> None:
    for place in places:
        limits.give_back(place)


def _taken_by(key: str) -> str:
    return f"giving:{limits.digest_of('giving.key', key)}"
