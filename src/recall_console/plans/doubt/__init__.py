"""How well figures are known, and what follows for a plan."""
