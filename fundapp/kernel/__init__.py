"""The words every room shares: money, time, ids, people, refusals. Standard library only."""
