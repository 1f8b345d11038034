"""The months: what must be true before one is closed, its statement, and the books as files for accountants."""
