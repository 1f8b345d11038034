"""Lines and refusals of an assessment as sentences in the reader's language."""

from django import template
from django.utils.translation import gettext

from fundapp.kernel.refusal import Refusal
from payouts.rulebook.facts import Line, shown

register = template.Library()


@register.filter
def sentence(line: Line) -> str:
    return gettext(line.what) % shown(line.values)


@register.filter
def refusal(reason: Refusal) -> str:
    words = gettext(reason.sentence)
    return words % reason.values if reason.values else words
