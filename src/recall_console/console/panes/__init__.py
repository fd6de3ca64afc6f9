"""One screen for each decision."""
