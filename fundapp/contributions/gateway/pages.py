"""Stripe's own page for a payment, made once for each order. It must never know what is paid for."""

from http import HTTPStatus
from typing import Any

from fundapp.contributions.gateway.asking import Caller
from fundapp.contributions.gateway.orders import CheckoutPage

# A page closes after a day, so among the newest of those still open is the one that was made a moment ago.
_NEWEST = 100


class Pages(Caller):
    """Makes a page, or finds the one that was made when Stripe's answer was lost."""

    def _opened(self, params: dict[str, Any], *, idempotency_key: str) -> CheckoutPage:
        """The same key and the same order give the same page, for a day.

        When Stripe fails after it has made the page, it answers this key with the same failure for a day. So the page
        is looked for by our own reference, and only when there is none is the failure told on.
        """
        import stripe

        try:
            session = self._v1.checkout.sessions.create(
                params=params,  # type: ignore[arg-type]  # the SDK's typed dict, filled step by step
                options={"idempotency_key": idempotency_key},
            )
        except stripe.APIError as trouble:
            is_away = trouble.http_status == HTTPStatus.SERVICE_UNAVAILABLE
            found = None if is_away else self._open_page_of(params["client_reference_id"])
            if found is None:
                raise
            return found
        return CheckoutPage(session.id, session.url or "")

    def _open_page_of(self, reference: str) -> CheckoutPage | None:
        newest = self._v1.checkout.sessions.list(params={"status": "open", "limit": _NEWEST})
        pages = (CheckoutPage(page.id, page.url or "") for page in newest.data if page.client_reference_id == reference)
        return next(pages, None)
