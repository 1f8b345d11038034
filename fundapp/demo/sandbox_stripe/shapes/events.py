"""An event as Stripe writes it: values in, a dict out. It never decides."""

from fundapp.demo.sandbox_stripe.store import Thing, new_name


def event(
    kind: str, thing: Thing, *, changed: Thing | None, api_version: str, request: Thing, pending: int, at: int
) -> Thing:
    """`thing` as it was when `kind` happened to it, and of what `changed`, how it was before."""
    return {
        "id": new_name("evt_1"),
        "object": "event",
        "api_version": api_version,
        "created": at,
        "data": {"object": thing} if changed is None else {"object": thing, "previous_attributes": changed},
        "livemode": False,
        "pending_webhooks": pending,
        "request": request,
        "type": kind,
    }
