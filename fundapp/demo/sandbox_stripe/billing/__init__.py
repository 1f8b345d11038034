"""What comes again every month at the pretend Stripe: customers, subscriptions, invoices and the customer's portal."""
