"""Stripe's API as the pretence answers it: one table of calls, and the parts that several answers share."""
