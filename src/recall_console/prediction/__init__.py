"""What will happen: snapshots, churn, value, evaluation, reasons."""
