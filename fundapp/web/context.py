"""What every template may say of the fund: its name and how to reach it."""

from django.conf import settings
from django.http import HttpRequest


def fund(request: HttpRequest) -> dict[str, object]:
    return {
        "fund_name": settings.FUND_NAME,
        "fund_phone": settings.FUND_PHONE,
        "fund_email": settings.FUND_EMAIL,
        "is_demo": settings.IS_DEMO,
        "is_sandbox_stripe": settings.STRIPE_API_BASE != "https://api.stripe.com",
    }
