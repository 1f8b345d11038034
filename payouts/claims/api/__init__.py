"""Claims for programs: a person's own by its code, and a caseworker's queue by their token."""
