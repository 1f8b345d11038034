"""The rows of a schedule, with the names opened for whoever may open them. Each opening is in the vault's log."""

from collections.abc import Iterator
from uuid import UUID

from fundapp.giftaid import gates
from fundapp.giftaid.models import Claimed, Schedule
from fundapp.giftaid.person import Person, row
from fundapp.kernel.actor import Actor
from fundapp.kernel.ids import new_id
from fundapp.vault import opening
from fundapp.vault.classes import SealedClass
from fundapp.web.exports import Cell, Pence


def rows(actor: Actor, schedule: Schedule) -> Iterator[tuple[Cell, ...]]:
    """One row for each gift, in the columns of the tax office. Each name is opened once."""
    people: dict[str, Person] = {}
    press = new_id()  # one press of one button, however many people are in the schedule
    for claimed in Claimed.objects.filter(schedule=schedule).select_related("declaration").order_by("number"):
        subject = claimed.declaration.subject
        if subject not in people:
            people[subject] = _person(actor, subject, press)
        yield row(claimed.number, people[subject], on=claimed.paid_on, pounds=Pence(claimed.amount_pence))


def _person(actor: Actor, subject: str, press: UUID) -> Person:
    return Person.from_text(
        opening.open_sealed(
            actor,
            subject=subject,
            sealed_class=SealedClass.CONTACT,
            field=gates.FIELD,
            purpose=gates.SCHEDULE,
            press=press,
        )
    )
