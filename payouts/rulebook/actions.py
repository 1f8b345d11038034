"""The one door for adopting a version of the rules, and for noting how low the fund is by them."""

from dataclasses import replace
from enum import StrEnum

from django.db import transaction

from fundapp.audit import actions as audit
from fundapp.audit.verbs import Verb
from fundapp.kernel.actor import Actor, ActorKind, need_role
from fundapp.kernel.refusal import refuse
from fundapp.outbox import actions as outbox
from payouts.rulebook import checks, selectors
from payouts.rulebook.facts import FundState, Rulebook
from payouts.rulebook.models import FundLevel, RulebookVersion, fingerprint
from payouts.rulebook.solvency import level_for, measure

MINUTE_MOST = 80
# Whoever watches over the money is told; who that is, the letters know.
LEVEL_CHANGED = "rulebook.level_changed"


class Way(StrEnum):
    """How a version came to be adopted."""

    # The first one. There is nobody yet who could vote by rules.
    FOUNDING = "founding"
    MOTION = "motion"
    # From the server, when no motion can be waited for. The version says so wherever it is shown.
    EMERGENCY = "emergency"


@transaction.atomic
def adopt(actor: Actor, *, toml_text: str, minute_ref: str, way: Way = Way.FOUNDING) -> RulebookVersion:
    """Make a rulebook the fund's own from the day it names. The same text again is a quiet success.

    Only the first is adopted by a person alone; from then on the rules change by motion, or in an emergency aloud.
    """
    versions = list(RulebookVersion.objects.select_for_update().order_by("effective_from"))

    if actor.kind is not ActorKind.SYSTEM:
        need_role(actor, "administrator")
    sha256 = fingerprint(toml_text)
    for adopted in versions:
        if adopted.sha256 == sha256:
            return adopted
    rulebook = checks.need_sound(toml_text)
    checks.need_new_number(rulebook, versions)
    _need_minute(minute_ref)
    _need_its_way(actor, way, versions)
    checks.need_its_place(rulebook, versions)

    version = RulebookVersion.objects.create(
        code=rulebook.book.code,
        version=rulebook.book.version,
        title=rulebook.book.title,
        document=toml_text,
        sha256=sha256,
        effective_from=rulebook.book.effective_from,
        minute_ref=_said(minute_ref.strip(), way),
    )

    audit.record(
        actor,
        Verb.RULEBOOK_ADOPTED,
        f"rulebook:{version.pk}",
        code=version.code,
        version=version.version,
        sha256=sha256,
        effective_from=version.effective_from.isoformat(),
        way=way.value,
    )

    return version


@transaction.atomic
def note_level(actor: Actor, *, pot: str, rulebook: Rulebook) -> FundState:
    """How a pot stands, with the level it is at now written down where that changed. Again it is a quiet success.

    Most looks change nothing, so only one that would waits for its turn, and then looks once more.
    """
    fund = selectors.fund_of(pot, rulebook)
    if _level_name(rulebook, fund) == fund.level:
        return fund
    list(RulebookVersion.objects.select_for_update(no_key=True).order_by("effective_from"))
    fund = selectors.fund_of(pot, rulebook)

    name = _level_name(rulebook, fund)
    if name == fund.level:
        return fund

    row = FundLevel.objects.create(pot=pot, level=name, measured_pence=measure(rulebook, fund))

    audit.record(actor, Verb.FUND_LEVEL_CHANGED, f"pot:{pot}", level=name, measured_pence=row.measured_pence)

    outbox.enqueue(LEVEL_CHANGED, key=f"fund-level:{row.pk}", subject=f"pot:{pot}", level=row.pk)
    return replace(fund, level=name)


def _level_name(rulebook: Rulebook, fund: FundState) -> str:
    found = level_for(rulebook, fund)
    return found.name if found is not None else ""


def _need_its_way(actor: Actor, way: Way, versions: list[RulebookVersion]) -> None:
    if not versions or (actor.kind is ActorKind.SYSTEM and way is not Way.FOUNDING):
        return
    raise refuse("motion_needed", "This fund has its rules. They change by a motion that the committee votes on.")


def _said(minute: str, way: Way) -> str:
    return f"Emergency, without a motion: {minute}" if way is Way.EMERGENCY else minute


def _need_minute(minute_ref: str) -> None:
    if not 0 < len(minute_ref.strip()) <= MINUTE_MOST:
        raise refuse(
            "minute_needed",
            "Say where the decision was minuted, such as “General meeting, 3 March, item 4”. %(most)s letters at most.",
            most=MINUTE_MOST,
        )
