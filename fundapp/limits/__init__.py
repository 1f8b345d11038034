"""The limits that guard money and people's data, as versions that are only ever added to."""
