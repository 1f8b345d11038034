"""How often one may try."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from fundapp.web import limits

pytestmark = pytest.mark.django_db


def _take(who="203.0.113.7", *, most=3):
    return limits.take("tries", who, most=most, seconds=60)


def test_so_many_and_no_more():
    places = [_take() for _ in range(4)]
    assert len(set(places[:3])) == 3
    assert places[3] is None


def test_another_network_and_another_thing_have_their_own():
    for _ in range(3):
        _take()
    assert _take("203.0.113.8") is not None
    assert limits.take("else", "203.0.113.7", most=3, seconds=60) is not None


def test_a_good_try_is_given_back():
    for _ in range(5):
        place = _take(most=1)
        assert place is not None
        limits.give_back(place)


def test_no_address_is_in_the_cache():
    place = _take()
    assert "203.0.113.7" not in place
    assert cache.get(place) == 1


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "network"),
    [
        (0, "203.0.113.7", "", "203.0.113.7"),
        (0, "203.0.113.7", "1.1.1.1", "203.0.113.7"),
        (1, "10.0.0.1", "203.0.113.7", "203.0.113.7"),
        (1, "10.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "10.0.0.1", "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (1, "203.0.113.7", "", "unknown"),
        (0, "2001:db8:1:2ff:aaaa::1", "", "2001:db8:1:200::/56"),
        (1, "10.0.0.1", "not an address", "unknown"),
    ],
)
def test_the_network_is_what_our_own_proxies_saw(settings, proxies, remote, forwarded, network):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
    assert limits.network_of(request) == network
