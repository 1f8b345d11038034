"""Is the machine well? Messages that are stuck, and whether it can serve. It must never show what a message says."""
