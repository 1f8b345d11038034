"""Every setting, typed from the environment. Nothing exists in production alone; the others tighten or loosen."""

from pathlib import Path
from typing import Any

import dj_database_url

from fundapp.settings import environment
from fundapp.settings.logs import LOGGING  # noqa: F401 -- Django reads it here
from fundapp.settings.paying import *

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))

# --- The fund ---------------------------------------------------------------------------------------------------------
FUND_NAME = environment.text("FUND_NAME", "The Common Pot")
FUND_CURRENCY = environment.text("FUND_CURRENCY", "GBP")
# What the card company keeps of a payment by a British card: so many pence of a thousand, and a fixed sum.
CARD_FEE_PER_MILLE = environment.whole("CARD_FEE_PER_MILLE", 15)
CARD_FEE_FIXED_PENCE = environment.whole("CARD_FEE_FIXED_PENCE", 20)
FUND_PHONE = environment.text("FUND_PHONE", "01632 960001")
FUND_EMAIL = environment.text("FUND_EMAIL", "hello@pot.example")
# Whom messages to somebody who asked for help are from: a name that says nothing, or the number replies go to.
FUND_SMS_NAME = environment.text("FUND_SMS_NAME", "Pot")
# Where gifts by transfer go; empty while the fund takes none. Shown on a public page, so never anybody's own account.
FUND_BANK_NAME = environment.text("FUND_BANK_NAME", "")
FUND_BANK_SORT_CODE = environment.text("FUND_BANK_SORT_CODE", "")
FUND_BANK_ACCOUNT = environment.text("FUND_BANK_ACCOUNT", "")
# How much one organiser may give back in a day without a second one.
REFUND_ALONE_LIMIT_PENCE = environment.whole("REFUND_ALONE_LIMIT_PENCE", 50_00)
# What payment runs can pay: to one person at once, on one day, in seven days. More is a decision of two.
PAYOUT_CAP_PENCE = environment.whole("PAYOUT_CAP_PENCE", 2_500_00)
PAID_IN_A_DAY_CAP_PENCE = environment.whole("PAID_IN_A_DAY_CAP_PENCE", 20_000_00)
PAID_IN_A_WEEK_CAP_PENCE = environment.whole("PAID_IN_A_WEEK_CAP_PENCE", 50_000_00)
# Ways to pay that are out of use for now, by their codes.
RAILS_OFF = environment.listed("RAILS_OFF", "")
# Where the site is reached from outside; links in letters and Stripe's return addresses start with it.
SITE_URL = environment.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
IS_DEMO = False
# Gift Aid exists only for charities and community amateur sports clubs. Without this there is no trace of it.
FUND_IS_CHARITY = environment.flag("FUND_IS_CHARITY", default=False)
# As registered: declarations name it, and a declaration keeps the name that it was made with.
FUND_CHARITY_NAME = environment.text("FUND_CHARITY_NAME", FUND_NAME)
FUND_CHARITY_NUMBER = environment.text("FUND_CHARITY_NUMBER", "")
GRANTS_PREFIX = environment.text("GRANTS_PREFIX", "")
FUND_ORG_ID = environment.text("FUND_ORG_ID", f"GB-CHC-{FUND_CHARITY_NUMBER}" if FUND_CHARITY_NUMBER else GRANTS_PREFIX)

