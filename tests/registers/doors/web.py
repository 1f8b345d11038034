"""Doors that belong to no noun."""

from tests.registers.doors import EVERYONE, Door

DOORS = [
    Door("web:privacy", allowed=EVERYONE),
    Door("web:accessibility", allowed=EVERYONE),
    Door("web:robots", allowed=EVERYONE),
]
