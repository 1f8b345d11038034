"""Motions as people read them, for templates."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from payouts.motions import presenting
from payouts.motions.models import Motion
from payouts.motions.simulation import Simulation
from payouts.motions.voting import Choice
from payouts.motions.workflow import State

register = template.Library()


@register.filter
def motion_title(motion: Motion) -> str:
    return presenting.title(motion)


@register.filter
def public_title(motion: Motion) -> str:
    """The same without anybody's name."""
    return presenting.title(motion, in_public=True)


@register.filter
def state_words(motion: Motion) -> str:
    return _(presenting.STATES[State(motion.state)])


@register.filter
def vote_words(choice: str) -> str:
    return _(presenting.CHOICES[Choice(choice)])


@register.filter
def majority_words(majority: str) -> str:
    return _(presenting.MAJORITIES[majority])


@register.filter
def tried(simulation: Simulation) -> Iterable[str]:
    return presenting.tried(simulation)


@register.filter
def tried_in_public(simulation: Simulation) -> Iterable[str]:
    return presenting.tried(simulation, in_public=True)