# --- Django -----------------------------------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = environment.text("SECRET_KEY", "not-a-secret-only-for-demo-and-tests")
ALLOWED_HOSTS = environment.listed("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = environment.listed("CSRF_TRUSTED_ORIGINS", "") if SITE_URL.startswith("https") else []
ROOT_URLCONF = "fundapp.urls"
WSGI_APPLICATION = "fundapp.wsgi.application"
AUTH_USER_MODEL = "members.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # so that templates/django/forms can draw its widgets
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    # Ours, lowest first.
    "fundapp.guards",
    "fundapp.web",
    "fundapp.ledger",
    "fundapp.audit",
    "fundapp.outbox",
    "fundapp.limits",
    "fundapp.vault",
    "members",
    "payouts.rulebook",
    "payouts.claims",
    "fundapp.contributions",
    "fundapp.giftaid",
    "payouts.committee",
    "payouts.evening",
    "payouts.motions",
    "payouts.payments",
    "fundapp.treasury",
    "fundapp.months",
    "fundapp.health",
    "fundapp.messages",
    "fundapp.transparency",
    "fundapp.operations",
    "fundapp.demo",
    "fundapp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "fundapp.vault.middleware.ErasuresFirst",
    # Around the session's own, so that it sees the cookie which that one sets last.
    "fundapp.web.middleware.PrivateByDefault",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fundapp.web.languages.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fundapp.web.middleware.PlainRefusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fundapp.web.context.fund",
                "members.context.organiser",
            ],
            "builtins": ["fundapp.web.templatetags.money", "fundapp.web.templatetags.look"],
        },
    },
]

FORM_RENDERER = "fundapp.web.rendering.PlainRenderer"

# --- Data -------------------------------------------------------------------------------------------------------------
# Without recursive triggers INSERT OR REPLACE would delete a guarded row and no guard would hear of it.
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA recursive_triggers=ON; "


def _database(url: str) -> dict[str, Any]:
    found: dict[str, Any] = {**dj_database_url.parse(url)}
    if found["ENGINE"] == "django.db.backends.sqlite3":
        # IMMEDIATE takes the write lock at the start, so two writers wait for each other instead of failing; FULL
        # because a ledger that forgets its last entry in a power cut is not a ledger. See docs/decisions/0003.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS + "PRAGMA synchronous=FULL;",
        }
    else:
        # Prepared statements with server-side binding are worth a factor of four on the road that posts entries.
        found.setdefault("OPTIONS", {}).update({"server_side_binding": True, "prepare_threshold": 1})
        found["CONN_MAX_AGE"] = environment.whole("DATABASE_CONNECTION_SECONDS", 600)
        found["CONN_HEALTH_CHECKS"] = True
    return found


# The keys of sealed fields live apart from what they open: a copy of one of the two shows nothing. See decision 0093.
DATABASES = {
    "default": _database(environment.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'pot.sqlite3'}")),
    "keys": _database(environment.text("KEYS_DATABASE_URL", f"sqlite:///{VAR_DIR / 'keys.sqlite3'}")),
}
DATABASE_ROUTERS = ["fundapp.vault.router.KeyStore"]
# Rate limits must be shared by every process, which memory is not. With Django's usual 300 entries an attack from many
# addresses would throw out the very places that count it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- Sealing ----------------------------------------------------------------------------------------------------------
# 32 bytes in URL-safe base64: wraps the machine's own secrets and, together with the epoch key, the keys of sealed
# fields. Losing it loses every sealed field.
VAULT_KEY = environment.text("VAULT_KEY", "bm90LWEta2V5LW9ubHktZm9yLWRlbW8tYW5kLXRlc3Q=")

# How often organisers may open what is sealed: one organiser in an hour and in a day, and all of them in a day. What
# one press of a button opens counts once, however many fields and payments it is about.
OPENINGS_PER_HOUR = environment.whole("OPENINGS_PER_HOUR", 10)
OPENINGS_PER_DAY = environment.whole("OPENINGS_PER_DAY", 30)
OPENINGS_PER_DAY_TOTAL = environment.whole("OPENINGS_PER_DAY_TOTAL", 100)
# Where the epoch keys are, which are replaced every week and kept by no backup. See docs/decisions/0094.
VAULT_EPOCH_DIR = Path(environment.text("VAULT_EPOCH_DIR", str(VAR_DIR / "epoch")))
# A file of random ids that says what was erased, kept by no backup and replayed after a restore. See decision 0095.
ERASURE_JOURNAL = Path(environment.text("ERASURE_JOURNAL", str(VAR_DIR / "erasures.journal")))
# Directories that your backup takes: the vault refuses to keep there what must not outlive its week.
BACKED_UP_DIRS = environment.listed("BACKED_UP_DIRS", "")

