"""Several people at the same moment: each act in a thread and on connections of its own, all let go together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from tests.patience import PATIENCE_SECONDS


def at_once(*acts: Callable[[], object], catching: tuple[type[Exception], ...] = ()) -> list[Any]:
    """What each act came to, in their order: what it returned, the codes it was refused with, or what was caught.

    Whatever else an act raises is raised here.
    """
    # Django may not be set up yet where a command of the tests imports this.
    from django.db import connections

    from fundapp.kernel.refusal import Refused

    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait(timeout=PATIENCE_SECONDS)
        try:
            return act()
        except Refused as refused:
            return refused.codes
        except catching as caught:
            return caught
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
