"""Reads of what guards the card page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from fundapp.contributions import shield
from fundapp.contributions.models import CardAttempt, GivingSwitch
from fundapp.contributions.shield import Tally

_SHOWN = 20


def newest_switch() -> GivingSwitch | None:
    """How giving by card stands: the newest row says it, and with none it is on."""
    return GivingSwitch.objects.order_by("-id").first()


def is_stopped() -> bool:
    newest = newest_switch()
    return newest is not None and not newest.is_on


@dataclass(frozen=True, slots=True)
class Standing:
    """How giving by card stands, for the organisers' page."""

    switch: GivingSwitch | None
    history: list[GivingSwitch]
    lately: Tally
    last_declined_at: datetime | None

    @property
    def is_stopped(self) -> bool:
        return self.switch is not None and not self.switch.is_on

    @property
    def quiet_at(self) -> datetime | None:
        """When it begins again by itself, if nothing more is declined."""
        return shield.quiet_at(self.switch.at, last_declined_at=self.last_declined_at) if self.switch else None


def standing(*, at: datetime) -> Standing:
    """The switch, the newest things that happened to it, and what was tried within the watched time before `at`."""
    history = list(GivingSwitch.objects.order_by("-id")[:_SHOWN])
    lately = tally(since=at - shield.WATCHED, until=at)
    return Standing(history[0] if history else None, history, lately, last_declined_at())


def tally(*, since: datetime, until: datetime) -> Tally:
    """The attempts after `since` and up to `until`."""
    counted = CardAttempt.objects.filter(at__gt=since, at__lte=until).aggregate(
        attempts=Count("id"), declined=Count("id", filter=Q(is_declined=True))
    )
    return Tally(**counted)


def last_declined_at() -> datetime | None:
    newest = CardAttempt.objects.filter(is_declined=True).order_by("-at").first()
    return newest.at if newest else None
