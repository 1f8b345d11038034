"""What giving does beyond the database: it meets Stripe here and nowhere else. Each handler may be called twice."""

from fundapp.contributions.handlers.stripe_events import (
    STRIPE,
    apply_fact,
    catch_up,
    catch_up_promise,
    on_stripe_event,
)

__all__ = ["STRIPE", "apply_fact", "catch_up", "catch_up_promise", "on_stripe_event"]
