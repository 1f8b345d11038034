"""Who did what, and when: rows that are only ever added. It must never know the nouns it speaks of, only their ids."""
