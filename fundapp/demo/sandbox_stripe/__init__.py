"""A pretend Stripe for this machine: it answers the real SDK, keeps its own books, and must never know the product."""
