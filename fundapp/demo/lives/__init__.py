"""The lives of the invented fund, told through the product's own doors: only the product writes here."""
