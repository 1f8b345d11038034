"""Months as they were closed, and the wishes to open one again. A closing is never changed."""

from django.db import models
from django.db.models import F, Q

from fundapp.kernel.clock import now
from fundapp.kernel.ids import new_id
from fundapp.months.calendar import Month
from fundapp.months.figures import Figures, made_again
from fundapp.months.workflow import State


class ClosedMonth(models.Model):
    """One closing of one month. `turn` counts up when it was opened again and is closed anew. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month = models.DateField()
    turn = models.PositiveSmallIntegerField(default=0)
    # The first moment after it: nothing is booked before that while this closing stands.
    until = models.DateTimeField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    # Why it was closed although something was worth a look: the item's code, and the reason.
    explained = models.JSONField(default=dict)
    closed_by = models.CharField(max_length=60)
    closed_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="month_is_closed_once", fields=["month", "turn"]),
            models.CheckConstraint(name="month_is_over_when_closed", condition=Q(closed_at__gte=F("until"))),
            models.CheckConstraint(name="month_closed_has_its_digest", condition=~Q(digest="")),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def calendar(self) -> Month:
        return Month(self.month)

    @property
    def kept(self) -> Figures:
        return made_again(self.figures)

    @property
    def subject(self) -> str:
        """What the audit calls it."""
        return f"month:{self}"


class Reopening(models.Model):
    """A wish to open a closed month again: asked by one person, agreed to by another, or called off."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    closing = models.ForeignKey(ClosedMonth, on_delete=models.PROTECT, related_name="reopenings")
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=12, default=State.ASKED.value)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField(default=now, editable=False)
    # Who agreed to it or called it off, and when.
    settled_by = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="month_is_asked_to_open_once", fields=["closing"], condition=~Q(state=State.CALLED_OFF)
            ),
            models.CheckConstraint(name="reopening_state_is_known", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(name="reopening_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="reopening_is_agreed_to_by_somebody_else",
                condition=~Q(state=State.AGREED) | ~Q(settled_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="reopening_settled_says_by_whom_and_when",
                condition=Q(state=State.ASKED, settled_by="", settled_at__isnull=True)
                | (~Q(state=State.ASKED) & ~Q(settled_by="") & Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"reopening of {self.closing_id}"

    @property
    def step(self) -> State:
        return State(self.state)
