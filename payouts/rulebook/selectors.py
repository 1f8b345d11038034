"""Reads of the adopted rules."""

from datetime import date

from django.db.models import QuerySet

from fundapp.kernel import clock
from fundapp.kernel.refusal import refuse
from payouts.rulebook.models import RulebookVersion


def current(on: date | None = None) -> RulebookVersion:
    """The version in force on a day (today). Refused while the fund has adopted none: rules are never guessed."""
    version = in_force(on or clock.today())
    if version is None:
        raise refuse("no_rulebook", "This fund has not adopted its rules yet, so nothing can be worked out.")
    return version


def in_force(on: date) -> RulebookVersion | None:
    return RulebookVersion.objects.filter(effective_from__lte=on).order_by("-effective_from").first()


def versions() -> QuerySet[RulebookVersion]:
    """Every version, newest first."""
    return RulebookVersion.objects.order_by("-effective_from")
