"""Lines and refusals of an assessment as sentences, for templates."""

from django import template

from payouts.rulebook.presenting.assessments import line_in_words, refusal_in_words

register = template.Library()
register.filter("sentence", line_in_words)
register.filter("refusal", refusal_in_words)
