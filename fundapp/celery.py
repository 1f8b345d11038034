"""The Celery application: a doorbell for the outbox, whose rows are the truth. It must never carry more than ids."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundapp.settings.production")
app = Celery("fundapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