# Keys the hashes of the codes that bring claimants back. Changing it ends every code that was given.
CODE_PEPPER = environment.text("CODE_PEPPER", "not-a-pepper-only-for-demo-and-tests")
# How slow such a hash is (scrypt's n): about 50 ms. A stored hash keeps the cost it was made with, so this stays.
CODE_HASH_COST = 2**14

# How many proxies of our own stand before the site; tries are counted by the address that the outermost one saw.
TRUSTED_PROXIES = environment.whole("TRUSTED_PROXIES", 0)

# --- Asking for support -----------------------------------------------------------------------------------------------
# The ways of paying and of reaching people that the fund offers now: `bank`, `talk`; `email`, `phone`, `none`.
PAY_HOW_ON = environment.listed("PAY_HOW_ON", "bank,talk")
CONTACT_ROUTES_ON = environment.listed("CONTACT_ROUTES_ON", "email,phone,none")
# How many days after the end of paid or waived dues a member still counts as paid up.
DUES_GRACE_DAYS = environment.whole("DUES_GRACE_DAYS", 42)

# Where "Leave this page" leads: somewhere that anybody might have been.
LEAVE_URL = environment.text("LEAVE_URL", "https://www.bbc.co.uk/weather")
LEAVES_FOR = "/".join(LEAVE_URL.split("/")[:3])
# The page about benefits says who checked it and when; while either is empty it says that nobody has.
BENEFITS_CHECKED_BY = environment.text("BENEFITS_CHECKED_BY", "")
BENEFITS_CHECKED_ON = environment.text("BENEFITS_CHECKED_ON", "")

# --- Texts ------------------------------------------------------------------------------------------------------------
# How texts leave: `http` by a provider, `console` as files; empty while the fund sends none.
TEXTS_BY = environment.text("TEXTS_BY", "")
TEXTS_FOLDER = VAR_DIR / "texts"
TEXTS_COUNTRY_CODE = environment.text("TEXTS_COUNTRY_CODE", "44")
TEXTS_URL = environment.text("TEXTS_URL", "")
TEXTS_METHOD = environment.text("TEXTS_METHOD", "POST")
TEXTS_AUTH_HEADER = environment.text("TEXTS_AUTH_HEADER", "Authorization")
TEXTS_AUTH = environment.text("TEXTS_AUTH", "")
TEXTS_BODY_TYPE = environment.text("TEXTS_BODY_TYPE", "json")
TEXTS_BODY = environment.text("TEXTS_BODY", '{"to": "{to}", "from": "{from}", "text": "{text}"}')
TEXTS_KEY_HEADER = environment.text("TEXTS_KEY_HEADER", "Idempotency-Key")
TEXTS_SUCCESS_STATUSES = [int(one) for one in environment.listed("TEXTS_SUCCESS_STATUSES", "200,201,202,204")]
TEXTS_SUCCESS_CONTAINS = environment.text("TEXTS_SUCCESS_CONTAINS", "")
TEXTS_TIMEOUT_SECONDS = environment.whole("TEXTS_TIMEOUT_SECONDS", 10)
# Replies: the last part of the address the provider calls; where it signs, its header and key. Empty: none are read.
TEXTS_IN_SECRET = environment.text("TEXTS_IN_SECRET", "")
TEXTS_IN_SIGNATURE_HEADER = environment.text("TEXTS_IN_SIGNATURE_HEADER", "")
TEXTS_IN_SIGNATURE_KEY = environment.text("TEXTS_IN_SIGNATURE_KEY", "")
TEXTS_IN_ID, TEXTS_IN_FROM, TEXTS_IN_TEXT = (
    environment.text("TEXTS_IN_ID", "id"),
    environment.text("TEXTS_IN_FROM", "from"),
    environment.text("TEXTS_IN_TEXT", "text"),
)

