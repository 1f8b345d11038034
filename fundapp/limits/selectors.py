"""Reads of the limits as they are now. A limit that no decision has set is what the machine's setting says."""

from collections.abc import Mapping

from django.conf import settings

from fundapp.limits.catalogue import CATALOGUE, Limit
from fundapp.limits.models import LimitValue


def values(*limits: Limit) -> Mapping[Limit, int]:
    """Several at once, in one query."""
    rows = LimitValue.objects.filter(limit__in=[limit.value for limit in limits]).order_by("id")
    decided = {Limit(limit): value for limit, value in rows.values_list("limit", "value")}
    return {limit: decided.get(limit, getattr(settings, CATALOGUE[limit].setting)) for limit in limits}


def value_of(limit: Limit) -> int:
    return values(limit)[limit]
