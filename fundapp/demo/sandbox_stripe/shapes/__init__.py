"""Stripe's objects as Stripe writes them, one file for each family. They hold no rule and no money of their own."""
