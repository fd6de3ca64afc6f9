"""A plan's figures: three ledgers, curve, frontier, comparison."""
