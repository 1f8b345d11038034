"""How the rules themselves change: a proposal, a vote or a second person, a day, and only then its effect."""
