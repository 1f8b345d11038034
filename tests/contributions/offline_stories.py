"""People and gifts that the tests of gifts without Stripe begin with."""

from datetime import date

import pytest

from fundapp.audit.models import Record
from fundapp.contributions.actions import offline
from fundapp.contributions.counting import Seen
from fundapp.kernel import clock
from fundapp.kernel.refusal import Refused
from members.roles import Role
from tests import people


def refusal(action, *arguments, **named):
    with pytest.raises(Refused) as refused:
        action(*arguments, **named)
    return refused.value.codes


def verbs():
    return list(Record.objects.order_by("id").values_list("verb", flat=True))


def two():
    """A treasurer and an administrator, who are two people."""
    return people.actor(people.organiser(Role.TREASURER)), people.actor(people.organiser(Role.ADMINISTRATOR))


def seen(way="cash", pence=2_000, *, on: date | None = None, **more):
    return Seen(way, pence, on or clock.today(), **more)


def cash(actor, campaign, *, key="cash", **what):
    return offline.record_cash(actor, key=key, campaign_id=campaign.id, seen=seen(**what))


def transfer(actor, *, key="line", pence=2_000, **what):
    return offline.record_transfer(actor, key=key, seen=seen("bank", pence, **what))
