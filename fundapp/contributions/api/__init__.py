"""What programs may ask of giving: a file for each kind of asker. docs/api.md shows each with an example that runs."""
