"""What is logged, and how: to standard output, one line each. It must never hold a person's words.

Views and actions log ids and codes only.
"""

from typing import Any

from fundapp.settings import environment

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Stripe's SDK tells at INFO every address and every error text, and those hold session ids and what people typed.
    # Django's templates tell at DEBUG all that is on a page, opened texts too, whatever level Django itself is given.
    "loggers": {"stripe": {"level": "WARNING"}, "django.template": {"level": "INFO"}},
    "root": {"handlers": ["out"], "level": environment.text("LOG_LEVEL", "INFO")},
}
