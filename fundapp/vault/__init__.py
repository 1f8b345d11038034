"""Sealed fields: written by anyone's action, read by one door that logs first. It must never know what a subject is."""
