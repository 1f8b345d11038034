"""How fast the product is, as ratios measured side by side in one run. Never a test: a busy machine is not a bug."""
