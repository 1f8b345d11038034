"""A handler that is idempotent by its key, with places where its worker can be killed."""

import os
import time
from pathlib import Path

from django.db import connection, transaction

from fundapp.outbox.registry import Delivery


def on_wanted(delivery: Delivery) -> None:
    assert not connection.in_atomic_block, "a handler runs outside any transaction"
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect_runs (effect_key) VALUES (%s)", [delivery.key])
    stop_at("before", delivery)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO effects (effect_key, subject) VALUES (%s, %s) ON CONFLICT (effect_key) DO NOTHING",
            [delivery.key, delivery.subject],
        )
        stop_at("middle", delivery)
    stop_at("after", delivery)


def stop_at(place: str, delivery: Delivery) -> None:
    """Say that this place was reached, and wait there: to be killed, or to be let go by a file of that name."""
    if os.environ.get("EFFECTS_STOP_AT") != place:
        return
    marks = Path(os.environ["EFFECTS_MARKS"])
    (marks / f"reached-{delivery.id}").touch()
    while not (marks / "go").exists():
        time.sleep(0.01)
