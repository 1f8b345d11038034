"""In the demo anyone may be anyone; on a real site this address is not there (tests/demo)."""

from tests.registers.doors import EVERYONE, Door

DOORS = [Door("demo:sign_ins", allowed=EVERYONE)]
