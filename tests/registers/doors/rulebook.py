"""The rules are everyone's."""

from tests.registers.doors import EVERYONE, Door

DOORS = [Door("rulebook:rules", allowed=EVERYONE), Door("rulebook:rules", "POST", allowed=EVERYONE)]
