"""The pages of giving, a file for each errand. They parse, call one action, and render."""
