"""What the worker processes of these tests run under: the test's settings and database, with the test's own room."""

import os

from fundapp.settings.test import *
from fundapp.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.outbox.effects"]
# Everything in Redis carries this test's name, so that two runs on one Redis do not answer each other's bell.
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": os.environ.get("EFFECTS_PREFIX", "")}
