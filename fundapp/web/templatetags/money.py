"""Money as people read it, for templates."""

from django import template

from fundapp.kernel.money import format_pence

register = template.Library()


@register.filter
def pounds(pence: int) -> str:
    """`{{ contribution.amount_pence|pounds }}` gives `£12.50`."""
    from django.conf import settings

    return format_pence(int(pence), settings.FUND_CURRENCY)
