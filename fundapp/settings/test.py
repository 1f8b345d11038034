"""What the tests run under: the demo's values with a quick password hash and nothing kept."""

import os
import tempfile
from pathlib import Path

from fundapp.settings import environment
from fundapp.settings.demo import *

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CODE_HASH_COST = 2
# A test's organiser does in seconds what a volunteer does in a month; tests of the caps set them.
OPENINGS_PER_HOUR = OPENINGS_PER_DAY = OPENINGS_PER_DAY_TOTAL = 10_000
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3" and "KEYS_DATABASE_URL" not in os.environ:
    # The keys of the PostgreSQL half are in a PostgreSQL database too, beside the other one.
    DATABASES["keys"] = {**DATABASES["default"], "NAME": f"{DATABASES['default']['NAME']}_keys"}
for alias, database in DATABASES.items():
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # A file rather than memory: two threads on one database in memory refuse each other at once instead of waiting.
        database["TEST"] = {"NAME": f"{tempfile.gettempdir()}/common-pot-test-{os.getpid()}-{alias}.sqlite3"}
        database["OPTIONS"]["init_command"] = SQLITE_PRAGMAS + "PRAGMA synchronous=OFF;"
    else:
        # Nothing here has to outlive a power cut, and waiting for the disk was half of what a commit cost.
        database["OPTIONS"] = {**database["OPTIONS"], "options": "-c synchronous_commit=off"}
VAULT_EPOCH_DIR = Path(
    environment.text("VAULT_EPOCH_DIR", f"{tempfile.gettempdir()}/common-pot-test-{os.getpid()}-epoch")
)
_OWN_JOURNAL = f"{tempfile.gettempdir()}/common-pot-test-{os.getpid()}-erasures"
ERASURE_JOURNAL = Path(environment.text("ERASURE_JOURNAL", _OWN_JOURNAL))
STRIPE_SECRET_KEY = "sk_test_sandbox"
STRIPE_WEBHOOK_SECRET = "whsec_sandbox_only_for_this_machine"
# Nobody answers here, so that no test can reach a demo that happens to run; tests with a pretend Stripe name their own.
STRIPE_API_BASE = environment.text("STRIPE_API_BASE", "http://127.0.0.1:9")
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = ["'self'", STRIPE_API_BASE, LEAVES_FOR]
# Every test client starts the middleware anew; listing all static files each time was two thirds of a request's time.
WHITENOISE_AUTOREFRESH = True
