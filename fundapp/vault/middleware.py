"""No page before every erasure is true again: after a restore the site is closed until the journal was replayed."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from fundapp.vault import erasing
from fundapp.web import errors

log = logging.getLogger(__name__)
_WAIT_SECONDS = 10
# Health says by itself what is the matter.
_ALWAYS_OPEN = ("/healthz", "/readyz")


class ErasuresFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in _ALWAYS_OPEN or self._may_serve():
            return self.get_response(request)
        return errors.unavailable(request, wait_seconds=_WAIT_SECONDS)

    @staticmethod
    def _may_serve() -> bool:
        try:
            return erasing.may_serve()
        except (DatabaseError, OSError):
            log.exception("Whether erasures must be replayed is not known, so nothing is served.")
            return False
