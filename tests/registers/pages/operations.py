"""The machine's page: nothing stuck, and something stuck."""

from fundapp.outbox.models import Message
from tests.registers.pages import Page, State, Visit
from tests.registers.world import World

MACHINE = "/organise/machine"


def quiet(world: World) -> Visit:
    return Visit(MACHINE, client=world.signed_in("administrator"))


def stuck(world: World) -> Visit:
    world.once(
        "stuck message",
        lambda: Message.objects.create(
            topic="pages.test",
            key="pages:stuck",
            subject="pages:1",
            state="parked",
            attempts=12,
            last_trouble="ConnectionError",
        ),
    )
    return Visit(MACHINE, client=world.signed_in("administrator"))


PAGES = [
    Page(
        "operations:machine",
        kind="desk",
        states=[State("nothing stuck", quiet), State("something stuck", stuck)],
    ),
]
NOT_PAGES = {
    "operations:alive": "answers machines with JSON",
    "operations:ready": "answers machines with JSON",
    "operations:security_txt": "answers machines with plain text",
    "operations:retry": "answers a button and leads back to the machine's page",
}
