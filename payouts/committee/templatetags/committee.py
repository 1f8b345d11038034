"""Votes and their reasons as people read them, for templates."""

from django import template
from django.utils.translation import gettext as _

from payouts.committee import sentences
from payouts.committee.voting import Choice, Reason, Verdict

register = template.Library()


@register.filter
def choice_words(code: str) -> str:
    """`{{ vote.choice|choice_words }}` gives `Yes, a different amount`."""
    return _(sentences.CHOICES[Choice(code)])


@register.filter
def reason_words(code: str) -> str:
    """The reason as the voter chose it."""
    return _(sentences.REASONS[Reason(code)])


@register.filter
def told(code: str) -> str:
    """The reason as the person who asked reads it."""
    return _(sentences.TOLD[Reason(code)])


@register.filter
def outcome_words(code: str) -> str:
    """What a panel came to, in a few words and without an amount."""
    return _(sentences.OUTCOMES[Verdict(code)])
