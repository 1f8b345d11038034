"""Asking for support: questions, the request, its way to a decision. It must never know who votes or pays."""
