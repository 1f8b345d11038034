"""The database's own refusals: triggers that keep a row as it was written. It must never know what a row means."""
