"""A room for tests alone: one handler whose effect is a row, and which can be killed half-way."""
