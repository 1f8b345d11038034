"""So many tries in so long from one network, counted where every process sees it. It never knows what is tried.

Each try takes one of a fixed number of places in the shared cache. Adding a place is atomic there, so that tries that
arrive together cannot share one, which adding one to a number would allow.
"""

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def take(what: str, who: str, *, most: int, seconds: int) -> str | None:
    """A free place for one more try, or None when `most` were taken in the last `seconds`."""
    for place in range(most):
        key = _key(what, who, place)
        if cache.add(key, 1, seconds):
            return key
    return None


def give_back(place: str) -> None:
    """The try was a good one, so it does not count."""
    cache.delete(place)


def network_of(request: HttpRequest) -> str:
    """The caller's network: of IPv4 the address, of IPv6 the /56 that one household has."""
    return _part_of(request, four=32, six=56)


def address_of(request: HttpRequest) -> str:
    """The caller's own address: of IPv6 the /64 whose addresses one machine may take in turn."""
    return _part_of(request, four=32, six=64)


def neighbourhood_of(request: HttpRequest) -> str:
    """The addresses beside the caller's, which one person can rent together: the /24 of IPv4, the /56 of IPv6."""
    return _part_of(request, four=24, six=56)


def digest_of(what: str, who: str) -> str:
    """Keyed, so that the cache holds no address of anybody."""
    return str(salted_hmac("web.limits", f"{what}|{who}", algorithm="sha256").hexdigest()[:32])


def _part_of(request: HttpRequest, *, four: int, six: int) -> str:
    """The first bits of the address that the caller comes from.

    Behind proxies of our own the address is the one that the outermost of them saw, counted from the right: what stands
    further left in the header was written by the caller.
    """
    seen = [*request.headers.get("X-Forwarded-For", "").split(","), request.META.get("REMOTE_ADDR", "")]
    hops = [hop.strip() for hop in seen if hop.strip()]
    address = hops[-1 - settings.TRUSTED_PROXIES] if len(hops) > settings.TRUSTED_PROXIES else "unknown"
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    bits = four if parsed.version == 4 else six
    return str(ipaddress.ip_network(f"{parsed}/{bits}", strict=False)) if bits != 32 else str(parsed)


def _key(what: str, who: str, place: int) -> str:
    return f"limit:{digest_of(what, who)}:{place}"
