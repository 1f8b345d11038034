"""What the worker processes of these tests run under: the test's settings and database, with the test's own room."""

import os

from fundapp.settings.test import *
from fundapp.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.outbox.effects"]
# The queue carries this test's name, so that two runs on one broker do not answer each other's bell.
CELERY_TASK_DEFAULT_QUEUE = os.environ["EFFECTS_QUEUE"]
if os.environ["CELERY_BROKER_URL"].startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": f"{CELERY_TASK_DEFAULT_QUEUE}:"}
# No Stripe answers here, and the nightly comparison would wait for it.
STRIPE_SECRET_KEY = ""
