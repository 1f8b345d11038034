"""A pretend Stripe for this machine: it answers the real SDK, keeps its own books, and must never know the product."""

# The file under VAR_DIR in which the demo's pretend Stripe remembers what it took.
SANDBOX_MEMORY = "sandbox_stripe.sqlite3"
