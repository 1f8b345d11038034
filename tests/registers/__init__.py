"""Two registers that every page joins: pages x states, and doors x roles."""
