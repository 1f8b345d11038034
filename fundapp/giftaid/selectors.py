"""Which gifts can be claimed now, what has to be given back, and what was declared. It opens no name."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery, Sum

from fundapp.contributions.models import Contribution
from fundapp.contributions.workflow import DisputeState, RecurringKind, State
from fundapp.giftaid import coverage
from fundapp.giftaid.coverage import Declared, Given
from fundapp.giftaid.models import Claimed, Declaration, Schedule
from fundapp.giftaid.wordings import Covers
from fundapp.kernel.clock import today

_OPEN = [DisputeState.NEEDS_ANSWER.value, DisputeState.IN_REVIEW.value]


@dataclass(frozen=True, slots=True)
class Claimable:
    gift: Contribution
    declaration: Declaration


@dataclass(frozen=True, slots=True)
class Owed:
    """Of a gift that was claimed, what went back since and was not told yet."""

    claimed: Claimed
    pence: int


def declaration_of(gift: Contribution) -> Declaration | None:
    """The declaration that a gift's page speaks of: one of all gifts before one of this gift."""
    mine = Q(contribution=gift, covers=Covers.THIS)
    if gift.supporter_id:
        mine |= Q(supporter_id=gift.supporter_id, covers=Covers.ENDURING)
    live = Declaration.objects.filter(mine, withdrawn_at__isnull=True, forgotten_at__isnull=True)
    return live.order_by("covers", "-declared_at").first()


def claimable() -> list[Claimable]:
    """Gifts that arrived, stayed, are covered and were not claimed yet: oldest first."""
    by_gift: dict[UUID, list[Declaration]] = {}
    by_supporter: dict[UUID, list[Declaration]] = {}
    for declaration in _useful():
        if declaration.covers == Covers.THIS:
            by_gift.setdefault(declaration.contribution_id, []).append(declaration)
        elif declaration.supporter_id:
            by_supporter.setdefault(declaration.supporter_id, []).append(declaration)
    found = []
    for gift in _unclaimed(Q(id__in=by_gift) | Q(supporter_id__in=by_supporter)):
        theirs = [*by_gift.get(gift.id, []), *(by_supporter.get(gift.supporter_id, []) if gift.supporter_id else [])]
        under = next((each for each in theirs if coverage.covers(declared(each), given(gift), on=today())), None)
        if under is not None:
            found.append(Claimable(gift, under))
    return found


def owed() -> list[Owed]:
    """What of claimed gifts went back and is still to be told."""
    told = Claimed.objects.filter(id=OuterRef("id")).annotate(told=Sum("adjustments__amount_pence", default=0))
    went_back = Claimed.objects.select_related("contribution").filter(
        Q(contribution__refunded_pence__gt=0) | Q(contribution__disputed_pence__gt=0)
    )
    rows = went_back.annotate(told_pence=Subquery(told.values("told")[:1])).order_by("id")
    sums = [Owed(row, row.amount_pence - row.contribution.kept_pence - row.told_pence) for row in rows]
    return [each for each in sums if each.pence > 0]


def schedules() -> QuerySet[Schedule]:
    return Schedule.objects.order_by("-made_at")


def to_forget() -> list[Declaration]:
    """Declarations whose name and address nobody may keep any longer."""
    kept = Declaration.objects.filter(forgotten_at__isnull=True).select_related("supporter")
    rows = kept.annotate(last_claimed=Max("claimed__contribution__paid_at")).order_by("id")
    return [
        row
        for row in rows
        if coverage.may_forget(
            declared(row),
            last_claimed=row.last_claimed,
            is_supporter_gone=row.supporter is not None and row.supporter.forgotten_at is not None,
            on=today(),
        )
    ]


def declared(row: Declaration) -> Declared:
    return Declared(
        Covers(row.covers), str(row.contribution_id), str(row.supporter_id or ""), row.declared_at, row.withdrawn_at
    )


def given(gift: Contribution) -> Given:
    assert gift.paid_at is not None
    return Given(
        gift_id=str(gift.id),
        supporter_id=str(gift.supporter_id or ""),
        paid_at=gift.paid_at,
        kept_pence=gift.kept_pence,
        is_disputed=gift.disputed_pence > 0 or any(each.state in _OPEN for each in gift.disputes.all()),
        is_of_a_person=gift.recurring is None or gift.recurring.kind == RecurringKind.GIFT,
    )


def _useful() -> QuerySet[Declaration]:
    """Newest first, so that a gift is claimed under the address that is most likely still right."""
    live = Declaration.objects.filter(forgotten_at__isnull=True)
    return live.exclude(supporter__forgotten_at__isnull=False).order_by("-declared_at")


def _unclaimed(whose: Q) -> QuerySet[Contribution]:
    gifts = Contribution.objects.filter(whose, state=State.PAID, paid_at__isnull=False, gift_aid__isnull=True)
    return gifts.select_related("recurring").prefetch_related("disputes").order_by("paid_at", "id")
