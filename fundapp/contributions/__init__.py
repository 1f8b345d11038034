"""Money coming in from supporters: campaigns, gifts and Stripe. It must never know what is done with the money."""
