"""The site for real people: stricter values, no new names, and no start without the values that matter."""

from django.core.exceptions import ImproperlyConfigured

from fundapp.settings import environment
from fundapp.settings.base import *

# Read again without a default: in production each of these must be said, and the start stops by name when it is not.
SECRET_KEY = environment.text("SECRET_KEY")
VAULT_KEY = environment.text("VAULT_KEY")
CODE_PEPPER = environment.text("CODE_PEPPER")
SITE_URL = environment.text("SITE_URL").rstrip("/")
ALLOWED_HOSTS = environment.listed("ALLOWED_HOSTS")
STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = environment.text("STRIPE_WEBHOOK_SECRET")
EMAIL_BACKEND = environment.text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = environment.text("EMAIL_HOST")
environment.text("DATABASE_URL")
environment.text("KEYS_DATABASE_URL")
environment.text("CELERY_BROKER_URL")

if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must start with https:// in production.")
if environment.same_database(DATABASES["default"], DATABASES["keys"]):
    raise ImproperlyConfigured("KEYS_DATABASE_URL must name another database than DATABASE_URL: keys lie apart.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY must be at least 50 characters. `python -m secrets` style randomness, please."
    )

CSRF_TRUSTED_ORIGINS = environment.listed("CSRF_TRUSTED_ORIGINS", SITE_URL)
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# The prefix binds the cookie to this host and to https; browsers refuse to let a sub-domain overwrite it.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
