"""How an account is set up, as Stripe writes it: where its events go, and what its portal allows. It never decides."""

from fundapp.demo.sandbox_stripe.store import Thing, new_name


def webhook_endpoint(url: str, *, api_version: str, at: int) -> Thing:
    """The pretence sends every event to its one endpoint."""
    return {
        "id": new_name("we_1"),
        "object": "webhook_endpoint",
        "api_version": api_version,
        "application": None,
        "created": at,
        "description": "The pretend Stripe's only one",
        "enabled_events": ["*"],
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
    }


def portal_configuration(*, at: int) -> Thing:
    """Another card, and nothing else."""
    return {
        "id": new_name("bpc_1"),
        "object": "billing_portal.configuration",
        "active": True,
        "application": None,
        "business_profile": {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None},
        "created": at,
        "default_return_url": None,
        "features": {
            "customer_update": {"allowed_updates": [], "enabled": False},
            "invoice_history": {"enabled": False},
            "payment_method_update": {"enabled": True, "payment_method_configuration": None},
            "subscription_cancel": {
                "cancellation_reason": {"enabled": False, "options": []},
                "enabled": False,
                "mode": "at_period_end",
                "proration_behavior": "none",
            },
            "subscription_pause": {"duration": {"interval_options": [], "type": "indefinite"}, "enabled": False},
            "subscription_update": {
                "billing_cycle_anchor": None,
                "default_allowed_updates": [],
                "enabled": False,
                "proration_behavior": "none",
                "schedule_at_period_end": {"conditions": []},
                "trial_update_behavior": "end_trial",
            },
        },
        "is_default": True,
        "livemode": False,
        "login_page": {"enabled": False, "url": None},
        "metadata": None,
        "name": None,
        "updated": at,
    }
