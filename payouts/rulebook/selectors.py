"""Reads of the adopted rules."""

from datetime import date, timedelta

from django.db.models import QuerySet

from fundapp.kernel import clock
from fundapp.kernel.refusal import refuse
from fundapp.ledger import chart
from fundapp.ledger import selectors as ledger
from payouts.rulebook.facts import FundState, Rulebook
from payouts.rulebook.models import FundLevel, RulebookVersion

_LOOKED_BACK = 13


def current(on: date | None = None) -> RulebookVersion:
    """The version in force on a day (today). Refused while the fund has adopted none: rules are never guessed."""
    version = in_force(on or clock.today())
    if version is None:
        raise refuse("no_rulebook", "This fund has not adopted its rules yet, so nothing can be worked out.")
    return version


def in_force(on: date) -> RulebookVersion | None:
    return RulebookVersion.objects.filter(effective_from__lte=on).order_by("-effective_from").first()


def adopted(code: str, number: int) -> RulebookVersion | None:
    """One version by its name, such as `common-pot` and 1, whether it is in force, was, or will be."""
    return RulebookVersion.objects.filter(code=code, version=number).first()


def before(version: RulebookVersion) -> RulebookVersion | None:
    """The version that this one took the place of."""
    return RulebookVersion.objects.filter(effective_from__lt=version.effective_from).order_by("-effective_from").first()


def versions() -> QuerySet[RulebookVersion]:
    """Every version, newest first."""
    return RulebookVersion.objects.order_by("-effective_from")


def level_of(pot: str) -> FundLevel | None:
    """The level that a pot came to last, which may be none; nothing where it never came to one."""
    return FundLevel.objects.filter(pot=pot).order_by("-id").first()


def low_pots(rulebook: Rulebook) -> list[FundLevel]:
    """The pots that stand at a level of these rules now, as it was noted last, so that no single payment shows."""
    names = {level.name for level in rulebook.solvency.levels}
    if not names:
        return []
    noted = (level_of(pot.slug) for pot in ledger.open_pots())
    return [found for found in noted if found is not None and found.level in names]


def pausing_levels(on: date) -> dict[str, str]:
    """The pots from which nothing promised is paid by the rules of a day, each with the level that it stands at."""
    version = in_force(on)
    if version is None or version.rulebook.solvency.protects_awards:
        return {}
    pausing = {level.name for level in version.rulebook.solvency.levels if not level.pays_existing}
    return {low.pot: low.level for low in low_pots(version.rulebook) if low.level in pausing}


def fund_of(pot: str, rulebook: Rulebook) -> FundState:
    """How a pot stands: what is free, what is in it in all, what the next weeks may take, and the level it was at.

    What the next weeks may take is what the last thirteen took, week by week: a fund has no better forecast of its own.
    """
    free_pence = ledger.free_pence(pot)
    weeks = rulebook.solvency.forecast_weeks or 0
    promised = ledger.promised_since(pot, clock.now() - timedelta(weeks=_LOOKED_BACK)) if weeks else 0
    latest = level_of(pot)
    return FundState(
        free_pence=free_pence,
        cash_pence=free_pence + ledger.balance_pence(chart.promised(pot)),
        forecast_pence=promised * weeks // _LOOKED_BACK,
        level=latest.level if latest else "",
    )
