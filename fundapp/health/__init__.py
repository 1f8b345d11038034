"""How long the money lasts: what is free, what is coming, and what the committee can do about it."""
