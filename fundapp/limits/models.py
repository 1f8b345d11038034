"""What each limit was set to, and by which decision. The newest row of a limit counts; none is ever changed."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from fundapp.kernel.clock import now
from fundapp.limits.catalogue import CATALOGUE

_IN_BOUNDS = reduce(
    or_, (Q(limit=limit.value, value__gte=known.least, value__lte=known.most) for limit, known in CATALOGUE.items())
)


class LimitValue(models.Model):
    """One value of one limit, from the moment it was set until a newer row of the same limit."""

    limit = models.CharField(max_length=40)
    value = models.PositiveBigIntegerField()
    # Which decision set it, such as "Motion 7".
    minute_ref = models.CharField(max_length=120)
    set_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["limit", "minute_ref"], name="limit_is_set_once_by_a_decision"),
            models.CheckConstraint(name="limit_is_known_and_in_bounds", condition=_IN_BOUNDS),
            models.CheckConstraint(name="limit_says_its_minute", condition=~Q(minute_ref="")),
        ]

    def __str__(self) -> str:
        return f"{self.limit} {self.value}"
