"""The site that `make demo` starts: invented people, pretend card payments, everything on this machine."""

from fundapp.settings import environment
from fundapp.settings.base import *
from fundapp.settings.base import CONTENT_SECURITY_POLICY, LEAVES_FOR, STORAGES, STRIPE_SECRET_KEY

IS_DEMO = True
# Most ways of being paid. Every way of being reached, with texts as files beside the mail and an address that hears
# replies.
PAY_HOW_ON = ["bank", "trusted", "voucher", "energy", "cash", "talk"]
CONTACT_ROUTES_ON = ["text", "email", "phone", "post", "none"]
TEXTS_BY, TEXTS_IN_SECRET = "console", "only-for-this-machine"
DEBUG = True
# No bank has this sort code.
FUND_BANK_NAME, FUND_BANK_SORT_CODE, FUND_BANK_ACCOUNT = "The Common Pot", "00-00-00", "12345678"
PAYING_ACCOUNT_NAME, PAYING_SORT_CODE, PAYING_ACCOUNT = FUND_BANK_NAME, FUND_BANK_SORT_CODE, FUND_BANK_ACCOUNT
BACS_SUN = "000000"
STRIPE_API_BASE = environment.text("STRIPE_API_BASE", "http://127.0.0.1:8001")
if not STRIPE_SECRET_KEY:
    STRIPE_SECRET_KEY = "sk_test_sandbox"
    STRIPE_WEBHOOK_SECRET = "whsec_sandbox_only_for_this_machine"
    # The pretend card page is on this machine, and the form that leads to it must be let through.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = ["'self'", STRIPE_API_BASE, LEAVES_FOR]
else:
    STRIPE_API_BASE = "https://api.stripe.com"
# Browsers offer passkeys on http://localhost (not on 127.0.0.1, which is no name), and there without https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Files are found where they lie, so nothing needs to be collected.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
