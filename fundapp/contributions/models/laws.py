"""Constraints that several tables of giving share, as functions of a column. It must never know a table."""

from enum import StrEnum

from django.db import models
from django.db.models import Q


def once(column: str, name: str) -> models.UniqueConstraint:
    """Unique where there is one: a gift has none of Stripe's names until Stripe has given it."""
    return models.UniqueConstraint(name=name, fields=[column], condition=~Q(**{column: ""}))


def one_of(column: str, words: type[StrEnum], name: str, *, or_blank: bool = False) -> models.CheckConstraint:
    """The column holds a word of the closed list."""
    values = [*([""] if or_blank else []), *(word.value for word in words)]
    return models.CheckConstraint(name=name, condition=Q(**{f"{column}__in": values}))


def more_than_nothing(column: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(**{f"{column}__gt": 0}))


def stands_with(states: list[str], column: str, name: str) -> models.CheckConstraint:
    """`column` is filled exactly while `state` is one of `states`."""
    is_there = Q(**{f"{column}__isnull": False})
    return models.CheckConstraint(
        name=name, condition=Q(state__in=states) & is_there | ~Q(state__in=states) & ~is_there
    )
