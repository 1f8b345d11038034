"""How the rules change."""
