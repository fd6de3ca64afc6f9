"""What to do and what it costs: plans, ledgers, the ladder, the profit curve, comparisons."""
