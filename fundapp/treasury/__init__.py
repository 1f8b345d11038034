"""Bank statements beside the books: what the bank says, what the fund says, and what lies between."""
