"""What the public can check: totals from the books. It must never publish one payout's amount, nor find a person."""
