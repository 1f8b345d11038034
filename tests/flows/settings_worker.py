"""What the story's worker runs under: the tests' settings, with the Stripe that its environment names."""

from fundapp.settings import environment
from fundapp.settings.test import *

STRIPE_SECRET_KEY = environment.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = environment.text("STRIPE_WEBHOOK_SECRET")
STRIPE_API_BASE = environment.text("STRIPE_API_BASE")
