"""The Celery application: a doorbell for the outbox, whose rows are the truth. It must never carry more than ids.

Set CELERY_BROKER_URL to a Redis (`redis://…`, `rediss://…`) or a RabbitMQ (`amqp://…`, `amqps://…`), then run

    celery -A fundapp worker -B           one machine: a worker and the beat of the sweep in one
    celery -A fundapp worker              more workers, on as many machines as wanted
    celery -A fundapp beat                the beat alone, where workers come and go

Two beats do no harm, and neither does none for a while: then only what fails or gets lost waits longer.
Without a broker there is no Celery; `manage.py run_worker` does the same work.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundapp.settings.production")
app = Celery("fundapp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep the outbox": {
        "task": "outbox.sweep",
        "schedule": settings.OUTBOX_SWEEP_SECONDS,
        # When all workers are busy, sweeps must not queue up behind each other.
        "options": {"expires": settings.OUTBOX_SWEEP_SECONDS},
    },
}


@celeryd_init.connect
@beat_init.connect
def _need_a_broker(**_: Any) -> None:
    """Celery would otherwise try a RabbitMQ on this machine, and go on trying."""
    if not settings.CELERY_BROKER_URL:
        raise SystemExit("CELERY_BROKER_URL is not set. Without a broker, run `manage.py run_worker` instead.")