# How many days each sealed class of a request is kept: letters after the decision, bank details after
# the last payment, the note after the decision, name and address after everything.
# Forms that were never sent go after thirty.
RETENTION_EVIDENCE_DAYS = environment.whole("RETENTION_EVIDENCE_DAYS", 30)
RETENTION_BANK_DAYS = environment.whole("RETENTION_BANK_DAYS", 30)
RETENTION_NARRATIVE_DAYS = environment.whole("RETENTION_NARRATIVE_DAYS", 90)
RETENTION_CONTACT_DAYS = environment.whole("RETENTION_CONTACT_DAYS", 180)

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
# Welsh is spoken where a whole page is translated: what a supporter sees of their gift.
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "fundapp" / "locale"]

# --- Files served -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Files received ---------------------------------------------------------------------------------------------------
# Into memory and nowhere else, with a hard stop. Django's own handlers write large files to a disk in clear.
FILE_UPLOAD_HANDLERS = ["fundapp.uploads.receiving.InMemoryOnly"]
# What is typed into a form, all of it together; files are counted by the handler.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 4
# An ASGI server would put a longer body into a temporary file before any handler is asked.
FILE_UPLOAD_MAX_MEMORY_SIZE = 100 * 1024 * 1024

# --- Sessions and headers ---------------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A sign-in left alone ends after 20 minutes; an organiser's phone is lost more often than hacked.
SESSION_COOKIE_AGE = 20 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
# It ends with the browser, as the session does: a shared phone keeps nothing that says someone was here.
CSRF_COOKIE_AGE = None
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "fundapp.web.errors.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
# No other site is told anything. `no-referrer` would be stricter in name only: with it browsers send `Origin: null`
# with our own forms, and the CSRF check rightly refuses that. See docs/decisions/0025.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        # A form may end at Stripe's own pages, for a payment and for another card, because browsers apply form-action
        # to the redirect as well.
        # "Leave this page" is a form as well, and ends at another site.
        "form-action": [
            "'self'",
            "https://checkout.stripe.com",
            "https://billing.stripe.com",
            LEAVES_FOR,
        ],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    },
}

# --- Signing in -------------------------------------------------------------------------------------------------------
# Nobody signs themselves up: an invitation is the only way in, and it has proved the address it was sent to.
ACCOUNT_ADAPTER = "members.adapter.SigningIn"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.partition(":")[0]
# Rate limits stay at allauth's own: 5 wrong passwords in 5 minutes, 30 sign-ins a minute from one address.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "members.adapter.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# The code before and the code after this one also count (RFC 6238, section 5.2): a slow hand is no attack.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# A passkey is a second factor here, not a way around the password.
MFA_PASSKEY_LOGIN_ENABLED = False
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/organise/"
LOGOUT_REDIRECT_URL = "/"

# --- Mail -------------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = environment.text("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = environment.whole("EMAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = f"{FUND_NAME} <{FUND_EMAIL}>"

# --- Workers ----------------------------------------------------------------------------------------------------------
# Empty means no broker: one worker process sweeps the outbox by itself.
CELERY_BROKER_URL = environment.text("CELERY_BROKER_URL", "")
# How long a worker may have a message in hand before another takes over; longer than any handler runs.
OUTBOX_LEASE_SECONDS = environment.whole("OUTBOX_LEASE_SECONDS", 300)
# How often the sweep looks for messages that nobody was told of.
OUTBOX_SWEEP_SECONDS = environment.whole("OUTBOX_SWEEP_SECONDS", 5)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
# A worker takes one ring at a time and answers it when the work is done, so that a busy one hoards nothing.
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A handler that hangs is ended before its lease lapses: first by an exception, then by the end of its process.
CELERY_TASK_SOFT_TIME_LIMIT = OUTBOX_LEASE_SECONDS * 8 // 10
CELERY_TASK_TIME_LIMIT = OUTBOX_LEASE_SECONDS * 9 // 10
# A broker that is down is waited for, at the start and later.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# The beat has one entry and nothing to remember, so it keeps no file.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- Stripe -----------------------------------------------------------------------------------------------------------
STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = environment.text("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = environment.text("STRIPE_API_BASE", "https://api.stripe.com")

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["fundapp.web.parsers.PlainJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "fundapp.web.problems.problem_details",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Common Pot",
    "DESCRIPTION": "Public totals, your own gifts and requests, and the books.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}
