"""What papers and letters say of gifts, in the language that is spoken now. It must never know how they look."""
