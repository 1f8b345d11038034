"""The organisers' own pages, a file for each errand."""
